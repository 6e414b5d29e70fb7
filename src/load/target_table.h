// The tables of a source group in the warehouse: their keys, and the columns that link a child row to its root record.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "project/enclosing.h"

namespace loadonce::load {

// The key of a table without a declared key: the place of the root record, as source fingerprint and record number.
inline constexpr std::string_view fingerprint_column = "_lo_fingerprint";
inline constexpr int fingerprint_length = 96;  // of its VARCHAR: the name of an algorithm and a digest
inline constexpr std::string_view offset_column = "_lo_offset";
// In staging tables only: the index of the source in the load.
inline constexpr std::string_view source_column = "_lo_source";

using project::ColumnNames;

// Another table of the group whose rows enclose those of a child.
struct Link {
    std::size_t table;             // its index in the group's tables
    std::vector<std::string> key;  // the child's columns that hold its key, in the order of its `key`
};

struct TargetTable {
    std::string schema, name;  // name folded; schema empty: a temporary table
    bool root = false;
    std::vector<std::string> root_key;  // columns of this table that hold the key of the root record
    std::vector<std::string> key;       // columns that identify a row; empty: a child without a key
    bool key_alone = false;             // child: `key` does not include the parent columns
    std::string version;                // root: the record with its highest value wins; or empty
    std::vector<Link> movers;           // child: enclosing tables whose rows may move and take its rows along
    std::optional<Link> holder;         // child: the table whose rows have its rows, if it carries their key
    std::string count_column;           // child: the column of the holder that counts its rows; or empty

    [[nodiscard]] std::string table() const;  // "public"."orders"
    [[nodiscard]] bool keyed_by_place() const { return root_key.front() == fingerprint_column; }
};

// The root first, then the children in the order of the group. `names`: by folded table name. Throws project_value if
// there is not exactly one root, or if a child has no parent column for a column of the root's key.
[[nodiscard]] std::vector<TargetTable> target_tables(const project::Project& project, const project::SourceGroup& group,
                                                     const std::map<std::string, ColumnNames>& names);

}  // namespace loadonce::load
