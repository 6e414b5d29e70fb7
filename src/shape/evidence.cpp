#include "shape/evidence.h"

#include <algorithm>
#include <array>

namespace loadonce::shape {
namespace {

// REAL keeps this many digits of numbers from 1e-37 to below 1e38: its normal range, in whole powers of ten.
constexpr std::uint32_t real_digits = 6;
constexpr std::int64_t real_places_min = -36, real_places_max = 38;
constexpr std::int64_t double_integer_max = 1LL << 53;

std::uint8_t saturated(std::uint32_t value) {
    return static_cast<std::uint8_t>(std::min<std::uint32_t>(value, 255));
}

std::uint32_t decimal_digits(std::uint64_t value) {
    std::uint32_t digits = 0;
    for (; value > 0; value /= 10) ++digits;
    return digits;
}

std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

// Columns of integers record no digits per value: they follow from the range.
std::uint32_t whole_digits_of(const Evidence& evidence) {
    std::uint32_t digits = evidence.whole_digits;
    if ((evidence.kinds & Evidence::integer) != 0)
        digits = std::max({digits, decimal_digits(magnitude(evidence.min)), decimal_digits(magnitude(evidence.max))});
    return digits;
}

bool real_keeps(const Number& value) {
    const std::int64_t places = static_cast<std::int64_t>(value.digits) + value.exponent;  // before the point
    return value.digits == 0 || (value.digits <= real_digits && places >= real_places_min && places <= real_places_max);
}

bool within(const Evidence& evidence, std::int64_t least, std::int64_t greatest) {
    return (evidence.kinds & Evidence::integer) == 0 || (evidence.min >= least && evidence.max <= greatest);
}

bool only(std::uint16_t kinds, int allowed) {
    return (kinds & Evidence::scalars & ~allowed) == 0;
}

}  // namespace

void Evidence::add_number(const Number& value, const std::uint8_t* token) {
    const auto as_integer = to_int64(value);
    if (as_integer) {
        add_integer(*as_integer);
    } else {
        kinds |= number;
        const DecimalSize size = decimal_size(value);
        whole_digits = std::max(whole_digits, saturated(size.whole));
        fraction_digits = std::max(fraction_digits, saturated(size.fraction));
    }
    if (!real_keeps(value)) kinds |= inexact_real;
    if ((!as_integer || magnitude(*as_integer) > static_cast<std::uint64_t>(double_integer_max)) &&
        !double_keeps(value, token))
        kinds |= inexact_double;
}

void Evidence::add_string(TimeClass kind) {
    switch (kind) {
        case TimeClass::date:
            kinds |= date;
            break;
        case TimeClass::timestamp:
            kinds |= timestamp;
            break;
        case TimeClass::timestamptz:
            kinds |= timestamptz;
            break;
        case TimeClass::text:
            kinds |= text;
            break;
    }
}

void Evidence::merge(const Evidence& other) {
    kinds |= other.kinds;
    whole_digits = std::max(whole_digits, other.whole_digits);
    fraction_digits = std::max(fraction_digits, other.fraction_digits);
    min = std::min(min, other.min);
    max = std::max(max, other.max);
}

Type decide(const Evidence& evidence) {
    const std::uint16_t kinds = evidence.kinds & Evidence::scalars;
    if (kinds == 0) return Type::varchar_for(0);
    if (only(kinds, Evidence::boolean)) return Type::of(TypeKind::boolean);
    if (only(kinds, Evidence::integer)) return Type::of(TypeKind::bigint);
    if (only(kinds, Evidence::integer | Evidence::number)) {
        if ((evidence.kinds & Evidence::inexact_double) == 0) return Type::of(TypeKind::double_precision);
        const auto decimal = Type::decimal_for(static_cast<std::int32_t>(whole_digits_of(evidence)),
                                               static_cast<std::int32_t>(evidence.fraction_digits));
        return decimal.value_or(Type::varchar_for(0));
    }
    if (only(kinds, Evidence::date)) return Type::of(TypeKind::date);
    // A date is the beginning of its day, also where it comes to a column of timestamps later.
    if (only(kinds, Evidence::timestamp | Evidence::date)) return Type::of(TypeKind::timestamp);
    if (only(kinds, Evidence::timestamptz)) return Type::of(TypeKind::timestamptz);
    return Type::varchar_for(0);
}

bool is_loaded(TypeKind kind) {
    constexpr std::array not_loaded{TypeKind::time,
                                    TypeKind::timetz,
                                    TypeKind::varbyte,
                                    TypeKind::super,
                                    TypeKind::interval_year_month,
                                    TypeKind::interval_day_second};
    return std::ranges::find(not_loaded, kind) == not_loaded.end();
}

bool holds(const Type& type, const Evidence& evidence) {
    const std::uint16_t kinds = evidence.kinds;
    constexpr int numbers = Evidence::integer | Evidence::number;
    switch (type.kind) {
        case TypeKind::char_:
        case TypeKind::varchar:
            return true;
        case TypeKind::boolean:
            return only(kinds, Evidence::boolean);
        case TypeKind::smallint:
            return only(kinds, Evidence::integer) && within(evidence, INT16_MIN, INT16_MAX);
        case TypeKind::integer:
            return only(kinds, Evidence::integer) && within(evidence, INT32_MIN, INT32_MAX);
        case TypeKind::bigint:
            return only(kinds, Evidence::integer);
        case TypeKind::real:
            return only(kinds, numbers) && (kinds & (Evidence::inexact_real | Evidence::inexact_double)) == 0;
        case TypeKind::double_precision:
            return only(kinds, numbers) && (kinds & Evidence::inexact_double) == 0;
        case TypeKind::decimal:
            return only(kinds, numbers) && evidence.fraction_digits <= type.scale &&
                   static_cast<std::int32_t>(whole_digits_of(evidence)) <= type.precision - type.scale;
        case TypeKind::date:
            return only(kinds, Evidence::date);
        case TypeKind::timestamp:
            return only(kinds, Evidence::timestamp | Evidence::date);
        case TypeKind::timestamptz:
            return only(kinds, Evidence::timestamptz);
        case TypeKind::time:
        case TypeKind::timetz:
        case TypeKind::varbyte:
        case TypeKind::super:
        case TypeKind::interval_year_month:
        case TypeKind::interval_day_second:
            return is_loaded(type.kind);
    }
    return false;
}

Type settle(const std::optional<Type>& known, const Evidence& evidence) {
    if (!known) return decide(evidence);
    if (holds(*known, evidence)) return *known;
    if (known->kind == TypeKind::decimal && only(evidence.kinds, Evidence::integer | Evidence::number)) {
        const auto wider = Type::decimal_for(
            std::max(known->precision - known->scale, static_cast<std::int32_t>(whole_digits_of(evidence))),
            std::max(known->scale, static_cast<std::int32_t>(evidence.fraction_digits)));
        if (wider) return *wider;
    }
    return decide(evidence);
}

}  // namespace loadonce::shape
