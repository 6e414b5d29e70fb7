// How DuckDB's failures are recognised, and the error that each becomes: one row each. The next version of DuckDB may
// word them otherwise; tests/local/duck_errors_test.cpp provokes every row.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "local/duck/error_parts.h"
#include "local/duck/failure.h"

namespace loadonce::local::duck {

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

}  // namespace loadonce::local::duck
