// A project: the sources to load, their tables, and which changes of schema are allowed. It is read from one TOML file;
// every value is checked when it is read.
//
// Paths are JSON paths of the form $.order.customer.name, [*] for "each element", [0] for one of a fixed-width list. A
// column's path is relative to its table's row: $.productInfo.sku in a table whose rows are $.order.items[*].
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/schema.h"

namespace loadonce::project {

enum class Format { detect, json, ndjson };
enum class Nulls {
    keep,
    fill
};  // fill: '' / 0 / false; timestamps and dates stay null. Never keys, versions, parent columns
enum class Evolve {
    fail,
    add,
    widen
};  // fail: any drift is an error. add: new columns too. widen: also longer VARCHARs, and wider types that keep every
    // value

// Of two records of one load with one key: the last of the highest version wins, or the load is refused.
enum class DuplicateKeys { last, reject };

enum class ArrayAs { child, index };
struct Array {
    std::string path;  // of the array, from the root record: $.order.fulfillment.packaging.packages
    ArrayAs as = ArrayAs::child;
    std::uint32_t width = 1;  // index: how many elements become columns <name>_0_..., <name>_1_...
    std::string overflow;  // index: the child table that takes the elements past `width`; empty: the record is rejected
};

// A value of an element that encloses the rows of a child table, copied into each of them: of the root record, or of an
// element of an array on the way, or the position of such an element (enclosing.h).
struct ParentColumn {
    std::string name;
    std::string path;  // absolute: $.order.id, $.order.items[*].sku, $.order.items[*].index()
};

// A column that the table always has, with this name and type, whatever the data hold.
struct PinnedColumn {
    std::string name;
    std::string path;  // empty: the path whose parts, joined by _, are the name
    Type type;
};

struct Table {
    std::string name;
    std::string rows = "$";        // "$": one row per record. Otherwise the array whose elements are rows
    std::vector<std::string> key;  // column names; empty: (_lo_fingerprint, _lo_offset)
    bool key_alone = false;        // child: the key identifies a row without its parent's key
    std::string version;           // root: column whose highest value wins; empty: the later record wins
    std::vector<ParentColumn> parent_columns;
    std::vector<PinnedColumn> columns;
    std::map<std::string, std::string> rename;  // path -> column name
    std::vector<std::string> drop;  // paths (with all paths below them) without a column; their JSON is validated too
    Nulls nulls = Nulls::keep;
    Evolve evolve = Evolve::widen;
    DuplicateKeys duplicate_keys = DuplicateKeys::last;  // root
    std::uint64_t reject_limit = 0;                      // root: records that may be rejected before the run fails
    std::string object_prefix;                           // "orders/"; default: name + "/"
    std::string file_name;                               // of `convert`, without .parquet; default: name

    [[nodiscard]] bool is_root() const { return rows == "$"; }
};

// What a source is, in tables without a key: its bytes, whose rows stay; or its name, whose rows are those of its
// present bytes.
enum class Identity { content, name };

// Sources whose tables are committed in one transaction.
struct SourceGroup {
    std::string name;  // empty: none was given, and the tables are not declared; inference names the group
    std::vector<std::string>
        paths;  // files, folders, globs, "-"; relative ones are resolved against the project file's folder
    Format format = Format::detect;
    std::vector<std::string> tables;  // names; one of them is a root table
    Identity identity = Identity::content;
};

struct Project {
    std::string name = "default";
    std::filesystem::path folder = ".";  // of the project file
    std::string store = "local:.loadonce/s3";
    std::string bucket = "loadonce";
    std::string warehouse = "local:.loadonce/warehouse.duckdb";
    std::string schema = "public";
    std::string iam_role;  // of COPY; the embedded warehouse accepts any
    std::vector<SourceGroup> sources;
    std::vector<Table> tables;
    std::vector<Array> arrays;

    // The table of that (folded) name, or null.
    [[nodiscard]] const Table* table(std::string_view name) const;
};

}  // namespace loadonce::project
