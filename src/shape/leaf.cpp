// Stores a scalar in the column of its leaf, if the type of the column holds it, and collects evidence about its type.
#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "base/error.h"
#include "base/error_codes.h"
#include "shape/walk.h"

namespace loadonce::shape {
namespace {

Mode mode_of(const Type& type) {
    switch (type.kind) {
        case TypeKind::boolean:
            return Mode::boolean;
        case TypeKind::bigint:
            return Mode::integer64;
        case TypeKind::double_precision:
            return Mode::double64;
        case TypeKind::date:
            return Mode::date;
        case TypeKind::timestamp:
            return Mode::timestamp;
        case TypeKind::timestamptz:
            return Mode::timestamptz;
        case TypeKind::smallint:
        case TypeKind::integer:
        case TypeKind::real:
        case TypeKind::decimal:
            return Mode::other;
        default:
            return Mode::text;
    }
}

bool takes_no_values(const Type& type) {
    return !holds(type, {});
}

}  // namespace

void Shredder::Walk::set_target(Leaf& leaf, const Type& type) {
    leaf.target = type;
    leaf.started = true;
    leaf.mode = mode_of(type);
    leaf.column.start(type, leaf.fill);
}

// The first value in this block.
void Shredder::Walk::start_column(Leaf& leaf, const Type& type_of_value, const Byte* at) {
    if (leaf.first_seen == never_seen)
        leaf.first_seen = seen_at(block_ordinal_, static_cast<std::uint64_t>(at - bytes_));
    if (sampling_) {
        leaf.mode = Mode::observe;
        return;
    }
    const Type type = leaf.hint.value_or(type_of_value);
    if (takes_no_values(type))
        misfit(leaf);
    else
        set_target(leaf, type);
}

// A value does not fit the type of the column: from here on only evidence is collected, and the block gets another
// pass.
void Shredder::Walk::misfit(Leaf& leaf) {
    if (wanted_ != nullptr && second_pass_)
        throw Error(errors::invariant,
                    fmt::format("column {} was shredded again with the type {}, which does not hold its values",
                                outline_.column(leaf.id).path, leaf.target.ddl()));
    notice_drift(leaf);
    leaf.mode = Mode::observe;
    leaf.started = false;
}

void Shredder::Walk::notice_drift(Leaf& leaf) {
    if (leaf.known && leaf.drift_offset == SIZE_MAX) leaf.drift_offset = record_offset_;
}

void Shredder::Walk::see_null(Leaf& leaf, const Byte* at) {
    if (leaf.mode == Mode::off || (leaf.evidence.kinds & Evidence::null) != 0) return;
    leaf.evidence.kinds |= Evidence::null;
    if (leaf.first_seen == never_seen)
        leaf.first_seen = seen_at(block_ordinal_, static_cast<std::uint64_t>(at - bytes_));
}

bool Shredder::Walk::put_text(Leaf& leaf, std::uint32_t row, const Byte* text, std::size_t size) {
    if (size > leaf.length_known) [[unlikely]]
        notice_drift(leaf);
    leaf.column.add_text(row, text, static_cast<std::uint32_t>(size));
    return true;
}

bool Shredder::Walk::put_string(Leaf& leaf, std::uint32_t row, const Byte* text, std::uint32_t size, bool escaped) {
    const Byte* const in_record = text;
    if (escaped) [[unlikely]] {
        scratch_.clear();
        if (const char* wrong = unescape(text, size, scratch_)) {
            fail(std::string(wrong), text);
            return false;
        }
        size = static_cast<std::uint32_t>(scratch_.size());
        scratch_.append(64, '\0');  // readable bytes past the end, as in a block
        text = reinterpret_cast<const Byte*>(scratch_.data());
    }
    if (size > varchar_bytes_max) [[unlikely]] {
        fail(fmt::format("a string of {} bytes; VARCHAR holds {}", size, varchar_bytes_max), in_record);
        return false;
    }
    if (leaf.key) [[unlikely]] {
        leaf.value_row = row;
        if (size > 0 && text[size - 1] == ' ') {
            fail("the key ends with a blank, which Redshift ignores in comparisons", in_record);
            return false;
        }
    }
    if (leaf.version) [[unlikely]] {
        if (size == 0) {
            see_null(leaf, bytes_ + record_offset_);
            return true;
        }
        // A text with escapes is in scratch_, which numbers use too: it stays a text.
        const bool in_block = text != reinterpret_cast<const Byte*>(scratch_.data());
        if (const Number number = parse_number(text); in_block && number.end == text + size)
            return put_number(leaf, row, text, number);
    }
    Time time;
    switch (leaf.mode) {
        case Mode::off:
            return true;
        case Mode::text:
            if (!leaf.is_text) {
                time = parse_time(text, size);
                leaf.evidence.add_string(time.kind);
                leaf.is_text = time.kind == TimeClass::text;
            }
            return put_text(leaf, row, text, size);
        case Mode::timestamptz:
            time = parse_time(text, size);
            leaf.evidence.add_string(time.kind);
            if (time.kind == TimeClass::timestamptz)
                leaf.column.add_word(row, static_cast<std::uint64_t>(time.value));
            else
                misfit(leaf);
            return true;
        case Mode::timestamp:
            time = parse_time(text, size);
            leaf.evidence.add_string(time.kind);
            if (time.kind == TimeClass::timestamp)
                leaf.column.add_word(row, static_cast<std::uint64_t>(time.value));
            else if (time.kind == TimeClass::date)
                leaf.column.add_word(row, static_cast<std::uint64_t>(time.value * micros_per_day));
            else
                misfit(leaf);
            return true;
        case Mode::date:
            time = parse_time(text, size);
            leaf.evidence.add_string(time.kind);
            if (time.kind == TimeClass::date)
                leaf.column.add_word(row, static_cast<std::uint64_t>(time.value));
            else
                misfit(leaf);
            return true;
        case Mode::idle: {
            time = parse_time(text, size);
            leaf.evidence.add_string(time.kind);
            Evidence one;
            one.add_string(time.kind);
            const Byte* at = escaped ? base_ + (record_offset_ - static_cast<std::size_t>(base_ - bytes_)) : text;
            start_column(leaf, decide(one), at);
            return put_string(leaf, row, text, size, false);
        }
        case Mode::observe:
            leaf.evidence.add_string(parse_time(text, size).kind);
            return true;
        default:
            leaf.evidence.add_string(parse_time(text, size).kind);
            misfit(leaf);
            return true;
    }
}

void Shredder::Walk::put_integer(Leaf& leaf, std::uint32_t row, std::int64_t value) {
    if (leaf.mode == Mode::idle) {
        if (leaf.first_seen == never_seen) leaf.first_seen = seen_at(block_ordinal_, record_offset_);
        if (sampling_)
            leaf.mode = Mode::observe;
        else
            set_target(leaf, Type::of(TypeKind::bigint));
    }
    leaf.evidence.add_integer(value);
    if (leaf.mode == Mode::integer64) leaf.column.add_word(row, static_cast<std::uint64_t>(value));
}

// Stores a number as SMALLINT, INTEGER, REAL or NUMERIC.
bool Shredder::Walk::put_exact(Leaf& leaf, std::uint32_t row, const Number& number, const Byte* token) {
    Evidence one;
    one.add_number(number, token);
    leaf.evidence.merge(one);
    if (!holds(leaf.target, one)) {
        misfit(leaf);
        return true;
    }
    if (leaf.target.kind == TypeKind::decimal) {
        scratch_.clear();
        append_decimal(number, token, leaf.target.precision, leaf.target.scale, scratch_);
        leaf.column.add_fixed(row, scratch_);
    } else if (leaf.target.kind == TypeKind::real) {
        leaf.column.add_word(row, std::bit_cast<std::uint32_t>(static_cast<float>(to_double(number, token))));
    } else {
        leaf.column.add_word(row, static_cast<std::uint32_t>(static_cast<std::int32_t>(*to_int64(number))));
    }
    return true;
}

bool Shredder::Walk::put_number(Leaf& leaf, std::uint32_t row, const Byte* token) {
    const Number number = parse_number(token);
    if (number.end == nullptr || !ends_token(*number.end)) [[unlikely]] {
        fail(token >= base_ + window_size_ ? "the record is cut off" : "expected a value", token);
        return false;
    }
    return put_number(leaf, row, token, number);
}

bool Shredder::Walk::put_number(Leaf& leaf, std::uint32_t row, const Byte* token, const Number& number) {
    if (number.end - token > varchar_bytes_max) [[unlikely]] {
        fail("a number longer than VARCHAR", token);
        return false;
    }
    if (leaf.key) [[unlikely]] {
        leaf.value_row = row;
        if (!number.integer) {
            fail("the key is a floating-point number", token);
            return false;
        }
    }
    switch (leaf.mode) {
        case Mode::off:
            return true;
        case Mode::integer64: {
            if (number.integer && number.digits <= 15) [[likely]] {
                const auto value = static_cast<std::int64_t>(number.negative ? 0 - number.mantissa : number.mantissa);
                leaf.evidence.add_integer(value);
                leaf.column.add_word(row, static_cast<std::uint64_t>(value));
                return true;
            }
            leaf.evidence.add_number(number, token);
            if (const auto value = to_int64(number))
                leaf.column.add_word(row, static_cast<std::uint64_t>(*value));
            else
                misfit(leaf);
            return true;
        }
        case Mode::double64: {
            if (!number.integer && number.digits <= 15 && number.exponent >= -22 && number.exponent <= 0) [[likely]] {
                leaf.evidence.add_short_fraction(number);
                leaf.column.add_word(row, std::bit_cast<std::uint64_t>(to_double(number, token)));
                return true;
            }
            leaf.evidence.add_number(number, token);
            if (number.digits > 15 && !double_keeps(number, token)) {
                misfit(leaf);
                return true;
            }
            const double value = to_double(number, token);
            if (std::isfinite(value))
                leaf.column.add_word(row, std::bit_cast<std::uint64_t>(value));
            else
                misfit(leaf);
            return true;
        }
        case Mode::other:
            return put_exact(leaf, row, number, token);
        case Mode::text:
            leaf.evidence.add_number(number, token);
            return put_text(leaf, row, token, static_cast<std::size_t>(number.end - token));
        case Mode::idle: {
            Evidence one;
            one.add_number(number, token);
            start_column(leaf, decide(one), token);
            return put_number(leaf, row, token, number);
        }
        default:
            leaf.evidence.add_number(number, token);
            if (leaf.mode != Mode::observe) misfit(leaf);
            return true;
    }
}

bool Shredder::Walk::put_boolean(Leaf& leaf, std::uint32_t row, const Byte* token, bool value) {
    if (leaf.key) leaf.value_row = row;
    if (leaf.mode == Mode::off) return true;
    if (leaf.mode == Mode::idle) start_column(leaf, Type::of(TypeKind::boolean), token);
    leaf.evidence.kinds |= Evidence::boolean;
    if (leaf.mode == Mode::boolean)
        leaf.column.add_boolean(row, value);
    else if (leaf.mode == Mode::text)
        return put_text(leaf, row, token, value ? 4 : 5);
    else if (leaf.mode != Mode::observe)
        misfit(leaf);
    return true;
}

// Stores a token that was validated before; backslash_ is past it.
bool Shredder::Walk::put_token(Leaf& leaf, std::uint32_t row, const Byte* token, const Byte* end_of_string) {
    switch (*token) {
        case '"': {
            const auto size = static_cast<std::size_t>(end_of_string - token - 1);
            const bool escaped = std::memchr(token + 1, '\\', size) != nullptr;
            return put_string(leaf, row, token + 1, static_cast<std::uint32_t>(size), escaped);
        }
        case 't':
            return put_boolean(leaf, row, token, true);
        case 'f':
            return put_boolean(leaf, row, token, false);
        default:
            return put_number(leaf, row, token);
    }
}

}  // namespace loadonce::shape
