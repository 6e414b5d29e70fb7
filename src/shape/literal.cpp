#include "shape/literal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/utf8.h"
#include "table/column_buffer.h"

namespace loadonce::shape {
namespace {

constexpr std::uint32_t digits_always_kept = 15;
constexpr std::uint64_t exact_integer_max = 1ULL << 53;

constexpr std::array<double, 23> powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                               1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// The significant digits of a number, without zeros at either end, and the power of ten of the last one.
struct Significant {
    std::string digits;
    std::int64_t exponent = 0;
    friend bool operator==(const Significant&, const Significant&) = default;
};

Significant significant(const char* begin, const char* end) {
    Significant result;
    std::int64_t fraction = 0;
    bool past_point = false;
    const char* p = begin;
    for (; p < end && *p != 'e' && *p != 'E'; ++p) {
        if (*p == '.') past_point = true;
        if (*p < '0' || *p > '9') continue;
        if (past_point) ++fraction;
        if (*p != '0' || !result.digits.empty()) result.digits += *p;
    }
    if (p < end) {
        ++p;
        if (p < end && *p == '+') ++p;
        std::int64_t written = 0;
        if (std::from_chars(p, end, written).ec != std::errc{}) written = *p == '-' ? -1'000'000'000 : 1'000'000'000;
        result.exponent = written;
    }
    result.exponent -= fraction;
    while (!result.digits.empty() && result.digits.back() == '0') {
        result.digits.pop_back();
        ++result.exponent;
    }
    if (result.digits.empty()) result.exponent = 0;
    return result;
}

bool digits(const std::uint8_t* p, std::size_t count, std::int32_t& value) {
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto digit = static_cast<std::uint8_t>(p[i] - '0');
        if (digit > 9) return false;
        value = value * 10 + digit;
    }
    return true;
}

// Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March here, so that the leap day is last.
std::int64_t days_of(std::int32_t year, std::int32_t month, std::int32_t day) {
    const std::int32_t y = month <= 2 ? year - 1 : year;
    const std::int32_t m = month <= 2 ? month + 9 : month - 3;
    const std::int32_t era = y / 400, year_of_era = y % 400;
    const std::int32_t day_of_year = (153 * m + 2) / 5 + day - 1;
    return static_cast<std::int64_t>(era) * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
           day_of_year - 719468;
}

bool parse_date(const std::uint8_t* p, std::int64_t& days) {
    std::int32_t year, month, day;
    if (p[4] != '-' || p[7] != '-' || !digits(p, 4, year) || !digits(p + 5, 2, month) || !digits(p + 8, 2, day))
        return false;
    constexpr std::array<std::int32_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0)) return false;
    days = days_of(year, month, day);
    return true;
}

// Parses an offset from UTC, in minutes; false if [p, end) is not an offset.
bool parse_offset(const std::uint8_t* p, const std::uint8_t* end, std::int32_t& minutes) {
    const auto size = end - p;
    if (size == 1 && (*p == 'Z' || *p == 'z')) {
        minutes = 0;
        return true;
    }
    if ((*p != '+' && *p != '-') || (size != 3 && size != 5 && size != 6)) return false;
    std::int32_t hours, rest = 0;
    if (!digits(p + 1, 2, hours)) return false;
    if (size == 6 && (p[3] != ':' || !digits(p + 4, 2, rest))) return false;
    if (size == 5 && !digits(p + 3, 2, rest)) return false;
    if (hours > 15 || rest > 59) return false;
    minutes = (*p == '-' ? -1 : 1) * (hours * 60 + rest);
    return true;
}

bool hex4(const std::uint8_t* p, const std::uint8_t* end, std::uint32_t& code) {
    if (end - p < 4) return false;
    code = 0;
    for (int i = 0; i < 4; ++i) {
        const std::uint8_t c = p[i];
        const std::uint8_t lower = c | 0x20;
        if (c >= '0' && c <= '9')
            code = code * 16 + (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            code = code * 16 + (lower - 'a' + 10U);
        else
            return false;
    }
    return true;
}

}  // namespace

std::optional<std::int64_t> to_int64(const Number& number) {
    if (!number.integer || number.digits > 19) return std::nullopt;
    const std::uint64_t limit =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (number.negative ? 1 : 0);
    if (number.mantissa > limit) return std::nullopt;
    return static_cast<std::int64_t>(number.negative ? 0 - number.mantissa : number.mantissa);
}

