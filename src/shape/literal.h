// JSON's scalar tokens: numbers and strings as they are written, and the dates and instants that strings hold.
//
// Bytes given to these functions come from a buffer with 64 readable bytes past its end.
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

// May follow a number or literal: white space, comma, closing bracket.
inline bool ends_token(std::uint8_t c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

struct Number {
    const std::uint8_t* end = nullptr;  // null: not a JSON number
    bool negative = false;
    bool integer = true;                // neither fraction nor exponent
    std::uint64_t mantissa = 0;         // all digits, wrong when there are more than 19
    std::uint32_t digits = 0;           // in mantissa, leading zeros left out
    std::int32_t exponent = 0;          // of ten: value = mantissa * 10^exponent
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

// The integer, if 64 bits hold it.
[[nodiscard]] std::optional<std::int64_t> to_int64(const Number& number);
// The nearest double of the token [begin, number.end); infinite when there is none.
[[nodiscard]] double to_double(const Number& number, const std::uint8_t* begin);
// Whether a double keeps the literal's value: its shortest decimal form is the same number. True for up to 15
// significant digits.
[[nodiscard]] bool double_keeps(const Number& number, const std::uint8_t* begin);

// Digits before and after the decimal point when the number is written out without exponent.
struct DecimalSize {
    std::uint32_t whole = 0, fraction = 0;
};
[[nodiscard]] DecimalSize decimal_size(const Number& number);
// Bytes of the FIXED_LEN_BYTE_ARRAY that holds a precision above 18: the least that can (Redshift insists on it).
[[nodiscard]] std::size_t decimal_bytes(std::int32_t precision);
// The token as PLAIN bytes of NUMERIC(precision, scale), appended to `out`; it must fit.
void append_decimal(const Number& number, const std::uint8_t* begin, std::int32_t precision, std::int32_t scale,
                    std::string& out);

// What a string is: a date (YYYY-MM-DD), a timestamp (date, T or blank, HH:MM:SS, up to microseconds) without or with
// offset (Z, +HH, +HH:MM, +HHMM), else text. Years 0001 to 9999.
enum class TimeClass : std::uint8_t { text, date, timestamp, timestamptz };
struct Time {
    TimeClass kind = TimeClass::text;
    std::int64_t value = 0;  // date: days; else microseconds since 1970-01-01 (UTC for timestamptz)
};
[[nodiscard]] Time parse_time(const std::uint8_t* text, std::size_t size);

// Appends the string between the quotes, escapes resolved. Returns what is wrong, or null. The bytes are valid UTF-8
// without control characters already (simdjson's first stage); a lone surrogate is refused, since no UTF-8 holds it.
[[nodiscard]] const char* unescape(const std::uint8_t* text, std::size_t size, std::string& out);

}  // namespace loadonce::shape
