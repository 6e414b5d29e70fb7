#include "project/enclosing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "table/json_path.h"
#include "table/short_name.h"

namespace loadonce::project {
namespace {

using Step = JsonPath::Step;

constexpr std::string_view position = ".index()";

// The steps up to the last [*], with it.
JsonPath up_to_last_element(const JsonPath& path) {
    std::size_t end = path.size();
    while (end > 0 && path.steps()[end - 1].kind != Step::Kind::each) --end;
    JsonPath scope;
    for (std::size_t i = 0; i < end; ++i) scope.add(path.steps()[i]);
    return scope;
}

// The path from a row of the table, or nothing where it is not in the row.
std::string relative_to(const Table& table, const std::string& absolute) {
    const JsonPath path = JsonPath::parse(absolute), rows = JsonPath::parse(table.rows);
    if (!path.is_within(rows)) return {};
    JsonPath relative;
    for (std::size_t i = rows.size(); i < path.size(); ++i) relative.add(path.steps()[i]);
    return relative.text();
}

}  // namespace

bool is_position(std::string_view path) {
    return path.ends_with(position);
}

std::string scope_of(std::string_view path) {
    if (is_position(path)) path.remove_suffix(position.size());
    return up_to_last_element(JsonPath::parse(path)).text();
}

bool encloses(const Table& outer, const Table& inner, const std::vector<Array>& arrays) {
    if (inner.is_root()) return false;
    if (outer.is_root()) return true;
    const JsonPath rows = JsonPath::parse(outer.rows), inner_rows = JsonPath::parse(inner.rows);
    const bool indexed = std::ranges::any_of(arrays, [&](const Array& array) {
        return array.as == ArrayAs::index && JsonPath::parse(array.path).generic() + "[*]" == rows.generic();
    });
    return !indexed && inner_rows.size() > rows.size() && inner_rows.is_within(rows);
}

std::vector<ParentColumn> enclosing_positions(std::string_view rows, const std::vector<ParentColumn>& taken) {
    const JsonPath path = JsonPath::parse(rows);
    std::set<std::string> names;  // folded
    for (const ParentColumn& parent : taken) names.insert(fold(parent.name));
    std::map<std::string, int> numbers;  // by wanted name: all lower ones are taken
    std::vector<ParentColumn> positions;
    JsonPath element;
    for (const Step& step : path.steps()) {
        element.add(step);
        if (step.kind != Step::Kind::each || element.size() == path.size()) continue;
        const std::string wanted = short_name(element.joined() + "_index");
        std::string name = wanted;
        int& number = numbers.try_emplace(wanted, 2).first->second;
        for (; !names.insert(fold(name)).second; ++number) name = short_name(fmt::format("{}_{}", wanted, number));
        positions.push_back({std::move(name), fmt::format("{}{}", element.text(), position)});
    }
    return positions;
}

bool is_column_at(const Table& table, std::string_view column, const std::string& path, const ColumnNames& names) {
    const std::string wanted = fold(column);
    for (const ParentColumn& parent : table.parent_columns)
        if (fold(parent.name) == wanted) return parent.path == path;
    if (is_position(path)) return false;
    const std::string relative = relative_to(table, path);
    if (relative.empty()) return false;
    bool named = false;
    for (auto [at, end] = names.equal_range(path); at != end; ++at) {
        if (fold(at->second) == wanted) return true;
        named = true;
    }
    for (const PinnedColumn& pinned : table.columns)
        if (fold(pinned.name) == wanted && !pinned.path.empty()) return pinned.path == relative;
    if (named) return false;
    if (const auto renamed = table.rename.find(relative); renamed != table.rename.end())
        return fold(renamed->second) == wanted;
    return fold(JsonPath::parse(relative).joined()) == wanted;
}

const ParentColumn* carrier(const Table& inner, const Table& outer, std::string_view column,
                            const ColumnNames& outer_names) {
    const auto found = std::ranges::find_if(inner.parent_columns, [&](const ParentColumn& parent) {
        return is_column_at(outer, column, parent.path, outer_names);
    });
    return found == inner.parent_columns.end() ? nullptr : &*found;
}

const ColumnNames& names_of(const Table& table, const TableNames& names) {
    static const ColumnNames none;
    const auto found = names.find(fold(table.name));
    return found == names.end() ? none : found->second;
}

std::vector<const Table*> enclosing(const std::vector<const Table*>& tables, const Table& inner,
                                    const std::vector<Array>& arrays) {
    std::vector<const Table*> found;
    for (const Table* table : tables)
        if (encloses(*table, inner, arrays)) found.push_back(table);
    std::ranges::stable_sort(found, {}, [](const Table* table) { return table->rows.size(); });
    return found;
}

std::vector<const ParentColumn*> carried_keys(const std::vector<const Table*>& tables, const Table& inner,
                                              const std::vector<Array>& arrays, const TableNames& names) {
    std::vector<const ParentColumn*> found;
    if (inner.key_alone) return found;
    for (const Table* outer : enclosing(tables, inner, arrays)) {
        if (outer->is_root() || outer->key.empty()) continue;
        std::vector<std::string> wanted = outer->key;
        for (const ParentColumn* carried : carried_keys(tables, *outer, arrays, names)) wanted.push_back(carried->name);
        std::vector<const ParentColumn*> columns;
        for (const std::string& column : wanted)
            if (const ParentColumn* parent = carrier(inner, *outer, column, names_of(*outer, names)))
                columns.push_back(parent);
        if (columns.size() == wanted.size()) found.insert(found.end(), columns.begin(), columns.end());
    }
    return found;
}

}  // namespace loadonce::project
