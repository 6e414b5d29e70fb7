#include "wire/scalar_encoding.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "base/hex.h"
#include "datatype/interval_input.h"
#include "datatype/values.h"
#include "redshift/messages.h"
#include "wire/big_endian.h"

namespace loadonce::wire {
namespace {

namespace messages = redshift::messages;

// Days from 1970-01-01 (system clock) to 2000-01-01 (PostgreSQL).
constexpr std::int64_t epoch_days = 10'957;
constexpr std::int64_t era_days = 146'097;  // in 400 years

template <typename T>
T number(std::string_view text, std::string_view type) {
    T value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) throw messages::invalid_input(type, text);
    return value;
}

// Parses the parts of a timestamp from the front of its text. Throws 22P02.
class TimeText {
  public:
    TimeText(std::string_view text, std::string_view type) : whole_(text), rest_(text), type_(type) {
        constexpr std::string_view era = " BC";  // after everything else
        before_christ_ = rest_.ends_with(era);
        if (before_christ_) rest_.remove_suffix(era.size());
    }

    bool accept(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!accept(c)) throw messages::invalid_input(type_, whole_);
    }
    std::int64_t digits() {
        std::size_t n = 0;
        while (n < rest_.size() && n < 9 && std::isdigit(static_cast<unsigned char>(rest_[n])) != 0) ++n;
        const auto value = number<std::int64_t>(rest_.substr(0, n), type_);
        rest_.remove_prefix(n);
        return value;
    }
    std::int64_t days() {  // since 2000-01-01
        const std::int64_t shown = digits();
        expect('-');
        const std::int64_t month = digits();
        expect('-');
        // The calendar repeats every 400 years, and a std::chrono::year has 16 bits.
        const std::int64_t year = before_christ_ ? 1 - shown : shown;
        const std::int64_t era = year >= 0 ? year / 400 : -((399 - year) / 400);
        const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year - era * 400)),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(digits()))};
        if (!date.ok()) throw messages::invalid_input(type_, whole_);
        return era * era_days + std::chrono::sys_days(date).time_since_epoch().count() - epoch_days;
    }
    std::int64_t microseconds() {  // of the day
        std::int64_t value = digits() * 3600;
        expect(':');
        value += digits() * 60;
        expect(':');
        value = (value + digits()) * datatype::second_micros;
        if (!accept('.')) return value;
        const std::size_t before = rest_.size();
        std::int64_t fraction = digits();
        for (std::size_t n = before - rest_.size(); n < 6; ++n) fraction *= 10;
        return value + fraction;
    }
    std::int64_t offset_seconds() {  // east of UTC; 0 without offset
        const bool west = accept('-');
        if (!west && !accept('+')) return 0;
        std::int64_t seconds = digits() * 3600;
        if (accept(':')) seconds += digits() * 60;
        if (accept(':')) seconds += digits();
        return west ? -seconds : seconds;
    }
    void end() const {
        if (!rest_.empty()) throw messages::invalid_input(type_, whole_);
    }

  private:
    std::string_view whole_, rest_, type_;
    bool before_christ_ = false;
};

std::string timestamp_to_binary(std::string_view text) {
    TimeText parts(text, "timestamp");
    const std::int64_t days = parts.days();
    const std::int64_t us = parts.accept(' ') ? parts.microseconds() : 0;
    const std::int64_t value = days * datatype::day_micros + us - parts.offset_seconds() * datatype::second_micros;
    parts.end();
    return big_endian(static_cast<std::uint64_t>(value), 8);
}

std::string time_to_binary(std::string_view text, bool with_zone) {
    TimeText parts(text, "time");
    const std::int64_t us = parts.microseconds();
    const std::int64_t east = parts.offset_seconds();
    parts.end();
    std::string out = big_endian(static_cast<std::uint64_t>(us), 8);
    return with_zone ? out + big_endian(static_cast<std::uint64_t>(-east), 4)
                     : out;  // the protocol counts west of UTC as positive
}

