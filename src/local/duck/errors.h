// Converts DuckDB's failures to Redshift's errors. Checks inside a statement pass their errors through DuckDB as
// messages.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "local/duck/failure.h"
#include "redshift/expr.h"
#include "table/schema.h"

namespace loadonce::local {

[[nodiscard]] Error from_duck(const duck::Failure& failure);
// Encodes an Error in a DuckDB error message; from_duck() decodes it.
[[nodiscard]] std::string carried(const Error& error);

// Return SQL for the argument of DuckDB's error(), which from_duck() decodes. This one: a value too long for its type,
// in an assignment.
[[nodiscard]] std::string too_long_message_sql(std::string_view type_with_length);
// A string with non-ASCII characters assigned to CHAR (AWS: "Multibyte character load errors"); `value` is an SQL
// expression.
[[nodiscard]] std::string multibyte_char_sql(std::string_view value);
// Division by zero (22012); a string that is not an integer (22P02 for a literal, else 1207), whose value the caller
// appends.
[[nodiscard]] std::string divide_by_zero_sql();
[[nodiscard]] std::string invalid_digit_sql(const Type& type, bool literal);
// A value too long in COPY; `length_sql` and `file_sql` are SQL expressions.
[[nodiscard]] std::string copy_too_long_message_sql(std::string_view column, int length, std::string_view length_sql,
                                                    std::string_view file_sql);

}  // namespace loadonce::local
