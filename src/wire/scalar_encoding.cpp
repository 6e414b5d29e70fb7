#include "wire/scalar_encoding.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/hex.h"
#include "datatype/interval_input.h"
#include "datatype/values.h"
#include "datatype/values_input.h"
#include "redshift/messages.h"
#include "wire/big_endian.h"
#include "wire/numeric_encoding.h"

namespace loadonce::wire {
namespace {

namespace messages = redshift::messages;

// Days from 1970-01-01 (system clock) to 2000-01-01 (PostgreSQL).
constexpr std::int64_t epoch_days = 10'957;
constexpr std::int64_t epoch_micros = epoch_days * datatype::day_micros;

template <typename T>
T number(std::string_view text, std::string_view type) {
    T value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) throw messages::invalid_input(type, text);
    return value;
}

std::string timestamp_to_binary(std::string_view text) {
    return big_endian(static_cast<std::uint64_t>(datatype::micros_of_timestamp_text(text) - epoch_micros), 8);
}

std::string time_to_binary(std::string_view text, bool with_zone) {
    const datatype::TimeOfDay time = datatype::time_of_text(text);
    std::string out = big_endian(static_cast<std::uint64_t>(time.micros), 8);
    // The protocol counts west of UTC as positive.
    return with_zone ? out + big_endian(static_cast<std::uint64_t>(-time.seconds_east), 4) : out;
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
    if (us > std::numeric_limits<std::int64_t>::max() - epoch_micros) throw messages::timestamp_overflow();
    std::array<char, datatype::timestamp_chars> text{};
    return {text.data(), datatype::write_timestamp(text.data(), us + epoch_micros, zone)};
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
        case oid::date:
            return big_endian(static_cast<std::uint64_t>(datatype::days_of_date_text(text) - epoch_days), 4);
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
