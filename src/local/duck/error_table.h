// How DuckDB's failures are recognised, and the error that each becomes: one row each. The next version of DuckDB may
// word them otherwise; tests/local/duck_errors_test.cpp provokes every row.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "local/duck/failure.h"

namespace loadonce::local::duck {

// A failure that has the text of a row.
struct Match {
    std::string_view message;        // without "Conversion Error: " and the line of SQL that DuckDB cites
    std::vector<std::string> parts;  // what stands for the row's `*` and `%`
};
struct ErrorRow {
    std::optional<Problem> problem;  // none: of any kind
    // Of the whole message; `*` is any text, as short as possible, `%` as long as possible. A message may cite a user's
    // value, which must not decide what the error is: so a text is looked for at the beginning, or after another one.
    std::string_view text;
    Error (*error)(const Match& match);
};

[[nodiscard]] std::span<const ErrorRow> error_rows();
// The first row that fits; every failure has one.
struct Recognised {
    const ErrorRow* row;
    Error error;
};
[[nodiscard]] Recognised recognise(const Failure& failure);

// What begins the messages that our own SQL and functions raise; the parts follow, each ended by the separator.
namespace marks {

inline constexpr char separator = '\x01';  // no text of DuckDB's contains it
inline constexpr std::string_view error = "loadonce:error";
inline constexpr std::string_view too_long = "loadonce:8001";
inline constexpr std::string_view copy_too_long = "loadonce:15007";
inline constexpr std::string_view divide_by_zero = "loadonce:22012";
inline constexpr std::string_view invalid_digit = "loadonce:1207";

}  // namespace marks

}  // namespace loadonce::local::duck
