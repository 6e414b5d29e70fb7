// DuckDB's failures as Redshift's errors, and the messages of checks inside statements, which DuckDB carries to us.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "local/duck/connection.h"
#include "redshift/expr.h"
#include "table/schema.h"

namespace loadonce::local {

[[nodiscard]] Error from_duck(const duck::Failure& failure);
// Encodes an Error in the message of a DuckDB error; from_duck() decodes it.
[[nodiscard]] std::string carried(const Error& error);

// What an assignment check inside a statement says to from_duck(): the argument of DuckDB's error(), SQL text.
[[nodiscard]] std::string too_long_message_sql(std::string_view type_with_length);
// Of a string of more than ASCII for a CHAR (AWS: "Multibyte character load errors"); `value` is an expression.
[[nodiscard]] std::string multibyte_char_sql(std::string_view value);
// 22012, and a string that is no integer (22P02 of a literal, else 1207); the value follows the latter.
[[nodiscard]] std::string divide_by_zero_sql();
[[nodiscard]] std::string invalid_digit_sql(const Type& type, bool literal);
// The same for COPY; `length_sql` and `file_sql` are expressions.
[[nodiscard]] std::string copy_too_long_message_sql(std::string_view column, int length, std::string_view length_sql,
                                                    std::string_view file_sql);

}  // namespace loadonce::local