bool is_number(std::string_view text, bool integer) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    bool digit = false;
    bool point = integer;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
            digit = true;
        } else if (text[i] == '.' && !point) {
            point = true;
        } else {
            return digit && !integer && (text[i] | 0x20) == 'e' && is_number(text.substr(i + 1), true);
        }
    }
    return digit;
}

// Returns base-10,000 digits as PostgreSQL stores them: digit count, weight of the first, sign, display scale, digits.
std::string numeric_to_binary(std::string_view text) {
    if (text == "NaN") return big_endian(0, 4) + big_endian(0xC000'0000, 4);
    if (!is_number(text, false) || text.find_first_of("eE") != std::string_view::npos)
        throw messages::invalid_input("numeric", text);
    const bool negative = text.front() == '-';
    if (negative || text.front() == '+') text.remove_prefix(1);
    std::string whole(text.substr(0, text.find('.')));
    std::string fraction(whole.size() < text.size() ? text.substr(whole.size() + 1) : std::string_view{});
    const std::size_t scale = fraction.size();
    whole.insert(0, (4 - whole.size() % 4) % 4, '0');
    fraction.append((4 - fraction.size() % 4) % 4, '0');
    auto weight = static_cast<std::int64_t>(whole.size() / 4) - 1;
    std::string digits = whole + fraction;
    while (digits.starts_with("0000")) {
        digits.erase(0, 4);
        --weight;
    }
    while (digits.ends_with("0000")) digits.resize(digits.size() - 4);
    if (digits.empty()) weight = 0;
    std::string out = big_endian(digits.size() / 4, 2) + big_endian(static_cast<std::uint64_t>(weight), 2) +
                      big_endian(negative && !digits.empty() ? 0x4000 : 0, 2) + big_endian(scale, 2);
    for (std::size_t i = 0; i < digits.size(); i += 4) {
        out += big_endian(number<std::uint16_t>(std::string_view(digits).substr(i, 4), "numeric"), 2);
    }
    return out;
}

std::string numeric_from_binary(Bytes value) {
    Reader in(value);
    const std::size_t count = in.count16(0);
    const int weight = in.i16();
    const auto sign = static_cast<std::uint16_t>(in.i16());
    const int scale = in.i16();
    if (in.remaining() != 2 * count || scale < 0 || scale > 1000 || weight > 300 || weight < -300) {
        throw messages::binary_format_incorrect("for type numeric");
    }
    if (sign != 0 && sign != 0x4000) throw messages::numeric_not_finite();
    std::string whole, fraction;
    for (int i = 0; i <= weight || in.remaining() > 0; ++i) {
        const int digits = in.remaining() > 0 ? in.i16() : 0;
        if (digits < 0 || digits > 9999) throw messages::binary_format_incorrect("for type numeric");
        (i <= weight ? whole : fraction) += fmt::format("{:04}", digits);
    }
    if (weight < -1) fraction.insert(0, static_cast<std::size_t>(-weight - 1) * 4, '0');
    fraction.resize(static_cast<std::size_t>(scale), '0');
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    return fmt::format("{}{}{}{}", sign != 0 ? "-" : "", whole.empty() ? "0" : whole, fraction.empty() ? "" : ".",
                       fraction);
}

std::string date_text(std::int64_t days) {
    std::array<char, datatype::date_chars> text{};
    return {text.data(), datatype::write_date(text.data(), days + epoch_days)};
}

std::string time_text(std::int64_t us) {
    return fmt::format("{:02}:{:02}:{:02}.{:06}", us / datatype::hour_micros, us / datatype::minute_micros % 60,
                       us / datatype::second_micros % 60, us % datatype::second_micros);
}

std::string timestamp_text(std::int64_t us, std::string_view zone) {
    constexpr std::int64_t epoch_us = epoch_days * datatype::day_micros;
    if (us > std::numeric_limits<std::int64_t>::max() - epoch_us) throw messages::timestamp_overflow();
    std::array<char, datatype::timestamp_chars> text{};
    return {text.data(), datatype::write_timestamp(text.data(), us + epoch_us, zone)};
}

// Backslashes are escaped: Redshift interprets them in literals.
std::string string_literal(std::string_view text) {
    require_utf8(text);
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out + "'";
}

std::string double_literal(double value) {
    const std::string text = std::isnan(value)   ? "NaN"
                             : std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity")
                                                 : fmt::format("{}", value);
    return fmt::format("'{}'::double precision", text);
}

// Converts a value from the binary to the text format.
std::string to_text(std::uint32_t type, Bytes value) {
    Reader in(value);
    const auto whole = [&](auto result) {
        if (in.remaining() != 0) throw messages::binary_format_incorrect("in a bind parameter");
        return result;
    };
    const auto i64 = [&] {
        const std::uint64_t high = static_cast<std::uint32_t>(in.i32());
        return static_cast<std::int64_t>(high << 32 | static_cast<std::uint32_t>(in.i32()));
    };
    switch (type) {
        case oid::boolean:
            return whole(in.u8() != 0 ? "t" : "f");
        case oid::int2:
            return fmt::format("{}", whole(in.i16()));
        case oid::int4:
            return fmt::format("{}", whole(in.i32()));
        case oid::oid:
            return fmt::format("{}", static_cast<std::uint32_t>(whole(in.i32())));
        case oid::int8:
            return fmt::format("{}", whole(i64()));
        case oid::float4:
            return fmt::format("{}", std::bit_cast<float>(whole(in.i32())));
        case oid::float8:
            return fmt::format("{}", std::bit_cast<double>(whole(i64())));
        case oid::numeric:
            return numeric_from_binary(value);
        case oid::date:
            return date_text(whole(in.i32()));
        case oid::time:
            return time_text(whole(i64()));
        case oid::timestamp:
            return timestamp_text(whole(i64()), "");
        case oid::timestamptz:
            return timestamp_text(whole(i64()), "+00");
        case oid::interval_year_month:
            return fmt::format("{} months", whole(in.i32()));
        case oid::interval_day_second:
            return fmt::format("{} microseconds", whole(i64()));
        case oid::bytea:
        case oid::varbyte:
            return hex(text_of(value));
        case 0:
        case oid::unknown:
        case oid::text:
        case oid::name:
        case oid::bpchar:
        case oid::varchar:
            return std::string(text_of(value));
        default:
            throw messages::binary_type_unsupported("parameters", type);
    }
}

}  // namespace