double to_double(const Number& number, const std::uint8_t* begin) {
    // Both operands are exact, so that the one rounding is the correct one (Clinger 1990).
    if (number.digits <= digits_always_kept && number.mantissa <= exact_integer_max && number.exponent >= -22 &&
        number.exponent <= 22) {
        const auto mantissa = static_cast<double>(number.mantissa);
        const double value = number.exponent < 0 ? mantissa / powers_of_ten[static_cast<std::size_t>(-number.exponent)]
                                                 : mantissa * powers_of_ten[static_cast<std::size_t>(number.exponent)];
        return number.negative ? -value : value;
    }
    double value = 0;
    const auto* first = reinterpret_cast<const char*>(begin);
    const auto result = std::from_chars(first, reinterpret_cast<const char*>(number.end), value);
    if (result.ec == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
    return value;
}

bool double_keeps(const Number& number, const std::uint8_t* begin) {
    if (number.digits <= digits_always_kept && number.exponent >= -250 && number.exponent <= 250) return true;
    const double value = to_double(number, begin);
    if (!std::isfinite(value)) return false;
    std::array<char, 32> shortest{};
    const auto written =
        std::to_chars(shortest.data(), shortest.data() + shortest.size(), value, std::chars_format::scientific);
    return significant(shortest.data(), written.ptr) ==
           significant(reinterpret_cast<const char*>(begin), reinterpret_cast<const char*>(number.end));
}

DecimalSize decimal_size(const Number& number) {
    if (number.digits == 0) return {0, number.exponent >= 0 ? 0 : static_cast<std::uint32_t>(-number.exponent)};
    const std::int64_t whole = static_cast<std::int64_t>(number.digits) + number.exponent;
    return {static_cast<std::uint32_t>(whole > 0 ? whole : 0),
            static_cast<std::uint32_t>(number.exponent < 0 ? -number.exponent : 0)};
}

void append_decimal(const Number& number, const std::uint8_t* begin, std::int32_t precision, std::int32_t scale,
                    std::string& out) {
    __extension__ using Wide = unsigned __int128;
    Wide value = 0;
    for (const std::uint8_t* p = begin; p < number.end && *p != 'e' && *p != 'E'; ++p)
        if (*p >= '0' && *p <= '9') value = value * 10 + (*p - '0');
    std::int64_t exponent = number.digits == 0 ? -scale : number.exponent;
    for (; exponent > -scale; --exponent) value *= 10;
    if (number.negative) value = 0 - value;
    const auto little_endian = [&](std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(static_cast<std::uint8_t>(value >> (8 * i)));
    };
    if (precision <= 9) return little_endian(4);
    if (precision <= 18) return little_endian(8);
    for (auto i = static_cast<std::size_t>(decimal_bytes(precision)); i-- > 0;)
        out += static_cast<char>(static_cast<std::uint8_t>(value >> (8 * i)));
}

Time parse_time(const std::uint8_t* text, std::size_t size) {
    constexpr Time no{};
    if (size < 10 || size > 35 || text[4] != '-') return no;
    std::int64_t days;
    if (!parse_date(text, days)) return no;
    if (size == 10) return {TimeClass::date, days};
    if (size < 19 || (text[10] != 'T' && text[10] != ' ' && text[10] != 't') || text[13] != ':' || text[16] != ':')
        return no;
    std::int32_t hour, minute, second;
    if (!digits(text + 11, 2, hour) || !digits(text + 14, 2, minute) || !digits(text + 17, 2, second)) return no;
    if (hour > 23 || minute > 59 || second > 59) return no;
    const std::uint8_t *p = text + 19, *end = text + size;
    std::int64_t micros = 0;
    if (p < end && *p == '.') {
        ++p;
        std::int32_t place = 0;
        for (; p < end && static_cast<std::uint8_t>(*p - '0') < 10; ++p, ++place) {
            if (place < 6)
                micros = micros * 10 + (*p - '0');
            else if (*p != '0')
                return no;  // finer than microseconds
        }
        if (place == 0) return no;
        for (; place < 6; ++place) micros *= 10;
    }
    const std::int64_t value = ((days * 24 + hour) * 60 + minute) * 60'000'000 + second * 1'000'000LL + micros;
    if (p == end) return {TimeClass::timestamp, value};
    std::int32_t offset;
    if (!parse_offset(p, end, offset)) return no;
    return {TimeClass::timestamptz, value - offset * 60'000'000LL};
}

const char* unescape(const std::uint8_t* text, std::size_t size, std::string& out) {
    const std::uint8_t *p = text, *end = text + size;
    while (p < end) {
        const void* found = std::memchr(p, '\\', static_cast<std::size_t>(end - p));
        const auto* escape = found == nullptr ? end : static_cast<const std::uint8_t*>(found);
        out.append(reinterpret_cast<const char*>(p), static_cast<std::size_t>(escape - p));
        if (escape == end) return nullptr;
        p = escape + 2;  // a string never ends in a lone backslash: it would have escaped the quote
        switch (escape[1]) {
            case '"':
                out += '"';
                break;
            case '\\':
                out += '\\';
                break;
            case '/':
                out += '/';
                break;
            case 'b':
                out += '\b';
                break;
            case 'f':
                out += '\f';
                break;
            case 'n':
                out += '\n';
                break;
            case 'r':
                out += '\r';
                break;
            case 't':
                out += '\t';
                break;
            case 'u': {
                std::uint32_t code, low;
                if (!hex4(p, end, code)) return "a \\u escape without four hexadecimal digits";
                p += 4;
                if (code >= 0xDC00 && code < 0xE000) return "a lone surrogate (\\uDC00 to \\uDFFF)";
                if (code >= 0xD800 && code < 0xDC00) {
                    if (end - p < 6 || p[0] != '\\' || p[1] != 'u' || !hex4(p + 2, end, low) || low < 0xDC00 ||
                        low > 0xDFFF)
                        return "a lone surrogate (\\uD800 to \\uDBFF)";
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    p += 6;
                }
                append_utf8(code, out);
                break;
            }
            default:
                return "an escape that JSON does not have";
        }
    }
    return nullptr;
}

}  // namespace loadonce::shape
