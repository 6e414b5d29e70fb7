// What COPY ... FORMAT AS PARQUET allows: which clauses, which columns of the file go where, and which Parquet columns
// a column takes. Pure: whoever has the files asks here (docs/redshift-compatibility.md, "COPY").
//
// AWS publishes no table of types. Redshift's scanner is visibly Apache Impala's, whose rules stand for what nobody
// reported; where reports are missing too, the rule here is the stricter one: what loads here is to load there.
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
    // ACCEPTINVCHARS: what replaces each byte of an invalid UTF-8 character.
    std::optional<char> replace_invalid;
};

// The effective options. Throws what Redshift refuses: no or several credentials, a source that is no object of S3, a
// format other than Parquet, a clause twice, and clauses that a COPY of Parquet does not take.
[[nodiscard]] CopyOptions copy_options(const Copy& copy);

enum class IdentityKind { none, always, by_default };
struct TargetColumn {
    std::string name;
    Type type;
    bool nullable = true;
    bool has_default = false;
    IdentityKind identity = IdentityKind::none;
};

// Columns go by position, never by name.
struct CopyMapping {
    std::vector<std::size_t> targets;  // for each column of the file: its index in the table
    std::vector<std::size_t> filled;   // FILLRECORD: columns that the file ends before; they become NULL
    // Columns in neither get their DEFAULT or identity, else NULL.
};
// Throws for an unknown or repeated column of the list, a NOT NULL column without a default that the list leaves out,
// identity columns without EXPLICIT_IDS (and the other way round), and a file with another number of columns (`file`:
// its URL, for the message).
[[nodiscard]] CopyMapping copy_mapping(const Copy& copy, const CopyOptions& options,
                                       std::span<const TargetColumn> table, std::size_t file_columns,
                                       std::string_view file);

// Why a column of a file does not load into a column of the table; none if it does. `location` is what FROM says.
// Values (lengths, nulls) are not looked at.
[[nodiscard]] std::optional<Error> copy_refusal(const parquet::FileColumn& column, const TargetColumn& target,
                                                const CopyOptions& options, std::string_view file,
                                                std::string_view location);

// As Impala prints a column in its messages: "optional int64 id (INT_64)".
[[nodiscard]] std::string parquet_column_text(const parquet::FileColumn& column);

}  // namespace loadonce::redshift