std::int16_t type_bytes(std::uint32_t type) {
    switch (type) {
        case oid::boolean:
            return 1;
        case oid::int2:
            return 2;
        case oid::int4:
        case oid::oid:
        case oid::float4:
        case oid::date:
        case oid::interval_year_month:
            return 4;
        case oid::int8:
        case oid::float8:
        case oid::time:
        case oid::timestamp:
        case oid::timestamptz:
        case oid::interval_day_second:
            return 8;
        case oid::timetz:
            return 12;
        default:
            return -1;
    }
}

std::string scalar_to_binary(std::uint32_t type, std::string_view text) {
    switch (type) {
        case oid::boolean:
            return std::string(1, text.starts_with('t') ? '\1' : '\0');
        case oid::int2:
            return big_endian(static_cast<std::uint64_t>(number<std::int16_t>(text, "smallint")), 2);
        case oid::int4:
            return big_endian(static_cast<std::uint64_t>(number<std::int32_t>(text, "integer")), 4);
        case oid::oid:
            return big_endian(number<std::uint32_t>(text, "oid"), 4);
        case oid::int8:
            return big_endian(static_cast<std::uint64_t>(number<std::int64_t>(text, "bigint")), 8);
        case oid::float4:
            return big_endian(std::bit_cast<std::uint32_t>(number<float>(text, "real")), 4);
        case oid::float8:
            return big_endian(std::bit_cast<std::uint64_t>(number<double>(text, "double precision")), 8);
        case oid::numeric:
            return numeric_to_binary(text);
        case oid::date: {
            TimeText parts(text, "date");
            const std::int64_t days = parts.days();
            parts.end();
            return big_endian(static_cast<std::uint64_t>(days), 4);
        }
        case oid::time:
            return time_to_binary(text, false);
        case oid::timetz:
            return time_to_binary(text, true);
        case oid::timestamp:
        case oid::timestamptz:
            return timestamp_to_binary(text);
        // Redshift's own drivers expect one number: months or microseconds.
        case oid::interval_year_month:
            return big_endian(static_cast<std::uint64_t>(datatype::read_interval(text).months), 4);
        case oid::interval_day_second: {
            const datatype::IntervalInput span = datatype::read_interval(text);
            return big_endian(static_cast<std::uint64_t>(span.all_micros()), 8);
        }
        case oid::varbyte:
            return bytes_of_hex(text);
        case oid::unknown:
        case oid::text:
        case oid::name:
        case oid::bpchar:
        case oid::varchar:
        case oid::super:
            return std::string(text);
        default:
            throw messages::binary_type_unsupported("results", type);
    }
}

