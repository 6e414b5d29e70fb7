#include "datatype/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string_view>

namespace loadonce::datatype {
namespace {

__extension__ using Unsigned128 = unsigned __int128;

char* write(char* out, std::string_view text) {
    return std::ranges::copy(text, out).out;
}

// "00" to "99", concatenated.
constexpr auto pairs = [] {
    std::array<char, 200> digits{};
    for (std::size_t i = 0; i < 100; ++i) {
        digits[2 * i] = static_cast<char>('0' + i / 10);
        digits[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return digits;
}();

char* write_pair(char* out, std::int64_t value) {
    std::memcpy(out, &pairs[2 * static_cast<std::size_t>(value)], 2);
    return out + 2;
}

char* write_unsigned(char* out, std::uint64_t value) {
    return std::to_chars(out, out + integer_chars, value).ptr;
}

// Writes exactly `width` digits, with leading zeros.
char* write_padded(char* out, std::uint64_t value, unsigned width) {
    for (unsigned i = width; i > 0; --i) {
        out[i - 1] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return out + width;
}

constexpr auto powers_of_ten = [] {
    std::array<std::uint64_t, 20> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

char* write_wide_decimal(char* out, Unsigned128 rest, unsigned scale) {
    std::array<char, decimal_chars> text{};
    char* const end = text.data() + text.size();
    char* begin = end;
    for (unsigned digits = 0; rest > 0 || digits <= scale; ++digits) {
        if (digits == scale && scale > 0) *--begin = '.';
        *--begin = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    return write(out, {begin, static_cast<std::size_t>(end - begin)});
}

// Writes `digits` with the decimal point placed by the exponent, which is that of the first digit.
char* write_fixed(char* out, std::string_view digits, int exponent) {
    if (exponent < 0) {
        out = write(out, "0.");
        for (int i = -1; i > exponent; --i) *out++ = '0';
        return write(out, digits);
    }
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    out = write(out, digits.substr(0, whole));
    for (std::size_t i = digits.size(); i < whole; ++i) *out++ = '0';
    if (digits.size() <= whole) return out;
    *out++ = '.';
    return write(out, digits.substr(whole));
}

template <typename Float>
char* write_float(char* out, Float value) {
    if (std::isnan(value)) return write(out, "NaN");
    if (std::isinf(value)) return write(out, value < 0 ? "-Infinity" : "Infinity");
    std::array<char, float_chars> text{};
    const char* const end = std::to_chars(text.begin(), text.end(), value, std::chars_format::scientific).ptr;
    const char* const e = std::find(static_cast<const char*>(text.data()), end, 'e');
    int exponent = 0;
    std::from_chars(e + (e[1] == '+' ? 2 : 1), end, exponent);
    if (exponent < -4 || exponent >= std::numeric_limits<Float>::digits10)
        return write(out, {text.data(), static_cast<std::size_t>(end - text.data())});
    std::array<char, float_chars> digits{};
    char* last = digits.data();
    for (const char* at = text.data(); at < e; ++at)
        if (*at == '-')
            *out++ = '-';
        else if (*at != '.')
            *last++ = *at;
    return write_fixed(out, {digits.data(), static_cast<std::size_t>(last - digits.data())}, exponent);
}

char* write_clock(char* out, std::uint64_t micros) {
    const auto seconds = static_cast<std::int64_t>(micros / second_micros);
    const std::int64_t hours = seconds / 3600;
    out = hours < 100 ? write_pair(out, hours) : write_integer(out, hours);  // intervals have more than 99 hours
    *out++ = ':';
    out = write_pair(out, seconds / 60 % 60);
    *out++ = ':';
    out = write_pair(out, seconds % 60);
    const std::uint64_t fraction = micros % second_micros;
    if (fraction == 0) return out;
    *out++ = '.';
    out = write_padded(out, fraction, 6);
    while (out[-1] == '0') --out;
    return out;
}

constexpr std::int64_t first_day = -719162;  // 0001-01-01

// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. A year before 1 is one BC.
char* write_day(char* out, std::int64_t days) {
    const std::int64_t z = days + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t doe = z - era * 146097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
    const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
    const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    const auto shown = static_cast<std::uint64_t>(year > 0 ? year : 1 - year);
    out = shown < 10000 ? write_padded(out, shown, 4) : write_unsigned(out, shown);
    *out++ = '-';
    out = write_pair(out, month);
    *out++ = '-';
    out = write_pair(out, day);
    return out;
}

char* write_era(char* out, std::int64_t days) {
    return days < first_day ? write(out, " BC") : out;
}

}  // namespace

char* write_integer(char* out, std::int64_t value) {
    return std::to_chars(out, out + integer_chars, value).ptr;
}

char* write_decimal(char* out, Int128 unscaled, unsigned scale) {
    if (unscaled < 0) *out++ = '-';
    const Unsigned128 size = unscaled < 0 ? -static_cast<Unsigned128>(unscaled) : static_cast<Unsigned128>(unscaled);
    if (size >> 64 != 0 || scale >= powers_of_ten.size()) return write_wide_decimal(out, size, scale);
    const auto value = static_cast<std::uint64_t>(size);
    out = write_unsigned(out, value / powers_of_ten[scale]);
    if (scale == 0) return out;
    *out++ = '.';
    return write_padded(out, value % powers_of_ten[scale], scale);
}

char* write_double(char* out, double value) {
    return write_float(out, value);
}
char* write_real(char* out, float value) {
    return write_float(out, value);
}

char* write_date(char* out, std::int64_t days) {
    return write_era(write_day(out, days), days);
}

char* write_time(char* out, std::int64_t micros) {
    return write_clock(out, static_cast<std::uint64_t>(micros));
}

char* write_timestamp(char* out, std::int64_t micros, std::string_view zone) {
    std::int64_t days = micros / day_micros;
    if (micros % day_micros < 0) --days;
    out = write_day(out, days);
    *out++ = ' ';
    out = write_time(out, micros - days * day_micros);
    return write_era(write(out, zone), days);
}

char* write_interval(char* out, std::int32_t months, std::int32_t days, std::int64_t micros) {
    const char* const begin = out;
    const auto add = [&](std::int64_t count, std::string_view unit) {
        if (count == 0) return;
        if (out != begin) *out++ = ' ';
        out = write_integer(out, count);
        *out++ = ' ';
        out = write(out, unit);
        if (count != 1) *out++ = 's';
    };
    add(months / 12, "year");
    add(months % 12, "mon");
    add(days, "day");
    if (micros == 0 && out != begin) return out;
    if (out != begin) *out++ = ' ';
    if (micros < 0) *out++ = '-';
    const auto size = static_cast<std::uint64_t>(micros);
    return write_clock(out, micros < 0 ? 0 - size : size);
}

std::string time_text(std::int64_t micros) {
    std::array<char, time_chars> text{};
    return {text.data(), write_time(text.data(), micros)};
}

std::string timestamp_text(std::int64_t micros) {
    std::array<char, timestamp_chars> text{};
    return {text.data(), write_timestamp(text.data(), micros)};
}

}  // namespace loadonce::datatype
