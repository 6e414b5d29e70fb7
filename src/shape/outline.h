// What is wanted of the data, and which tables and columns have been found in it so far.
//
// Paths are JSON paths as a project writes them: $.order.customer.name; a key that is no plain word is ['...'], an
// element of a fixed-width list is [0]. "Generic" paths start at the root record and have [*] for every element,
// wherever its values go.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"
#include "shape/evidence.h"
#include "table/schema.h"

namespace loadonce::shape {

// A column that a path already has: pinned, stored in loadonce_columns, or live in the warehouse.
struct KnownColumn {
    std::string
        path;  // relative to the table's row; empty: a live column whose path nobody recorded, found by its name
    std::string name;
    Type type;
};

struct TableRequest {
    project::Table spec;
    std::vector<KnownColumn> known;  // pinned columns first
    bool fill = false;
};

struct Plan {
    std::vector<TableRequest> tables;  // the first whose rows are $ is the root table; there must be one
    std::vector<project::Array> arrays;
    bool infer = false;    // arrays that nobody declared become child tables
    bool lineage = false;  // batches remember the record of each row
    bool both = false;     // columns that are to be filled are shredded with their nulls: both kinds are wanted
};

enum class Role : std::uint8_t {
    data,
    count,   // elements of an array that is a child table; never null
    parent,  // copied from the root record
    index,   // place of the row among the record's rows of this table, from 0
};

using ColumnId = std::uint32_t;
using TableId = std::uint32_t;

// Where a column first appeared: blocks, and places in a block, in order.
using SeenAt = std::uint64_t;
inline constexpr SeenAt never_seen = UINT64_MAX;
[[nodiscard]] inline SeenAt seen_at(std::uint64_t block, std::uint64_t offset) {
    return block << 28 | offset;
}

struct OutlineColumn {
    TableId table = 0;
    Role role = Role::data;
    std::string path;  // relative to the table's row; of a parent column: from the root record
    std::string name;  // as the path or a rename says; not yet made unique
    std::optional<Type> known;
    bool key = false;
    bool fill = false;
    // From the data so far.
    Evidence evidence;
    SeenAt first_seen = never_seen;
};

struct OutlineTable {
    std::string name;
    std::string rows;  // generic path: $ or one that ends in [*]
    std::optional<std::size_t> request;
    std::vector<project::ParentColumn> parents;
};

// What a block has shown of a column.
struct Finding {
    ColumnId column = 0;
    Evidence evidence;
    SeenAt first_seen = never_seen;
};

// Shared by all workers; every function may be called from any thread. Ids depend on who comes first; nothing that is
// written does.
class Outline {
  public:
    explicit Outline(Plan plan);

    [[nodiscard]] const Plan& plan() const { return plan_; }
    [[nodiscard]] TableId root() const { return root_; }
    [[nodiscard]] std::optional<TableId> find_table(std::string_view name);
    [[nodiscard]] std::optional<TableId> table_of_rows(std::string_view generic);
    [[nodiscard]] TableId infer_table(const std::string& rows, const std::string& name);
    [[nodiscard]] OutlineTable table(TableId id);

    [[nodiscard]] ColumnId column(TableId table, Role role, const std::string& path, const std::string& name);
    [[nodiscard]] OutlineColumn column(ColumnId id);
    // The type to try first for the next block: known, or told by the data so far; none if nothing is known.
    [[nodiscard]] std::optional<Type> hint(ColumnId id);
    void absorb(const std::vector<Finding>& findings);
    // An array that nobody declared, by its generic path; kept with the place where it was first met.
    void undecided(const std::string& generic, SeenAt first_seen);

    // For the end, when no worker runs any more.
    [[nodiscard]] const std::vector<OutlineTable>& tables() const { return tables_; }
    [[nodiscard]] const std::vector<OutlineColumn>& columns() const { return columns_; }
    [[nodiscard]] const std::map<std::string, SeenAt>& undecided_arrays() const { return undecided_; }

  private:
    void refuse_second_key(const OutlineColumn& column) const;

    Plan plan_;
    TableId root_ = 0;
    std::mutex mutex_;
    std::vector<OutlineTable> tables_;
    std::vector<OutlineColumn> columns_;
    std::map<std::string, ColumnId> ids_;
    std::map<std::string, SeenAt> undecided_;
};

// The type of a column from all that is known of it.
[[nodiscard]] Type type_of(const OutlineColumn& column);

}  // namespace loadonce::shape
