// A C++ function that DuckDB calls for each row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace loadonce::local::duck {

struct ScalarArgument {
    std::string_view text;    // a VARCHAR; valid during the call
    std::int64_t number = 0;  // a BIGINT
    double real = 0;          // a DOUBLE
};
struct ScalarResult {
    std::string text;
    std::int64_t number = 0;
};

struct ScalarFunction {
    std::string_view name;
    std::string_view arguments;  // one letter each: s VARCHAR, i BIGINT, f DOUBLE
    char result;                 // s or i
    // Not called if an argument is null. Returns none for null. May throw Error, which fails the statement.
    std::optional<ScalarResult> (*call)(std::span<const ScalarArgument>);
};

}  // namespace loadonce::local::duck