namespace {

// Decodes PostgreSQL's escape format of bytes from before 9.0, which libpq sends to a server of version 8.0.2: literal
// bytes except for \\ and \ooo.
std::string unescaped(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool octal = text[i] == '\\' && i + 3 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '3';
        if (octal) {
            bytes += static_cast<char>((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0'));
            i += 3;
        } else {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            bytes += text[i];
        }
    }
    return bytes;
}

}  // namespace

std::string scalar_to_literal(std::uint32_t type, Format format, Bytes value) {
    const std::string text = format == Format::binary ? to_text(type, value) : std::string(text_of(value));
    switch (type) {
        case oid::int2:
        case oid::int4:
        case oid::int8:
        case oid::oid:
            if (!is_number(text, true)) throw messages::invalid_input("integer", text);
            return text.front() == '-' ? fmt::format("({})", text) : text;
        case oid::numeric:
            if (!is_number(text, false)) throw messages::invalid_input("numeric", text);
            return text.front() == '-' ? fmt::format("({})", text) : text;
        case oid::float4:
        case oid::float8:
            return double_literal(number<double>(text, "double precision"));
        case oid::boolean:
            return string_literal(text) + "::boolean";
        case oid::date:
            return string_literal(text) + "::date";
        case oid::time:
            return string_literal(text) + "::time";
        case oid::timetz:
            return string_literal(text) + "::timetz";
        case oid::timestamp:
            return string_literal(text) + "::timestamp";
        case oid::timestamptz:
            return string_literal(text) + "::timestamptz";
        case oid::interval_year_month:
            return string_literal(text) + "::intervaly2m";
        case oid::interval_day_second:
            return string_literal(text) + "::intervald2s";
        case oid::bytea:
            if (format == Format::text && !text.starts_with("\\x"))
                return fmt::format("from_hex({})", string_literal(hex(unescaped(text))));
            [[fallthrough]];
        case oid::varbyte:
            return fmt::format("from_hex({})", string_literal(text.starts_with("\\x") ? text.substr(2) : text));
        default:
            return string_literal(text);
    }
}

std::string scalar_null_literal(std::uint32_t type) {
    switch (type) {
        case oid::int2:
            return "null::smallint";
        case oid::int4:
            return "null::integer";
        case oid::int8:
        case oid::oid:
            return "null::bigint";
        case oid::float4:
        case oid::float8:
            return "null::double precision";
        case oid::boolean:
            return "null::boolean";
        case oid::date:
            return "null::date";
        case oid::time:
            return "null::time";
        case oid::timestamp:
            return "null::timestamp";
        case oid::timestamptz:
            return "null::timestamptz";
        case oid::interval_year_month:
            return "null::intervaly2m";
        case oid::interval_day_second:
            return "null::intervald2s";
        case oid::text:
        case oid::bpchar:
        case oid::varchar:
            return "null::varchar";
        default:
            return "null";
    }
}

}  // namespace loadonce::wire
