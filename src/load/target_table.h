// How the tables of a source group hang together: keys, and which columns lead from a child to its root record.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"

namespace loadonce::load {

// Columns of a table without a declared key: the root record's place is its key.
inline constexpr std::string_view fingerprint_column = "_lo_fingerprint";
inline constexpr std::string_view record_column = "_lo_record";
// Only in staging: which source of the load.
inline constexpr std::string_view source_column = "_lo_source";

struct TargetTable {
    std::string schema, name;  // name folded
    bool root = false;
    std::vector<std::string> root_key;  // columns of this table that hold the root record's key
    std::vector<std::string> key;       // columns that identify a row; empty: a child whose rows only have their parent
    bool key_alone = false;             // child: `key` has no parent columns in it
    std::string version;                // root: the column whose highest value wins, or empty
    std::string count_column;           // child: the root's column that counts its rows, or empty

    [[nodiscard]] std::string table() const;  // "public"."orders"
    [[nodiscard]] bool keyed_by_place() const { return root_key.front() == fingerprint_column; }
};

// path -> column name of one table, as a conversion or loadonce_columns has it; what is not in it is named by the rule
// (parts joined by _).
using ColumnNames = std::map<std::string, std::string>;

// Root first, then the children in the group's order. `names` by folded table name. Throws project_value when there is
// not exactly one root or a child has no parent column for a column of the root's key.
[[nodiscard]] std::vector<TargetTable> target_tables(const project::Project& project, const project::SourceGroup& group,
                                                     const std::map<std::string, ColumnNames>& names);

}  // namespace loadonce::load
