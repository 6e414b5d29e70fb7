// Functions of SQL that DuckDB has not, in C++: DuckDB calls them by these names (duck_functions.cpp registers them).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace loadonce::local {

struct NativeArgument {
    std::string_view text;    // of a VARCHAR
    std::int64_t number = 0;  // of a BIGINT
};
struct NativeResult {
    std::string text;
    std::int64_t number = 0;
};

struct Native {
    std::string_view name;
    std::string_view arguments;  // a letter each: s VARCHAR, i BIGINT
    char result;                 // one of those
    // Not called when an argument is null; may give null, and throw Error.
    std::optional<NativeResult> (*call)(std::span<const NativeArgument>);
};

[[nodiscard]] std::span<const Native> natives();

}  // namespace loadonce::local
