// JSON's scalar tokens: numbers, strings, and the dates and timestamps in strings.
//
// The bytes given to these functions are in a buffer with 64 readable bytes past its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace loadonce::shape {

inline std::uint64_t load8(const std::uint8_t* p) {
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

// Whether the byte may follow a number or literal: white space, a comma, a closing bracket.
inline bool ends_token(std::uint8_t c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

struct Number {
    const std::uint8_t* end = nullptr;  // null: not a JSON number
    bool negative = false;
    bool integer = true;                // neither fraction nor exponent
    std::uint64_t mantissa = 0;         // all digits; meaningless if there are more than 19
    std::uint32_t digits = 0;           // in the mantissa, without leading zeros
    std::int32_t exponent = 0;          // value = mantissa * 10^exponent
    std::uint32_t fraction_digits = 0;  // as written
};

[[nodiscard]] inline Number parse_number(const std::uint8_t* p) {
    Number number;
    if (*p == '-') {
        number.negative = true;
        ++p;
    }
    const std::uint8_t* first = p;
    std::uint64_t mantissa = 0;
    while (static_cast<std::uint8_t>(*p - '0') < 10) mantissa = mantissa * 10 + static_cast<std::uint64_t>(*p++ - '0');
    const auto whole = static_cast<std::uint32_t>(p - first);
    if (whole == 0 || (*first == '0' && whole > 1)) return number;
    std::uint32_t digits = *first == '0' ? 0 : whole;
    if (*p == '.') {
        number.integer = false;
        const std::uint8_t* fraction = ++p;
        while (static_cast<std::uint8_t>(*p - '0') < 10) {
            mantissa = mantissa * 10 + static_cast<std::uint64_t>(*p - '0');
            if (digits > 0 || *p != '0') ++digits;
            ++p;
        }
        number.fraction_digits = static_cast<std::uint32_t>(p - fraction);
        if (number.fraction_digits == 0) return number;
    }
    std::int32_t exponent = 0;
    if (*p == 'e' || *p == 'E') {
        number.integer = false;
        ++p;
        const bool minus = *p == '-';
        if (*p == '-' || *p == '+') ++p;
        const std::uint8_t* exponent_first = p;
        for (; static_cast<std::uint8_t>(*p - '0') < 10; ++p)
            if (exponent < 100'000'000) exponent = exponent * 10 + (*p - '0');
        if (p == exponent_first) return number;
        if (minus) exponent = -exponent;
    }
    number.mantissa = mantissa;
    number.digits = digits;
    number.exponent = exponent - static_cast<std::int32_t>(number.fraction_digits);
    number.end = p;
    return number;
}

// The value, if it is an integer of 64 bits.
[[nodiscard]] std::optional<std::int64_t> to_int64(const Number& number);
// The double nearest to the token [begin, number.end); infinite if the token is out of range.
[[nodiscard]] double to_double(const Number& number, const std::uint8_t* begin);
// Whether a double preserves the value: its shortest decimal form is the same number. True for up to 15 significant
// digits.
[[nodiscard]] bool double_keeps(const Number& number, const std::uint8_t* begin);

// Digits before and after the decimal point of the number without exponent.
struct DecimalSize {
    std::uint32_t whole = 0, fraction = 0;
};
[[nodiscard]] DecimalSize decimal_size(const Number& number);
// Appends the token to `out` as PLAIN bytes of NUMERIC(precision, scale), which must hold it.
void append_decimal(const Number& number, const std::uint8_t* begin, std::int32_t precision, std::int32_t scale,
                    std::string& out);

// The class of a string: a date (YYYY-MM-DD), a timestamp (date, T or space, HH:MM:SS, up to microseconds) without or
// with offset (Z, +HH, +HH:MM, +HHMM), else text. Years from 0001 to 9999.
enum class TimeClass : std::uint8_t { text, date, timestamp, timestamptz };
struct Time {
    TimeClass kind = TimeClass::text;
    std::int64_t value = 0;  // date: days; else microseconds since 1970-01-01 (UTC for timestamptz)
};
[[nodiscard]] Time parse_time(const std::uint8_t* text, std::size_t size);
inline constexpr std::int64_t micros_per_day = 86'400'000'000;

// Appends the string between the quotes to `out`, with its escapes resolved. Returns the reason if it is invalid, else
// null. The bytes are valid UTF-8 without control characters (checked by simdjson's stage 1). A lone surrogate is
// invalid, since UTF-8 cannot encode it.
[[nodiscard]] const char* unescape(const std::uint8_t* text, std::size_t size, std::string& out);

}  // namespace loadonce::shape
