// Errors that depend on the parts of a failure's message (error_table.cpp has the rows).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace loadonce::local::duck {

// A failure that has the text of a row.
struct Match {
    std::string_view message;        // without "Conversion Error: " and the line of SQL that DuckDB cites
    std::vector<std::string> parts;  // what stands for the row's `*` and `%`
};

// What begins the messages that our own SQL and functions raise; the parts follow, each ended by the separator.
namespace marks {

inline constexpr char separator = '\x01';  // no text of DuckDB's contains it
inline constexpr std::string_view error = "loadonce:error";
inline constexpr std::string_view too_long = "loadonce:8001";
inline constexpr std::string_view copy_too_long = "loadonce:15007";
inline constexpr std::string_view divide_by_zero = "loadonce:22012";
inline constexpr std::string_view invalid_digit = "loadonce:1207";

}  // namespace marks

// PostgreSQL's name, as used in errors, of a DuckDB type.
[[nodiscard]] std::string written_type(std::string_view duck);
// For "sum(VARCHAR)" and "+(DATE, DECIMAL(2,1))": a function, an operator with its operands.
[[nodiscard]] Error no_such_call(std::string_view call);

[[nodiscard]] Error not_converted(const Match& match);
[[nodiscard]] Error carried_error(const Match& match);
[[nodiscard]] Error too_long(const Match& match);
[[nodiscard]] Error copy_too_long(const Match& match);
[[nodiscard]] Error invalid_digit(const Match& match);
[[nodiscard]] Error arithmetic_overflow(const Match& match);
[[nodiscard]] Error cast_out_of_range(const Match& match);
[[nodiscard]] Error decimal_not_cast(const Match& match);
[[nodiscard]] Error invalid_regex_escape(const Match& match);
[[nodiscard]] Error subquery_columns(const Match& match);
[[nodiscard]] Error object_exists(const Match& match);
[[nodiscard]] Error machine_failed(const Match& match);
[[nodiscard]] Error time_not_read(const Match& match);

}  // namespace loadonce::local::duck
