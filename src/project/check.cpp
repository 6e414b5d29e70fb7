#include "project/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "project/enclosing.h"
#include "project/nearest.h"
#include "project/paths.h"

namespace loadonce::project {
namespace {

constexpr std::size_t name_bytes_max = 127;  // Redshift, "Names and identifiers"

void check_name(std::string_view name, std::string_view what, const Section& section, std::uint64_t line) {
    if (name.empty()) throw section.wrong(line, fmt::format("{} has an empty name", what));
    if (name.size() > name_bytes_max) {
        throw section.wrong(line, fmt::format("{} \"{}\" has {} bytes", what, name, name.size()),
                            fmt::format("Redshift's names have at most {}", name_bytes_max));
    }
    if (name.find('\0') != std::string_view::npos) throw section.wrong(line, fmt::format("{} has a NUL in it", what));
    if (fold(name).starts_with("_lo_")) {
        throw section.wrong(line, fmt::format("{} \"{}\" begins with _lo_", what, name),
                            "loadonce uses these names itself");
    }
}

bool escapes(std::string_view key) {
    return key.starts_with('/') || key == ".." || key.starts_with("../") || key.ends_with("/..") ||
           key.find("/../") != std::string_view::npos;
}

bool has_column(const Table& table, std::string_view column) {
    const auto same = [&](std::string_view name) { return fold(name) == fold(column); };
    return std::ranges::any_of(table.columns, same, &PinnedColumn::name) ||
           std::ranges::any_of(table.parent_columns, same, &ParentColumn::name) ||
           std::ranges::any_of(table.rename, [&](const auto& renamed) { return same(renamed.second); });
}

void check_column_is_known(const Table& table, std::string_view column, std::string_view role, const Section& section) {
    // Elsewhere the column may still come from the data.
    if (table.columns.empty() || table.evolve != Evolve::fail || has_column(table, column)) return;
    std::vector<std::string_view> names;
    for (const PinnedColumn& pinned : table.columns) names.push_back(pinned.name);
    const std::string near = nearest(column, names);
    throw section.wrong(section.line(role),
                        fmt::format("table {} has no column \"{}\" for its {}", table.name, column, role),
                        near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
}

// A group without a name is called like its root table: its place in the file may change.
std::string name_of(const SourceGroup& group, const Project& project, std::size_t index) {
    for (const std::string& name : group.tables)
        if (const Table* table = project.table(name); table && table->is_root()) return fold(table->name);
    return fmt::format("source {}", index + 1);
}

void check_group(SourceGroup& group, const Project& project, std::uint64_t line, const Section& top) {
    std::string root;
    std::set<std::string> rows;
    std::vector<std::string_view> names;
    for (const Table& table : project.tables) names.push_back(table.name);
    for (const std::string& name : group.tables) {
        const Table* table = project.table(name);
        if (!table) {
            const std::string near = nearest(name, names);
            throw top.wrong(
                line, fmt::format("source \"{}\" names table \"{}\", which no [[table]] declares", group.name, name),
                near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
        }
        if (!rows.insert(table->rows).second && !table->is_root())
            throw top.wrong(line,
                            fmt::format("source \"{}\" has two tables with the rows \"{}\"", group.name, table->rows));
        if (!table->is_root()) continue;
        if (!root.empty()) {
            throw top.wrong(line, fmt::format("source \"{}\" has two root tables: {} and {}", group.name, root, name),
                            "one table of a group has rows = \"$\"; put the other into a [[source]] of its own");
        }
        root = name;
    }
    if (root.empty()) {
        throw top.wrong(line, fmt::format("source \"{}\" has no root table", group.name),
                        "one of its tables needs rows = \"$\"");
    }
}

// A row lives and dies with the elements around it that have a key of their own: it must carry that key. These are the
// root record, and elements that may move to another record.
void check_carries_key(const Table& outer, const Table& inner, std::uint64_t line, const Section& top) {
    for (const std::string& key : outer.key) {
        if (carrier(inner, outer, key) != nullptr) continue;
        std::vector<std::string> carried;
        for (const ParentColumn& parent : inner.parent_columns)
            if (!is_position(parent.path)) carried.push_back(JsonPath::parse(parent.path).joined());
        const std::string near = nearest(key, std::vector<std::string_view>(carried.begin(), carried.end()));
        const std::string above = outer.is_root() ? "$" : outer.rows;
        throw top.wrong(
            line, fmt::format("table {} does not carry the key {} of {}", inner.name, key, outer.name),
            fmt::format("add the path of {} to its parent_columns: parent_columns = {{ name = \"{}.path\" }}{}", key,
                        above,
                        near.empty() ? "" : fmt::format("; or did you mean the key {}, which it carries?", near)));
    }
}

// The table above has no values at what it drops.
void refuse_dropped_parents(const Table& outer, const Table& inner, std::uint64_t line, const Section& top) {
    for (const ParentColumn& parent : inner.parent_columns) {
        if (is_position(parent.path) || scope_of(parent.path) != outer.rows) continue;
        const JsonPath path = JsonPath::parse(parent.path), rows = JsonPath::parse(outer.rows);
        for (const std::string& dropped : outer.drop)
            if (path.is_within(rows.then(JsonPath::parse(dropped))))
                throw top.wrong(line,
                                fmt::format("parent column {} of {} has the path {}, and drop of {} has {}",
                                            parent.name, inner.name, parent.path, outer.name, dropped),
                                "take one of them out: what is dropped has no values");
    }
}

// Where the elements around a row have moved to another record, it goes with them, and the table that has its own
// moving rows counts them: both need the keys of the elements between.
void check_links(const Project& project, const SourceGroup& group, const Lines& lines, const Section& top) {
    for (const std::string& inner_name : group.tables) {
        const Table& inner = *project.table(inner_name);
        const std::uint64_t line = lines.tables[static_cast<std::size_t>(&inner - project.tables.data())];
        for (const std::string& outer_name : group.tables) {
            const Table& outer = *project.table(outer_name);
            if (!encloses(outer, inner, project.arrays)) continue;
            refuse_dropped_parents(outer, inner, line, top);
            if (!outer.is_root() && !outer.key_alone && !inner.key_alone) continue;
            if (outer.key.empty() && !outer.is_root())
                throw top.wrong(line,
                                fmt::format("rows of {} may move from one row of {} to another, which has no key",
                                            inner.name, outer.name),
                                fmt::format("give {} a key, or leave out key_alone of {}", outer.name, inner.name));
            check_carries_key(outer, inner, line, top);
        }
    }
}

void check_array_tables(const Project& project, std::size_t i, std::uint64_t line, const Section& top) {
    const Array& array = project.arrays[i];
    const std::string elements = array.path + "[*]";
    const auto table = std::ranges::find(project.tables, elements, &Table::rows);
    if (array.as == ArrayAs::child && table == project.tables.end() && !project.tables.empty()) {
        throw top.wrong(line, fmt::format("array {} is a child table, but no [[table]] has its rows", array.path),
                        fmt::format("add a [[table]] with rows = \"{}\"", elements));
    }
    if (array.as == ArrayAs::child) return;
    const Table* overflow = array.overflow.empty() ? nullptr : project.table(array.overflow);
    if (!array.overflow.empty() && (!overflow || overflow->rows != elements)) {
        throw top.wrong(
            line,
            fmt::format("array {} overflows to \"{}\", which is no table of its elements", array.path, array.overflow),
            fmt::format("declare a [[table]] of that name with rows = \"{}\"", elements));
    }
    if (table != project.tables.end() && !overflow) {
        throw top.wrong(
            line, fmt::format("array {} becomes columns, and table {} has its elements too", array.path, table->name),
            fmt::format("say overflow = \"{}\", or as = \"child\"", table->name));
    }
}

void check_names_differ(const Project& project, const Lines& lines, const Section& top) {
    std::set<std::string> tables, rows, files, arrays;
    for (std::size_t i = 0; i < project.tables.size(); ++i) {
        const Table& table = project.tables[i];
        const auto once = [&](std::set<std::string>& seen, const std::string& value, std::string_view what) {
            if (!seen.insert(value).second) {
                throw top.wrong(lines.tables[i], fmt::format("two tables have the {} \"{}\"", what, value));
            }
        };
        once(tables, fold(table.name), "name");
        once(files, table.file_name, "file_name");
        // Tables of different sources may have equal rows: they are arrays of different records.
        if (!table.is_root() && project.sources.empty()) once(rows, table.rows, "rows");
    }
    for (std::size_t i = 0; i < project.arrays.size(); ++i) {
        if (!arrays.insert(project.arrays[i].path).second) {
            throw top.wrong(lines.arrays[i], fmt::format("array {} is there twice", project.arrays[i].path));
        }
    }
}

void check_groups_differ(const Project& project, const Lines& lines, const Section& top) {
    std::set<std::string> groups;
    for (std::size_t i = 0; i < project.sources.size(); ++i) {
        const std::string& name = project.sources[i].name;
        if (!name.empty() && !groups.insert(name).second)
            throw top.wrong(lines.sources[i], fmt::format("two sources have the name \"{}\"", name),
                            "a source without a name is called like its root table");
    }
    std::set<std::string> children;
    for (std::size_t i = 0; i < project.sources.size(); ++i)
        for (const std::string& name : project.sources[i].tables)
            if (!project.table(name)->is_root() && !children.insert(fold(name)).second)
                throw top.wrong(lines.sources[i],
                                fmt::format("source \"{}\" fills the child table {}, which another source fills too",
                                            project.sources[i].name, name),
                                "a row belongs to a record of one source: declare a [[table]] of another name with the "
                                "same rows, or give one [[source]] all the paths");
}

}  // namespace

void check_settings(const Project& project, const Section& section) {
    check_name(project.name, "project", section, section.line("project"));
    check_name(project.schema, "schema", section, section.line("schema"));
    if (project.bucket.empty() || project.bucket.find('/') != std::string::npos || escapes(project.bucket)) {
        throw section.wrong(section.line("bucket"), fmt::format("\"{}\" is not the name of a bucket", project.bucket));
    }
    const auto must_be_local = [&](std::string_view key, const std::string& url, std::string_view example) {
        if (url.starts_with("local:") && url.size() > 6) return;
        throw section.wrong(section.line(key), fmt::format("{} cannot be \"{}\"", key, url),
                            fmt::format("write local:PATH, such as {}", example));
    };
    must_be_local("store", project.store, "local:.loadonce/s3");
    if (!project.warehouse.starts_with("redshift://")) {
        must_be_local("warehouse", project.warehouse,
                      "local:.loadonce/warehouse.duckdb, or redshift://USER@HOST/DATABASE");
    }
}

void check_table(const Table& table, const Section& section) {
    check_name(table.name, "table", section, section.line("name"));
    if (const std::string name = fold(table.name); name.starts_with("loadonce_") || name == "data_load_log") {
        throw section.wrong(section.line("name"), fmt::format("table {} is one of loadonce's own", table.name));
    }
    if (!table.is_root() && !table.rows.ends_with("[*]")) {
        throw section.wrong(section.line("rows"), fmt::format("rows cannot be {}", table.rows),
                            "write \"$\" for a row per record, or the path of an array with [*] at its end");
    }
    for (const std::string& column : table.key) check_column_is_known(table, column, "key", section);
    if (!table.version.empty()) check_column_is_known(table, table.version, "version", section);
    const auto only_for = [&](bool fits, std::string_view key, std::string_view whom) {
        if (!fits && section.has(key)) {
            throw section.wrong(section.line(key), fmt::format("{} is for {}", key, whom));
        }
    };
    only_for(table.is_root(), "version", "root tables (rows = \"$\")");
    only_for(table.is_root(), "duplicate_keys", "root tables (rows = \"$\")");
    only_for(!table.key.empty(), "duplicate_keys", "tables with a key");
    only_for(table.is_root(), "reject_limit", "root tables (rows = \"$\")");
    only_for(!table.is_root(), "parent_columns", "child tables");
    only_for(!table.is_root(), "key_alone", "child tables");
    if (table.key_alone && table.key.empty()) {
        throw section.wrong(section.line("key_alone"), fmt::format("table {} has key_alone and no key", table.name));
    }
    for (const ParentColumn& parent : table.parent_columns) {
        check_name(parent.name, "column", section, section.line("parent_columns"));
    }
    for (const PinnedColumn& column : table.columns)
        check_name(column.name, "column", section, section.line("columns"));
    for (const auto& [path, name] : table.rename) check_name(name, "column", section, section.line("rename"));
    check_paths(table, section);
    if (escapes(table.object_prefix) || !table.object_prefix.ends_with('/')) {
        throw section.wrong(section.line("object_prefix"),
                            fmt::format("object_prefix cannot be \"{}\"", table.object_prefix),
                            "write a prefix of keys with / at its end: \"orders/\"");
    }
    if (table.file_name.empty() || table.file_name.find('/') != std::string::npos || escapes(table.file_name)) {
        throw section.wrong(section.line("file_name"), fmt::format("file_name cannot be \"{}\"", table.file_name));
    }
}

void check_array(const Array& array, const Section& section) {
    if (array.path == "$" || array.path.ends_with("]")) {
        throw section.wrong(section.line("path"),
                            fmt::format("{} is not the path of an array in the record", array.path),
                            "write the array itself, without [*] at the end");
    }
    for (const std::string_view key : {"width", "overflow"}) {
        if (array.as == ArrayAs::child && section.has(key)) {
            throw section.wrong(section.line(key), fmt::format("{} is for arrays with as = \"index\"", key));
        }
    }
}

void check_together(Project& project, const Lines& lines, const Section& top) {
    check_names_differ(project, lines, top);
    for (std::size_t i = 0; i < project.tables.size(); ++i)
        check_paths_together(project, project.tables[i], lines.tables[i], top);
    for (std::size_t i = 0; i < project.arrays.size(); ++i) check_array_tables(project, i, lines.arrays[i], top);
    for (std::size_t i = 0; i < project.sources.size(); ++i) {
        SourceGroup& group = project.sources[i];
        if (project.tables.empty() && group.tables.empty()) continue;
        if (group.tables.empty() && project.sources.size() == 1) {
            for (const Table& table : project.tables) group.tables.push_back(table.name);
        }
        if (group.name.empty()) group.name = name_of(group, project, i);
        check_group(group, project, lines.sources[i], top);
        const auto keyed = std::ranges::find_if(group.tables, [&](const std::string& name) {
            return project.table(name)->is_root() && !project.table(name)->key.empty();
        });
        if (group.identity == Identity::name && keyed != group.tables.end())
            throw top.wrong(lines.sources[i],
                            fmt::format("identity = \"name\" is for tables without a key, and {} has one", *keyed),
                            "leave identity out: the key says which rows a source replaces");
        check_links(project, group, lines, top);
    }
    check_groups_differ(project, lines, top);
}

}  // namespace loadonce::project
