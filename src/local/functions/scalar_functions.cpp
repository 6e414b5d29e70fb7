#include "local/functions/scalar_functions.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "base/hex.h"
#include "base/utf8.h"
#include "datatype/datetime_input.h"
#include "datatype/datetime_pattern.h"
#include "datatype/interval_input.h"
#include "datatype/number_pattern.h"
#include "datatype/values.h"
#include "redshift/messages.h"
#include "redshift/names.h"

namespace loadonce::local {
namespace {

using Arguments = std::span<const duck::ScalarArgument>;
using NullableResult = std::optional<duck::ScalarResult>;

duck::ScalarResult text(std::string value) {
    return {std::move(value), 0};
}
duck::ScalarResult number(std::int64_t value) {
    return {{}, value};
}

// Minutes to the east of UTC as they follow a time: +02, -03:30.
std::string offset_text(std::int64_t minutes) {
    const auto size = std::abs(minutes);
    return fmt::format("{}{:02}{}", minutes < 0 ? "-" : "+", size / 60,
                       size % 60 == 0 ? "" : fmt::format(":{:02}", size % 60));
}

// The longest prefix of whole characters that has no more bytes.
NullableResult cut(Arguments a) {
    return text(std::string(utf8_prefix(a[0].text, static_cast<std::size_t>(a[1].number))));
}

NullableResult to_char_time(Arguments a) {
    return text(datatype::format_time(a[0].number, a[1].text));
}
NullableResult to_char_number(Arguments a) {
    return text(datatype::format_number(a[0].text, a[1].text));
}
NullableResult to_time(Arguments a) {
    return number(datatype::parse_time(a[0].text, a[1].text, a[2].number != 0));
}
NullableResult to_number(Arguments a) {
    return text(datatype::parse_number(a[0].text, a[1].text));
}

// AWS, "STRTOL function": blanks and a sign may come first, and 0x where the base is 16.
NullableResult strtol(Arguments a) {
    auto digits = a[0].text;
    const auto base = a[1].number;
    if (base < 2 || base > 36) throw redshift::messages::strtol_base();
    digits.remove_prefix(std::min(digits.find_first_not_of(" \t\n\r"), digits.size()));
    if (digits.empty()) return number(0);
    const bool negative = digits[0] == '-';
    if (negative || digits[0] == '+') digits.remove_prefix(1);
    if (base == 16 && (digits.starts_with("0x") || digits.starts_with("0X"))) digits.remove_prefix(2);
    std::string signed_digits = (negative ? "-" : "") + std::string(digits);
    std::int64_t value = 0;
    const auto* const end = signed_digits.data() + signed_digits.size();
    const auto read = std::from_chars(signed_digits.data(), end, value, static_cast<int>(base));
    if (read.ec == std::errc::result_out_of_range) throw redshift::messages::strtol_out_of_range(a[0].text);
    if (read.ec != std::errc() || read.ptr != end) throw redshift::messages::strtol_invalid(a[0].text, base);
    return number(value);
}

NullableResult sha2(Arguments a) {
    struct Kind {
        std::int64_t bits;
        const EVP_MD* (*hash)();
    };
    constexpr auto kinds = std::to_array<Kind>(
        {{0, EVP_sha256}, {224, EVP_sha224}, {256, EVP_sha256}, {384, EVP_sha384}, {512, EVP_sha512}});
    const auto* kind = std::ranges::find(kinds, a[1].number, &Kind::bits);
    if (kind == kinds.end()) return std::nullopt;  // AWS, "SHA2 function": null
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(a[0].text.data(), a[0].text.size(), digest.data(), &size, kind->hash(), nullptr) != 1)
        throw redshift::messages::sha2_failed();
    return text(hex({reinterpret_cast<const char*>(digest.data()), size}));
}

// IEEE 802.3, reflected.
NullableResult crc32(Arguments a) {
    std::uint32_t crc = ~0U;
    for (const char c : a[0].text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return text(fmt::format("{:08x}", ~crc));
}

// 0 is Sunday (AWS, "NEXT_DAY function": the names and their abbreviations).
NullableResult weekday(Arguments a) {
    constexpr std::array<std::array<std::string_view, 5>, 7> names{{{"su", "sun", "sunday"},
                                                                    {"m", "mo", "mon", "monday"},
                                                                    {"tu", "tue", "tues", "tuesday"},
                                                                    {"w", "we", "wed", "wednesday"},
                                                                    {"th", "thu", "thur", "thurs", "thursday"},
                                                                    {"f", "fr", "fri", "friday"},
                                                                    {"sa", "sat", "saturday"}}};
    const auto written = fold(std::string(a[0].text));
    for (std::size_t day = 0; day < names.size(); ++day)
        if (std::ranges::find(names.at(day), written) != names.at(day).end() && !written.empty())
            return number(static_cast<std::int64_t>(day));
    throw redshift::messages::weekday_unknown(a[0].text);
}

NullableResult zone_minutes(Arguments a) {
    const auto minutes = datatype::fixed_offset_minutes(a[0].text);
    return minutes ? NullableResult(number(*minutes)) : std::nullopt;
}

// A string's date or time in microseconds; of a TIMESTAMPTZ with an offset those of UTC. The kind is a TypeKind.
NullableResult datetime(Arguments a) {
    const auto kind = static_cast<TypeKind>(a[1].number);
    const auto said = datatype::read_datetime(a[0].text, kind);
    const bool zoned = kind == TypeKind::timestamptz && said.offset_minutes;
    return number(said.micros - (zoned ? *said.offset_minutes * datatype::minute_micros : 0));
}

// A string's TIMETZ as DuckDB reads it.
NullableResult timetz(Arguments a) {
    const auto said = datatype::read_datetime(a[0].text, TypeKind::timetz);
    if (!said.zone.empty()) throw redshift::messages::unsupported("a TIMETZ in a named time zone");
    return text(datatype::time_text(said.micros) + offset_text(said.offset_minutes.value_or(0)));
}

// The zone of what datetime() answers of a TIMESTAMPTZ; the second argument is the session's.
NullableResult zone(Arguments a) {
    const auto said = datatype::read_datetime(a[0].text, TypeKind::timestamptz);
    return text(said.offset_minutes ? "UTC" : said.zone.empty() ? std::string(a[1].text) : said.zone);
}

// The months or microseconds of a string's interval; the kind is a TypeKind.
NullableResult interval(Arguments a) {
    const auto span = datatype::read_interval(a[0].text);
    const bool months = static_cast<TypeKind>(a[1].number) == TypeKind::interval_year_month;
    return number(months ? span.months : span.all_micros());
}
NullableResult months_shown(Arguments a) {
    return text(datatype::months_text(a[0].number, static_cast<datatype::IntervalStyle>(a[1].number)));
}
NullableResult seconds_shown(Arguments a) {
    return text(datatype::seconds_text(a[0].number, static_cast<datatype::IntervalStyle>(a[1].number)));
}

NullableResult offset(Arguments a) {
    return text(offset_text(a[0].number));
}

// AWS, "LISTAGG function": no longer than a VARCHAR.
NullableResult listagg(Arguments a) {
    if (a[0].text.size() > static_cast<std::size_t>(varchar_bytes_max)) throw redshift::messages::listagg_too_long();
    return text(std::string(a[0].text));
}

// A VARCHAR ends at 65535 bytes (AWS, "Character types"), and characters are not shorter. Said before the memory is
// taken.
NullableResult repeat(Arguments a) {
    const auto count = a[0].text.empty() ? 0 : std::max<std::int64_t>(a[1].number, 0);
    if (count > varchar_bytes_max / static_cast<std::int64_t>(std::max<std::size_t>(a[0].text.size(), 1)))
        throw redshift::messages::string_too_long();
    std::string result;
    for (std::int64_t i = 0; i < count; ++i) result += a[0].text;
    return text(std::move(result));
}
NullableResult length(Arguments a) {
    if (a[0].number > varchar_bytes_max) throw redshift::messages::string_too_long();
    return number(std::max<std::int64_t>(a[0].number, 0));
}

// FNV-1a of 64 bits.
std::int64_t fnv(std::uint64_t hash, std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return static_cast<std::int64_t>(hash);
}
NullableResult fnv_text(Arguments a) {
    return number(fnv(static_cast<std::uint64_t>(a[1].number), a[0].text));
}
NullableResult fnv_number(Arguments a) {
    std::string bytes;
    for (int i = 0; i < a[1].number; ++i)
        bytes += static_cast<char>(static_cast<std::uint64_t>(a[0].number) >> (8 * i));
    return number(fnv(static_cast<std::uint64_t>(a[2].number), bytes));
}

// Murmur3A, 32 bits (Austin Appleby, public domain).
std::uint32_t murmur(std::uint32_t hash, std::string_view bytes) {
    const auto mixed = [](std::uint32_t block) { return std::rotl(block * 0xcc9e2d51U, 15) * 0x1b873593U; };
    const auto block_at = [&](std::size_t at) {
        std::uint32_t block = 0;
        for (std::size_t i = 0; i < 4 && at + i < bytes.size(); ++i)
            block |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
        return block;
    };
    std::size_t at = 0;
    for (; at + 4 <= bytes.size(); at += 4) hash = std::rotl(hash ^ mixed(block_at(at)), 13) * 5 + 0xe6546b64U;
    if (at < bytes.size()) hash ^= mixed(block_at(at));
    hash ^= static_cast<std::uint32_t>(bytes.size());
    hash = (hash ^ (hash >> 16)) * 0x85ebca6bU;
    hash = (hash ^ (hash >> 13)) * 0xc2b2ae35U;
    return hash ^ (hash >> 16);
}
duck::ScalarResult as_integer(std::uint32_t hash) {
    return number(static_cast<std::int32_t>(hash));
}
NullableResult murmur_text(Arguments a) {
    return as_integer(murmur(static_cast<std::uint32_t>(a[1].number), a[0].text));
}
NullableResult murmur_number(Arguments a) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(static_cast<std::uint64_t>(a[0].number) >> (8 * i));
    return as_integer(murmur(static_cast<std::uint32_t>(a[1].number), bytes));
}

NullableResult octetindex(Arguments a) {
    const auto at = a[1].text.find(a[0].text);
    return number(at == std::string_view::npos ? 0 : static_cast<std::int64_t>(at) + 1);
}

// American Soundex: vowels separate, h and w do not.
std::string soundex_of(std::string_view word) {
    constexpr std::string_view codes = "01230120022455012623010202";  // a to z
    std::string result;
    char last = '0';
    for (const char c : fold(std::string(word))) {
        if (c < 'a' || c > 'z') continue;
        const char code = codes[static_cast<std::size_t>(c - 'a')];
        if (result.empty())
            result += static_cast<char>(c - 'a' + 'A');
        else if (code != '0' && code != last)
            result += code;
        if (c != 'h' && c != 'w') last = code;
        if (result.size() == 4) break;
    }
    if (!result.empty()) result.resize(4, '0');
    return result;
}
NullableResult soundex(Arguments a) {
    return text(soundex_of(a[0].text));
}
// How many of the four are the same.
NullableResult difference(Arguments a) {
    const auto left = soundex_of(a[0].text), right = soundex_of(a[1].text);
    std::int64_t same = 0;
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) same += left[i] == right[i] ? 1 : 0;
    return number(same);
}

