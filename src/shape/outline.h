// The requested tables, and the tables and columns found in the data so far.
//
// Paths are those of table/json_path.h. "Generic" paths start at the root record and have [*] for every element of
// every array. The map from paths to columns, which the warehouse keeps, has absolute paths (absolute_path()).
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"
#include "shape/evidence.h"
#include "table/schema.h"

namespace loadonce::shape {

// A column that a path already has: pinned, stored in loadonce_columns, or live in the warehouse.
struct KnownColumn {
    std::string path;  // absolute; empty: no path is known, and the first path of that name gets the column
    std::string name;
    Type type;
};

struct TableRequest {
    project::Table spec;
    std::vector<KnownColumn> known;  // pinned columns first
    bool fill = false;
};

struct Request {
    std::vector<TableRequest> tables;  // the first with rows $ is the root table; there must be one
    std::vector<project::Array> arrays;
    bool infer = false;    // undeclared arrays become child tables
    bool lineage = false;  // keep the number of the record of each row
    bool both = false;     // plain and filled columns are both wanted: columns to be filled keep their nulls here
};

enum class Role : std::uint8_t {
    data,
    count,   // the number of elements of an array that is a child table; never null
    parent,  // a value of an element around the row, or its position
    index,   // the position of the row in its array, from 0
};

// The path in the map of a column of a table whose rows have the path `rows`. A parent column's path is the parent's;
// the others start with `rows`, so that a child's field never has the path of one of its parent.
[[nodiscard]] std::string absolute_path(std::string_view rows, Role role, std::string_view path);

using ColumnId = std::uint32_t;
using TableId = std::uint32_t;

// Where a column was first seen: orders blocks, and offsets in a block.
using SeenAt = std::uint64_t;
inline constexpr SeenAt never_seen = UINT64_MAX;
[[nodiscard]] inline SeenAt seen_at(std::uint64_t block, std::uint64_t offset) {
    return block << 28 | offset;
}

struct OutlineColumn {
    TableId table = 0;
    Role role = Role::data;
    std::string path;      // relative to the row; of a parent column: absolute
    std::string absolute;  // absolute_path()
    std::string name;      // from the map, the project or the path; unique only after lay_out()
    bool fixed = false;    // the name comes from the map or the project and cannot be another
    std::optional<Type> known;
    bool key = false;
    bool version = false;  // and not declared as a text: texts count as the numbers or times that they are, "" as none
    bool fill = false;
    // From the data seen so far.
    Evidence evidence;
    SeenAt first_seen = never_seen;
};

// A column as it is before the map, the project or data say anything of it. `rows`: the path of its table's rows.
[[nodiscard]] OutlineColumn outline_column(TableId table, std::string_view rows, Role role, std::string path,
                                           std::string name);

struct OutlineTable {
    std::string name;
    std::string rows;  // generic path: $, or ends with [*]
    std::optional<std::size_t> request;
    std::vector<project::ParentColumn> parents;
};

// What one block has shown about a column.
struct Finding {
    ColumnId column = 0;
    Evidence evidence;
    SeenAt first_seen = never_seen;
};

// Shared by all workers; every function may be called from any thread. Ids depend on which worker is first; nothing
// that is written depends on ids.
class Outline {
  public:
    explicit Outline(Request wanted);

    [[nodiscard]] const Request& request() const { return request_; }
    [[nodiscard]] TableId root() const { return root_; }
    [[nodiscard]] std::optional<TableId> find_table(std::string_view name);
    [[nodiscard]] std::optional<TableId> table_of_rows(std::string_view generic);
    [[nodiscard]] TableId infer_table(const std::string& rows, const std::string& name);
    [[nodiscard]] OutlineTable table(TableId id);
    // The names, folded, of the parent columns that are in the key of the table.
    [[nodiscard]] std::set<std::string> identifying_parents(TableId table) const;

    // The columns of a field: those that the map and the project give its path, or else one with the name that a rename
    // gives or with `name`. Throws project_undecided if the project gives one column to two paths by its name alone.
    [[nodiscard]] std::vector<ColumnId> fields(TableId table, const std::string& path, const std::string& name);
    // A count, an index or a parent column.
    [[nodiscard]] ColumnId column(TableId table, Role role, const std::string& path, const std::string& name);
    [[nodiscard]] OutlineColumn column(ColumnId id);
    // The type to try first in the next block: the known one, or inferred from the data so far; nullopt if there is
    // none.
    [[nodiscard]] std::optional<Type> hint(ColumnId id);
    void absorb(const std::vector<Finding>& findings);
    // Reports that the data have something at a dropped path, by its absolute path.
    void dropped(const std::string& absolute);
    // Reports an undeclared array, by its generic path; the earliest place is kept.
    void undecided(const std::string& generic, SeenAt first_seen);

    // Only when no worker runs any more.
    [[nodiscard]] const std::vector<OutlineTable>& tables() const { return tables_; }
    [[nodiscard]] const std::vector<OutlineColumn>& columns() const { return columns_; }
    [[nodiscard]] const std::set<std::string>& dropped() const { return dropped_; }
    [[nodiscard]] const std::map<std::string, SeenAt>& undecided_arrays() const { return undecided_; }

  private:
    static void refuse_moved_names(const TableRequest& request);
    ColumnId add(OutlineColumn column);
    [[nodiscard]] const KnownColumn* find_known(TableId table, std::string_view absolute, std::string_view name) const;
    void set_role_in_table(OutlineColumn& column) const;
    void refuse_second_path(const OutlineColumn& column) const;

    Request request_;
    TableId root_ = 0;
    mutable std::mutex mutex_;
    std::vector<OutlineTable> tables_;
    std::vector<OutlineColumn> columns_;
    std::map<std::string, ColumnId> ids_;
    std::set<std::string> dropped_;
    std::map<std::string, SeenAt> undecided_;
};

// The type of a column from its known type and its evidence.
[[nodiscard]] Type type_of(const OutlineColumn& column);

}  // namespace loadonce::shape
