// DuckDB's failures and our own refusals as Redshift's errors.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "local/duck.h"
#include "redshift/expr.h"
#include "table/schema.h"

namespace loadonce::local {

// An error with SQLSTATE. The session sets its transaction outcome, as it alone knows whether a transaction is open.
[[nodiscard]] Error refusal(std::string_view sqlstate, std::string message, std::string remedy = {});
// 0A000 for a type that Redshift has, 42704 for one that nobody has.
[[nodiscard]] Error type_missing(const redshift::TypeName& type);
// 0A000: known to Redshift, not to this program.
[[nodiscard]] Error unsupported(std::string_view what);
// A load or assignment error as Redshift's compute nodes report it: XX000 with the dashed block in the detail.
[[nodiscard]] Error load_error(std::string message, std::string_view title, int code, std::string_view context);

// 1023: another transaction has changed since the snapshot what is to be changed.
[[nodiscard]] Error serializable_violation(std::string_view why);

[[nodiscard]] Error from_duck(const duck::Failure& failure);
// An error of ours as the message of DuckDB's that from_duck() makes it of again.
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
