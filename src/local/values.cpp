#include "local/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace loadonce::local {
namespace {

template <typename Float>
std::string float_text(Float value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    char buffer[64];
    const auto scientific = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    std::string text(buffer, scientific.ptr);
    int exponent = 0;
    const char* const digits = std::find(buffer, scientific.ptr, 'e') + 1;
    std::from_chars(digits + (*digits == '+' ? 1 : 0), scientific.ptr, exponent);
    if (exponent < -4 || exponent >= 15) return text;
    const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    return {buffer, fixed.ptr};
}

// ".25" for 250000 microseconds, nothing for 0.
std::string fraction_text(std::int64_t micros) {
    if (micros == 0) return {};
    std::string text = fmt::format(".{:06}", micros);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

}  // namespace

std::string integer_text(Int128 value) {
    return decimal_text(value, 0);
}

void append_integer(std::string& text, std::int64_t value) {
    char buffer[20];
    text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

std::string decimal_text(Int128 unscaled, unsigned scale) {
    const bool negative = unscaled < 0;
    __extension__ using Unsigned128 = unsigned __int128;
    Unsigned128 rest = negative ? -static_cast<Unsigned128>(unscaled) : static_cast<Unsigned128>(unscaled);
    std::string text;
    do {
        text += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
        if (text.size() == scale && scale > 0) text += '.';
    } while (rest > 0 || (scale > 0 && text.size() < scale + 2));
    if (negative) text += '-';
    std::ranges::reverse(text);
    return text;
}

std::string double_text(double value) {
    return float_text(value);
}
std::string real_text(float value) {
    return float_text(value);
}

// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
std::string date_text(std::int64_t days) {
    const std::int64_t z = days + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t doe = z - era * 146097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
    const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
    const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    if (year <= 0) return fmt::format("{:04}-{:02}-{:02} BC", 1 - year, month, day);
    return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string time_text(std::int64_t micros) {
    const std::int64_t seconds = micros / 1000000;
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60) +
           fraction_text(micros % 1000000);
}

std::string timestamp_text(std::int64_t micros) {
    constexpr std::int64_t day = 86400000000;
    std::int64_t days = micros / day;
    if (micros % day < 0) --days;
    return date_text(days) + " " + time_text(micros - days * day);
}

std::string interval_text(std::int32_t months, std::int32_t days, std::int64_t micros) {
    std::string text;
    const auto add = [&text](std::int64_t count, std::string_view unit) {
        if (count != 0)
            text +=
                fmt::format("{}{} {}{}", text.empty() ? "" : " ", count, unit, count == 1 || count == -1 ? "" : "s");
    };
    add(months / 12, "year");
    add(months % 12, "mon");
    add(days, "day");
    if (micros != 0 || text.empty())
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", micros < 0 ? "-" : "", time_text(std::abs(micros)));
    return text;
}

}  // namespace loadonce::local
