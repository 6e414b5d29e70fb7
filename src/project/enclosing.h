// Children of children: which tables have the elements that enclose a row, and which columns hold values of them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"

namespace loadonce::project {

// The path of a parent column whose value is the position of an element in its array, from 0: $.items[*].index().
[[nodiscard]] bool is_position(std::string_view path);
// The rows of the elements whose value a parent column has: $ of $.order.id, $.items[*] of $.items[*].sku.
[[nodiscard]] std::string scope_of(std::string_view path);

// Whether a row of `inner` lies in a row of `outer`. The elements of an array that becomes columns are no rows.
[[nodiscard]] bool encloses(const Table& outer, const Table& inner, const std::vector<Array>& arrays);

// The positions of the elements that enclose rows at this path, the outermost first, as parent columns whose names are
// not in `taken`: of $.a[*].b[*], a_index with the path $.a[*].index().
[[nodiscard]] std::vector<ParentColumn> enclosing_positions(std::string_view rows,
                                                            const std::vector<ParentColumn>& taken);

// Absolute JSON path -> column names of one table, from the map. Other paths are named by the rule: their parts joined
// by _.
using ColumnNames = std::multimap<std::string, std::string>;
// By folded table name.
using TableNames = std::map<std::string, ColumnNames>;
[[nodiscard]] const ColumnNames& names_of(const Table& table, const TableNames& names);

// Whether the column of the table holds the values at an absolute path.
[[nodiscard]] bool is_column_at(const Table& table, std::string_view column, const std::string& path,
                                const ColumnNames& names = {});
// The parent column of `inner` that holds this column of `outer`, or null.
[[nodiscard]] const ParentColumn* carrier(const Table& inner, const Table& outer, std::string_view column,
                                          const ColumnNames& outer_names = {});

// The tables among these whose rows enclose those of `inner`, the outermost first: the root, then those between.
[[nodiscard]] std::vector<const Table*> enclosing(const std::vector<const Table*>& tables, const Table& inner,
                                                  const std::vector<Array>& arrays);
// The parent columns that are in the key of `inner` beside the root's key and its own: they hold the keys of elements
// around its rows, each whole. A key that identifies a row alone (key_alone) needs none.
[[nodiscard]] std::vector<const ParentColumn*> carried_keys(const std::vector<const Table*>& tables, const Table& inner,
                                                            const std::vector<Array>& arrays, const TableNames& names);

}  // namespace loadonce::project
