// Builds Redshift's errors: message, SQLSTATE, and the dashed block that a server sends as DETAIL. Texts are those of
// real servers where any were seen; docs/redshift-compatibility.md lists those that were not.
//
// The session sets the errors' transaction outcome.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "redshift/expr.h"
#include "table/schema.h"

namespace loadonce::redshift::messages {

// An error from the compute nodes: XX000 with `title` as message, and a dashed block with Redshift's own code and
// context.
[[nodiscard]] Error internal(std::string_view title, int code, std::string_view context, std::string remedy = {});

// Redshift's own code of such an error, 1023 for example: in the `code:` line of the block, or at the beginning of the
// message (AWS, "Serializable isolation": "ERROR:1023 DETAIL: ..."). 0: it has none.
[[nodiscard]] int code_of(const Error& error);

// 0A000: Redshift has it, this program does not.
[[nodiscard]] Error unsupported(std::string_view what);

// ---- names
[[nodiscard]] Error relation_missing(std::string_view name);                             // 42P01
[[nodiscard]] Error relation_exists(std::string_view name);                              // 42P07
[[nodiscard]] Error schema_missing(std::string_view name);                               // 3F000
[[nodiscard]] Error schema_exists(std::string_view name);                                // 42P06
[[nodiscard]] Error schema_not_empty(std::string_view name);                             // 2BP01
[[nodiscard]] Error column_missing(std::string_view column);                             // 42703
[[nodiscard]] Error column_missing(std::string_view column, std::string_view relation);  // 42703
[[nodiscard]] Error column_exists(std::string_view column, std::string_view relation);   // 42701
[[nodiscard]] Error column_twice(std::string_view column);                               // 42701
[[nodiscard]] Error database_missing(std::string_view name);                             // 3D000
[[nodiscard]] Error cross_database(std::string_view name);                               // 0A000
[[nodiscard]] Error function_missing(std::string_view name_and_types);                   // 42883
[[nodiscard]] Error parameter_missing(std::string_view name);                            // 42704
[[nodiscard]] Error prepared_missing(std::string_view name);                             // 26000
[[nodiscard]] Error prepared_exists(std::string_view name);                              // 42P05
[[nodiscard]] Error cursor_missing(std::string_view name);                               // 34000

// ---- transactions
[[nodiscard]] Error transaction_aborted();                                               // 25P02
[[nodiscard]] Error not_in_transaction_block(std::string_view statement);                // 25001
[[nodiscard]] Error only_in_transaction_block(std::string_view statement);               // 25P01
[[nodiscard]] Error read_only_transaction(std::string_view statement, std::string why);  // 25006
// 1023: another transaction changed, after this one's snapshot, what this one is about to change.
[[nodiscard]] Error serializable_violation(std::string_view why);

// ---- types and values
[[nodiscard]] Error type_missing(const TypeName& type);         // 0A000 if Redshift has the type, else 42704
[[nodiscard]] Error null_not_allowed(std::string_view column);  // 8007
[[nodiscard]] Error value_too_long(const Type& type);           // 8001, for a value from a table
[[nodiscard]] Error constant_too_long(const Type& type);        // 22001, for a literal
[[nodiscard]] Error numeric_overflow();                         // 1058
[[nodiscard]] Error divide_by_zero();                           // 22012
// 1207. `type` is named as the server names it (Integer, Short, Long); `position` is that of the first non-digit.
[[nodiscard]] Error invalid_digit(std::string_view type, std::string_view text, std::size_t position);
[[nodiscard]] Error value_out_of_range(const Type& type);                    // 8001, for a cast
[[nodiscard]] Error integer_out_of_range(const Type& type);                  // 22003
[[nodiscard]] Error invalid_input(const Type& type, std::string_view text);  // 22P02; for dates and times 22007
[[nodiscard]] Error type_mismatch(std::string_view column, const Type& type, std::string_view of_expression);  // 42804
[[nodiscard]] Error identity_not_writable(std::string_view column);
[[nodiscard]] Error more_columns_than_expressions();  // 42601
[[nodiscard]] Error more_expressions_than_columns();  // 42601
[[nodiscard]] Error merge_matches_twice();

// ---- COPY. `file` is the object's URL in the form that the user sees.
[[nodiscard]] Error copy_argument_unsupported(std::string_view clause);  // 0A000
[[nodiscard]] Error copy_argument_twice(std::string_view clause);        // 42601
[[nodiscard]] Error copy_credentials_missing();                          // 42601
[[nodiscard]] Error copy_credentials_twice();                            // 42601
[[nodiscard]] Error copy_format_unsupported(std::string_view format);    // 0A000
[[nodiscard]] Error copy_source_unsupported();                           // 0A000: not an object of a store
[[nodiscard]] Error copy_prefix_missing(std::string_view key);           // 8001
[[nodiscard]] Error copy_file_missing(std::string_view file);
[[nodiscard]] Error copy_not_parquet(std::string_view file);
[[nodiscard]] Error copy_manifest_wrong(std::string_view file, std::string_view why);
[[nodiscard]] Error copy_column_count(std::size_t table_columns, std::size_t data_columns, std::string_view file);
[[nodiscard]] Error copy_column_not_listed();                       // 42601: NOT NULL without DEFAULT
[[nodiscard]] Error copy_identity_listed(std::string_view column);  // without EXPLICIT_IDS
[[nodiscard]] Error copy_no_identity();                             // EXPLICIT_IDS without an identity column
[[nodiscard]] Error copy_string_too_long(std::string_view column, std::int64_t table_bytes, std::int64_t data_bytes,
                                         std::string_view file);
[[nodiscard]] Error copy_schema_mismatch(std::string_view file, std::string_view column_path,
                                         std::string_view column_type, std::string_view parquet_column,
                                         std::string remedy);
[[nodiscard]] Error copy_type_length(std::string_view file, std::string_view column, int expected, int found);
[[nodiscard]] Error copy_scale(std::string_view file, std::string_view column);
[[nodiscard]] Error copy_super_needs_serializetojson();

// The notice of a successful COPY.
[[nodiscard]] std::string load_completed(std::string_view table, std::uint64_t rows);

}  // namespace loadonce::redshift::messages
