// What the text of an interval says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::local {

struct Span {
    std::int64_t months = 0, days = 0, micros = 0;
};

// "1-2", "13 days 1:02:03.5", "1 year, 2 mons ago"; a number without a unit is of `unit`, or seconds. A clock of two
// fields is hours and minutes, or what `unit` second makes of it. Throws 22007,
// 22008.
[[nodiscard]] Span read_interval(std::string_view text, std::string_view unit = {});
// As intervalstyle postgres writes them: "1 year 2 mons", "13 days 01:02:03.5".
[[nodiscard]] std::string months_text(std::int64_t months);
[[nodiscard]] std::string seconds_text(std::int64_t micros);

}  // namespace loadonce::local
