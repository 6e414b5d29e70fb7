// What the values of a path have shown about their type. Evidence of parts of the data is merged in any order and
// grouping with the same result; the type is decided once, from all of it.
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
        // Of numbers: some literal would lose its value as DOUBLE PRECISION, as REAL.
        inexact_double = 1 << 10,
        inexact_real = 1 << 11,
    };
    static constexpr std::uint16_t scalars = boolean | integer | number | date | timestamp | timestamptz | text;

    std::uint16_t kinds = 0;
    // Of all numbers; saturated.
    std::uint8_t whole_digits = 0, fraction_digits = 0;
    // Of integers.
    std::int64_t min = INT64_MAX, max = INT64_MIN;

    void add_number(const Number& value, const std::uint8_t* token);
    void add_integer(std::int64_t value) {
        kinds |= integer;
        if (value < min) min = value;
        if (value > max) max = value;
    }
    // add_number() for what most prices are: a fraction of up to 15 digits.
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

// The narrowest type that holds all values unchanged; VARCHAR(255) if there are none. The length of a VARCHAR is not
// decided here.
[[nodiscard]] Type decide(const Evidence& evidence);
// Whether a column of that type holds all values unchanged. VARCHAR holds any, as it is written; its length is not
// looked at. TIME, TIMETZ, VARBYTE and SUPER, which an adopted table may have, hold nothing, not even nulls.
[[nodiscard]] bool holds(const Type& type, const Evidence& evidence);
// The known type if it holds all values, else decide().
[[nodiscard]] Type settle(const std::optional<Type>& known, const Evidence& evidence);
// The least VARCHAR for strings of up to `bytes`: few sizes, so that a column has to be widened rarely.
[[nodiscard]] Type varchar_for(std::uint32_t bytes);

}  // namespace loadonce::shape
