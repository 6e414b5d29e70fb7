#include "project/paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "project/enclosing.h"

namespace loadonce::project {
namespace {

using Step = JsonPath::Step;

bool has_each(const JsonPath& path) {
    return std::ranges::any_of(path.steps(), [](const Step& step) { return step.kind == Step::Kind::each; });
}

// Calls check(path, key of the section, what it is) for every path of the table that is relative to its rows.
template <typename Check>
void for_each_relative(const Table& table, Check&& check) {
    for (const PinnedColumn& column : table.columns)
        if (!column.path.empty())
            check(column.path, "columns", fmt::format("column {} FROM {}", column.name, column.path));
    for (const auto& [path, name] : table.rename) check(path, "rename", fmt::format("rename of {}", path));
    for (const std::string& path : table.drop) check(path, "drop", fmt::format("drop of {}", path));
}

// The elements of an array that are rows of another table have their columns there.
void refuse_elements(const Table& table, const Section& section, const std::string& text, std::string_view key,
                     const std::string& what) {
    const JsonPath path = JsonPath::parse(text);
    if (!has_each(path)) return;
    std::size_t after = path.steps().size();
    while (path.steps()[after - 1].kind != Step::Kind::each) --after;
    std::string rows = table.rows, rest = "$";
    for (std::size_t i = 0; i < path.steps().size(); ++i) {
        (i < after ? rows : rest) += path.steps()[i].text();
    }
    throw section.wrong(
        section.line(key),
        fmt::format("table {}, {}: the path is relative to a row, and a row has one value at a path", table.name, what),
        fmt::format("write it as {} in the [[table]] whose rows are {}", rest, rows));
}

void refuse_dropped(const Table& table, const Section& section) {
    for (const PinnedColumn& column : table.columns) {
        if (column.path.empty()) continue;
        for (const std::string& dropped : table.drop)
            if (JsonPath::parse(column.path).is_within(JsonPath::parse(dropped)))
                throw section.wrong(section.line("columns"),
                                    fmt::format("column {} of {} has the path {}, and drop has {}", column.name,
                                                table.name, column.path, dropped),
                                    "take one of them out: what is dropped has no values");
    }
}

// A name in the table belongs to one path. A column without FROM has the path that another entry gives its name.
void refuse_taken_names(const Table& table, const Section& section) {
    std::map<std::string, std::string> owners;
    for (const PinnedColumn& column : table.columns)
        if (!column.path.empty()) owners.emplace(fold(column.name), column.path);
    for (const ParentColumn& parent : table.parent_columns)
        if (!owners.emplace(fold(parent.name), fmt::format("the parent column of {}", parent.path)).second)
            throw section.wrong(section.line("parent_columns"),
                                fmt::format("two columns of {} have the name {}", table.name, parent.name),
                                "give one of them another name");
    for (const auto& [path, name] : table.rename) {
        const auto [owner, is_new] = owners.emplace(fold(name), path);
        if (!is_new && owner->second != path)
            throw section.wrong(section.line("rename"),
                                fmt::format("rename gives {} the name {}, which {} has", path, name, owner->second),
                                "give it a name that no other path has");
    }
}

// [0] is a column only where the array becomes columns, and only below its width.
void refuse_index(const Project& project, const JsonPath& path, const std::string& what, std::uint64_t line,
                  const Section& top) {
    JsonPath array;
    for (const Step& step : path.steps()) {
        if (step.kind == Step::Kind::index) {
            const auto declared = std::ranges::find_if(project.arrays, [&](const Array& candidate) {
                return candidate.as == ArrayAs::index && JsonPath::parse(candidate.path).generic() == array.generic();
            });
            if (declared == project.arrays.end())
                throw top.wrong(line, fmt::format("{}: {} does not become columns", what, array.text()),
                                fmt::format("add [[array]] path = \"{}\", as = \"index\", width = {}", array.text(),
                                            step.index + 1));
            if (step.index >= declared->width)
                throw top.wrong(line,
                                fmt::format("{}: only {} elements of {} become columns, and [0] is the first", what,
                                            declared->width, array.text()),
                                "raise the width of the [[array]]");
        }
        array.add(step);
    }
}

// Of a value: the elements around the row have it. Of a position: the row itself has one too.
void check_parent(const Table& table, const ParentColumn& parent, const Section& section) {
    const JsonPath rows = JsonPath::parse(table.rows), scope = JsonPath::parse(scope_of(parent.path));
    const bool position = is_position(parent.path);
    const std::string_view value = std::string_view(parent.path).substr(0, parent.path.rfind(".index()"));
    const bool fits = position ? scope.size() > 0 && scope.text() == value && rows.is_within(scope)
                               : parent.path != scope.text() && rows.size() > scope.size() && rows.is_within(scope);
    if (fits) return;
    throw section.wrong(
        section.line("parent_columns"),
        fmt::format("parent column {} of {} has the path {}, which is {}", parent.name, table.name, parent.path,
                    position ? "no position of an element around its rows" : "no field of an element around its rows"),
        fmt::format(
            "name a field of the record ($.order.id) or of an element that has the array {}, or the position of "
            "one: {}.index()",
            table.rows.substr(0, table.rows.size() - 3), table.rows));
}

// The elements that a parent column's path goes through must be rows.
void check_parent_above(const Project& project, const Table& table, const ParentColumn& parent, std::uint64_t line,
                        const Section& top) {
    const JsonPath scope = JsonPath::parse(scope_of(parent.path));
    const std::string what = fmt::format("table {}, parent column {}", table.name, parent.name);
    JsonPath element;
    for (const Step& step : scope.steps()) {
        const auto indexed = std::ranges::find_if(project.arrays, [&](const Array& array) {
            return step.kind == Step::Kind::each && array.as == ArrayAs::index &&
                   JsonPath::parse(array.path).generic() == element.generic();
        });
        if (indexed != project.arrays.end())
            throw top.wrong(line, fmt::format("{}: the elements of {} become columns", what, indexed->path),
                            "say as = \"child\" for the array, or name a field of the record");
        element.add(step);
    }
    if (!is_position(parent.path)) refuse_index(project, JsonPath::parse(parent.path), what, line, top);
}

}  // namespace

std::string read_parent_path(std::string_view text, const Section& section, std::uint64_t line) {
    if (!is_position(text)) return read_path(text, section, line);
    const std::size_t end = text.rfind('.');
    return read_path(text.substr(0, end), section, line).append(text.substr(end));
}

std::string read_path(std::string_view text, const Section& section, std::uint64_t line) {
    try {
        return JsonPath::parse(text).text();
    } catch (const BadJsonPath& bad) {
        throw section.wrong(line, fmt::format("\"{}\" is not a path: {}", text, bad.what()),
                            "a path is $ and then .name, ['any name'], [*] or [0]: $.order.items[*].sku");
    }
}

void check_paths(const Table& table, const Section& section) {
    for_each_relative(table, [&](const std::string& path, std::string_view key, const std::string& what) {
        refuse_elements(table, section, path, key, what);
        if (path == "$" && (table.is_root() || key == "drop"))
            throw section.wrong(section.line(key), fmt::format("table {}, {}: $ is the whole row", table.name, what),
                                "name a field of it: $.name");
    });
    for (const ParentColumn& parent : table.parent_columns) check_parent(table, parent, section);
    refuse_dropped(table, section);
    refuse_taken_names(table, section);
}

void check_paths_together(const Project& project, const Table& table, std::uint64_t line, const Section& top) {
    const JsonPath rows = JsonPath::parse(table.rows);
    for_each_relative(table, [&](const std::string& text, std::string_view key, const std::string& entry) {
        const JsonPath path = rows.then(JsonPath::parse(text));
        const std::string what = fmt::format("table {}, {}", table.name, entry);
        refuse_index(project, path, what, line, top);
        const auto child = std::ranges::find(project.tables, path.generic() + "[*]", &Table::rows);
        if (key != "drop" && child != project.tables.end())
            throw top.wrong(line,
                            fmt::format("{}: it is an array, whose elements are the rows of {}", what, child->name),
                            "its count has a column by itself; declare columns for fields");
    });
    for (const ParentColumn& parent : table.parent_columns) check_parent_above(project, table, parent, line, top);
}

}  // namespace loadonce::project
