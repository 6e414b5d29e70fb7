// Evidence about the type of a path: what its values have in common. Merging is associative and commutative, so
// evidence of parts of the data may be merged in any order; the type is decided once, from all of it.
#pragma once

#include <cstdint>
#include <optional>

#include "shape/literal.h"
#include "table/schema.h"

namespace loadonce::shape {

struct Evidence {
    enum Kind : std::uint16_t {
        null = 1 << 0,
        boolean = 1 << 1,
        integer = 1 << 2,  // without fraction and exponent, in 64 bits
        number = 1 << 3,   // any other number
        date = 1 << 4,
        timestamp = 1 << 5,
        timestamptz = 1 << 6,
        text = 1 << 7,
        object = 1 << 8,
        array = 1 << 9,
        // Some number would lose its value as DOUBLE PRECISION; as REAL.
        inexact_double = 1 << 10,
        inexact_real = 1 << 11,
    };
    static constexpr std::uint16_t scalars = boolean | integer | number | date | timestamp | timestamptz | text;

    std::uint16_t kinds = 0;
    // Maxima over all numbers, at most 255.
    std::uint8_t whole_digits = 0, fraction_digits = 0;
    // Over integers.
    std::int64_t min = INT64_MAX, max = INT64_MIN;

    void add_number(const Number& value, const std::uint8_t* token);
    void add_integer(std::int64_t value) {
        kinds |= integer;
        if (value < min) min = value;
        if (value > max) max = value;
    }
    // A fast path of add_number() for fractions of up to 15 digits, such as prices.
    void add_short_fraction(const Number& value) {
        const auto fraction = static_cast<std::uint32_t>(-value.exponent);
        const std::uint32_t whole = value.digits > fraction ? value.digits - fraction : 0;
        kinds = static_cast<std::uint16_t>(kinds | number | (value.digits > 6 ? inexact_real : 0));
        if (whole > whole_digits) whole_digits = static_cast<std::uint8_t>(whole);
        if (fraction > fraction_digits) fraction_digits = static_cast<std::uint8_t>(fraction);
    }
    void add_string(TimeClass kind);
    void merge(const Evidence& other);
    [[nodiscard]] bool has_scalar() const { return (kinds & scalars) != 0; }

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

// The narrowest type that holds all values unchanged; VARCHAR(255) if there are none. Does not decide the length of a
// VARCHAR.
[[nodiscard]] Type decide(const Evidence& evidence);
// Whether columns of the type get values from JSON. TIME, TIMETZ, VARBYTE, SUPER and intervals, which an existing table
// may have, do not.
[[nodiscard]] bool is_loaded(TypeKind kind);
// Whether a column of the type holds all values unchanged. VARCHAR holds every value as it is written; its length is
// not checked. A type that is not loaded holds nothing, not even nulls.
[[nodiscard]] bool holds(const Type& type, const Evidence& evidence);
// `known` if it holds all values; for a NUMERIC that is too narrow, one that holds those of both; else decide().
[[nodiscard]] Type settle(const std::optional<Type>& known, const Evidence& evidence);

}  // namespace loadonce::shape