// Only names that need quotes get them.
NullableResult quote_ident(Arguments a) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; };
    const auto name = a[0].text;
    if (!name.empty() && std::ranges::all_of(name, plain) && (name[0] < '0' || name[0] > '9') && name[0] != '$' &&
        !redshift::is_reserved(name))
        return text(std::string(name));
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text(quoted + "\"");
}

NullableResult quote_literal(Arguments a) {
    return text(redshift::quote_literal(a[0].text));
}

// DuckDB writes 3.0, Redshift 3.
NullableResult double_text(Arguments a) {
    std::array<char, datatype::float_chars> written;
    return text(std::string(written.data(), datatype::write_double(written.data(), a[0].real)));
}
NullableResult real_text(Arguments a) {
    std::array<char, datatype::float_chars> written;
    return text(std::string(written.data(), datatype::write_real(written.data(), static_cast<float>(a[0].real))));
}

constexpr auto table = std::to_array<duck::ScalarFunction>({
    {"loadonce_cut", "si", 's', cut},
    {"loadonce_to_char_time", "is", 's', to_char_time},
    {"loadonce_to_char_number", "ss", 's', to_char_number},
    {"loadonce_to_time", "ssi", 'i', to_time},
    {"loadonce_to_number", "ss", 's', to_number},
    {"loadonce_strtol", "si", 'i', strtol},
    {"loadonce_sha2", "si", 's', sha2},
    {"loadonce_crc32", "s", 's', crc32},
    {"loadonce_weekday", "s", 'i', weekday},
    {"loadonce_zone_minutes", "s", 'i', zone_minutes},
    {"loadonce_datetime", "si", 'i', datetime},
    {"loadonce_zone", "ss", 's', zone},
    {"loadonce_timetz", "s", 's', timetz},
    {"loadonce_offset", "i", 's', offset},
    {"loadonce_interval", "si", 'i', interval},
    {"loadonce_months_text", "ii", 's', months_shown},
    {"loadonce_seconds_text", "ii", 's', seconds_shown},
    {"loadonce_double_text", "f", 's', double_text},
    {"loadonce_real_text", "f", 's', real_text},
    {"loadonce_repeat", "si", 's', repeat},
    {"loadonce_length", "i", 'i', length},
    {"loadonce_listagg", "s", 's', listagg},
    {"loadonce_fnv_text", "si", 'i', fnv_text},
    {"loadonce_fnv_number", "iii", 'i', fnv_number},
    {"loadonce_murmur_text", "si", 'i', murmur_text},
    {"loadonce_murmur_number", "ii", 'i', murmur_number},
    {"loadonce_octetindex", "ss", 'i', octetindex},
    {"loadonce_soundex", "s", 's', soundex},
    {"loadonce_difference", "ss", 'i', difference},
    {"loadonce_quote_ident", "s", 's', quote_ident},
    {"loadonce_quote_literal", "s", 's', quote_literal},
});

}  // namespace

std::span<const duck::ScalarFunction> scalar_functions() {
    return table;
}

}  // namespace loadonce::local
