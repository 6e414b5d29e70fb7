// The rules of COPY ... FORMAT AS PARQUET: allowed clauses, mapping of file columns to table columns, and the Parquet
// types that a table column accepts. Pure functions; the caller reads the files (docs/redshift-compatibility.md,
// "COPY").
//
// AWS publishes no table of types. Redshift's scanner is visibly Apache Impala's, so Impala's rules are used where
// nobody has reported Redshift's behaviour. Where there are no reports at all the rule here is the stricter one:
// whatever loads here is meant to load on Redshift.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "parquet/parquet.h"
#include "redshift/ast.h"
#include "table/schema.h"

namespace loadonce::redshift {

struct CopyOptions {
    bool manifest = false;
    bool explicit_ids = false;
    bool fill_record = false;
    bool serialize_to_json = false;
    // ACCEPTINVCHARS: replaces each byte of an invalid UTF-8 character.
    std::optional<char> replace_invalid;
};

// Returns the options of a COPY. Throws what Redshift refuses: missing or repeated credentials, a source that is no S3
// object, a format other than Parquet, a repeated clause, and clauses that a COPY of Parquet does not accept.
[[nodiscard]] CopyOptions copy_options(const Copy& copy);

enum class IdentityKind { none, always, by_default };
struct TargetColumn {
    std::string name;
    Type type;
    bool nullable = true;
    bool has_default = false;
    IdentityKind identity = IdentityKind::none;
};

// Columns are mapped by position, never by name.
struct CopyMapping {
    std::vector<std::size_t> targets;  // for each file column: its index in the table
    std::vector<std::size_t> filled;   // FILLRECORD: columns missing at the end of the file; they become NULL
    // Columns in neither get their DEFAULT or identity value, else NULL.
};
// Maps the columns of a file to those of the table. Throws for an unknown or repeated column of the list, a NOT NULL
// column without a default that is not listed, an identity column without EXPLICIT_IDS (or EXPLICIT_IDS without one),
// and a file with another number of columns. `file` is its URL, for the message.
[[nodiscard]] CopyMapping copy_mapping(const Copy& copy, const CopyOptions& options,
                                       std::span<const TargetColumn> table, std::size_t file_columns,
                                       std::string_view file);

// Returns why a file column cannot be loaded into a table column; none if it can. `location` is the operand of FROM.
// Checks types only, not values (lengths, nulls).
[[nodiscard]] std::optional<Error> copy_refusal(const parquet::FileColumn& column, const TargetColumn& target,
                                                const CopyOptions& options, std::string_view file,
                                                std::string_view location);

// Returns a column as Impala prints it in its messages: "optional int64 id (INT_64)".
[[nodiscard]] std::string parquet_column_text(const parquet::FileColumn& column);

}  // namespace loadonce::redshift
