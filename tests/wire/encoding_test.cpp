#include "wire/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "base/error.h"
#include "datatype/values.h"
#include "wire/big_endian.h"
#include "wire/binding.h"
#include "wire/scalar_encoding.h"

namespace loadonce::wire {
namespace {

using namespace std::string_literals;

Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        constexpr const char* digits = "0123456789abcdef";
        out += digits[static_cast<std::uint8_t>(c) >> 4];
        out += digits[c & 15];
    }
    return out;
}

std::string sqlstate_of(const auto& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.sqlstate();
    }
    return "no error";
}

struct Case {
    std::uint32_t type;
    std::string text, binary;  // `binary` in hexadecimal, as PostgreSQL 15 sends it
};

TEST(Encoding, BinaryResultsAreThoseOfPostgres) {
    for (const Case& c : std::vector<Case>{
             {oid::boolean, "t", "01"},
             {oid::boolean, "f", "00"},
             {oid::int2, "-2", "fffe"},
             {oid::int4, "2147483647", "7fffffff"},
             {oid::int8, "-9223372036854775808", "8000000000000000"},
             {oid::float4, "1.5", "3fc00000"},
             {oid::float8, "-0.1", "bfb999999999999a"},
             {oid::float8, "Infinity", "7ff0000000000000"},
             {oid::varchar, "gr\xC3\xBC\xC3\x9F", "6772c3bcc39f"},
             {oid::date, "2000-01-01", "00000000"},
             {oid::date, "1999-12-31", "ffffffff"},
             {oid::date, "2024-02-29", "00002279"},
             {oid::time, "01:02:03.5", "00000000ddf019e0"},
             {oid::timestamp, "2000-01-01 00:00:01", "00000000000f4240"},
             {oid::timestamp, "1999-12-31 23:59:59.999999", "ffffffffffffffff"},
             {oid::timestamptz, "2000-01-01 02:00:00+02", "0000000000000000"},
             {oid::timetz, "00:00:00+02", "0000000000000000ffffe3e0"},
             {oid::varbyte, "00ff61", "00ff61"},
             {oid::numeric, "0", "0000000000000000"},
             {oid::numeric, "1.50",
              "00020000000000020001"
              "1388"},
             {oid::numeric, "-12345.678",
              "000300014000000300010929"
              "1a7c"},
             {oid::numeric, "0.0001", "0001ffff000000040001"},
             {oid::numeric, "10000", "00010001000000000001"},
             {1007, "{}", "000000000000000000000017"},
             {1005, "{1,-2}",
              "000000010000000000000015"
              "0000000200000001"
              "000000020001"
              "00000002fffe"},
             {1009, R"({a,NULL,"b,\"\\",""})",
              "000000010000000100000019"
              "0000000400000001"
              "0000000161"
              "ffffffff"
              "00000004622c225c"
              "00000000"},
         }) {
        EXPECT_EQ(hex(to_binary(c.type, c.text)), c.binary) << c.type << " " << c.text;
    }
}

TEST(Encoding, ABoundArrayIsAnExpressionOfItsElements) {
    const std::string text = R"({1,NULL,-2})", names = R"({a,"b'\\c"})";
    EXPECT_EQ(to_literal(1007, Format::text, bytes_of(text)), "ARRAY[1, null::integer, (-2)]");
    EXPECT_EQ(to_literal(1007, Format::binary, bytes_of(to_binary(1007, text))), "ARRAY[1, null::integer, (-2)]");
    EXPECT_EQ(to_literal(1009, Format::text, bytes_of(names)), R"(ARRAY['a', 'b''\\c'])");
    EXPECT_EQ(to_literal(1009, Format::binary, bytes_of(to_binary(1009, names))), R"(ARRAY['a', 'b''\\c'])");
    EXPECT_EQ(to_literal(1016, Format::text, bytes_of("{}")), "ARRAY(SELECT null::bigint WHERE FALSE)");
    EXPECT_EQ(to_literal(1016, Format::binary, bytes_of(to_binary(1016, "{}"))),
              "ARRAY(SELECT null::bigint WHERE FALSE)");
    EXPECT_EQ(sqlstate_of([] { return to_literal(1007, Format::binary, bytes_of(to_binary(1005, "{1}"))); }), "42804");
    EXPECT_EQ(sqlstate_of([] { return to_literal(1007, Format::binary, bytes_of(std::string(12, '\2'))); }), "0A000");
    EXPECT_EQ(
        sqlstate_of([] { return to_literal(1007, Format::binary, bytes_of(to_binary(1007, "{1}").substr(0, 21))); }),
        "08P01");
}

// A std::chrono::year ends at 32767.
TEST(Encoding, ADateOfAnyYearIsTheSameInBothFormats) {
    for (const std::int64_t since_2000 : {-2'451'507L, -746'384L, -730'120L, -730'119L, -36'525L, 0L, 59L, 2'921'939L,
                                          2'921'940L, 11'240'000L, 11'300'000L, 107'000'000L}) {
        const std::int64_t days = since_2000 + 10'957;
        std::array<char, datatype::date_chars> buffer{};
        const std::string text(buffer.data(), datatype::write_date(buffer.data(), days));
        EXPECT_EQ(hex(to_binary(oid::date, text)), hex(big_endian(static_cast<std::uint64_t>(since_2000), 4))) << text;
        EXPECT_EQ(to_literal(oid::date, Format::binary, bytes_of(to_binary(oid::date, text))), "'" + text + "'::date");
        if (days > 106'000'000) continue;  // beyond the last timestamp
        std::array<char, datatype::timestamp_chars> moment{};
        const std::int64_t us = days * datatype::day_micros + 3'600'000'001;
        const std::string at(moment.data(), datatype::write_timestamp(moment.data(), us, "+00"));
        EXPECT_EQ(to_literal(oid::timestamptz, Format::binary, bytes_of(to_binary(oid::timestamptz, at))),
                  "'" + at + "'::timestamptz");
    }
    EXPECT_EQ(sqlstate_of([] {
                  return to_literal(oid::timestamp, Format::binary, bytes_of("\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"));
              }),
              "22008");
    EXPECT_EQ(sqlstate_of([] { return to_binary(oid::date, "2023-02-29"); }), "22P02");
}

TEST(Encoding, WhatHasNoBinaryFormIsRefusedByName) {
    EXPECT_EQ(sqlstate_of([] { return to_binary(3000, "POINT(1 1)"); }), "0A000");
    EXPECT_EQ(sqlstate_of([] { return to_binary(1007, "{1"); }), "22P02");
    EXPECT_EQ(sqlstate_of([] { return to_literal(3000, Format::binary, bytes_of("x")); }), "0A000");
}

TEST(Encoding, ANumericIsTheSameAfterBinaryAndBack) {
    for (const std::string text : {"0", "0.0", "1", "10000", "99999999.9999", "0.00001",
                                   "123456789012345678901234567890.12345678", "0.10", "100000000.5"}) {
        EXPECT_EQ(to_literal(oid::numeric, Format::binary, bytes_of(to_binary(oid::numeric, text))), text);
    }
    EXPECT_EQ(to_literal(oid::numeric, Format::binary, bytes_of(to_binary(oid::numeric, "-7.25"))), "(-7.25)");
}

TEST(Encoding, AParameterBecomesALiteralOfItsType) {
    const auto text = [](std::uint32_t type, std::string_view value) {
        return to_literal(type, Format::text, bytes_of(value));
    };
    EXPECT_EQ(text(oid::int4, "5"), "5");
    EXPECT_EQ(text(oid::int4, "-5"), "(-5)");
    EXPECT_EQ(text(oid::numeric, "1.5e3"), "1.5e3");
    EXPECT_EQ(text(oid::unknown, "it's"), "'it''s'");
    EXPECT_EQ(text(oid::varchar, "a\\b"), "'a\\\\b'");
    EXPECT_EQ(text(oid::boolean, "true"), "'true'::boolean");
    EXPECT_EQ(text(oid::date, "2024-01-01"), "'2024-01-01'::date");
    EXPECT_EQ(text(oid::bytea, "\\x6162"), "from_hex('6162')");
    EXPECT_EQ(text(oid::bytea, "ab\\\\\\001"),
              "from_hex('61625c01')");  // libpq's escape format for this server_version
    const auto binary = [](std::uint32_t type, std::string_view value) {
        return to_literal(type, Format::binary, bytes_of(value));
    };
    EXPECT_EQ(binary(oid::int2, "\xFF\xFE"), "(-2)");
    EXPECT_EQ(binary(oid::int8, "\0\0\0\0\0\0\1\0"s), "256");
    EXPECT_EQ(binary(oid::float8, to_binary(oid::float8, "0.1")), "'0.1'::double precision");
    EXPECT_EQ(binary(oid::timestamp, to_binary(oid::timestamp, "1969-07-20 20:17:40")),
              "'1969-07-20 20:17:40'::timestamp");
    EXPECT_EQ(binary(oid::timestamptz, "\0\0\0\0\0\0\0\0"s), "'2000-01-01 00:00:00+00'::timestamptz");
}

TEST(Encoding, ANumberThatIsNoneDoesNotReachTheStatement) {
    for (const std::string value : {"", "1;", "1 or 1=1", "--", "0x1", "1e", ".", "1.2.3", "- 1"}) {
        EXPECT_EQ(sqlstate_of([&] { return to_literal(oid::numeric, Format::text, bytes_of(value)); }), "22P02")
            << value;
        EXPECT_EQ(sqlstate_of([&] { return to_literal(oid::int4, Format::text, bytes_of(value)); }), "22P02") << value;
    }
}

TEST(Encoding, WrongLengthsAndBadTextAreErrors) {
    EXPECT_EQ(sqlstate_of([] { return to_literal(oid::int4, Format::binary, bytes_of("abc")); }), "08P01");
    EXPECT_EQ(sqlstate_of([] { return to_literal(oid::int4, Format::binary, bytes_of("abcde")); }), "22P03");
    EXPECT_EQ(sqlstate_of([] { return to_literal(oid::numeric, Format::binary, bytes_of("\x7F\xFF\0\0\0\0\0\0"s)); }),
              "22P03");
    for (const std::string& bad : {"\xFF"s, "\xC0\x80"s, "\xED\xA0\x80"s, "\xF5\x80\x80\x80"s, "a\0b"s, "\xE2\x82"s}) {
        EXPECT_EQ(sqlstate_of([&] { return to_literal(oid::varchar, Format::text, bytes_of(bad)); }), "22021")
            << hex(bad);
    }
}

TEST(Binding, OnlyParameterTokensAreReplaced) {
    const std::string_view sql = "select $2, '$1', \"$1\" -- $1\n from t where a = $1";
    const std::vector<ParameterPlace> places = parameters_of(sql);
    ASSERT_EQ(places.size(), 2u);
    const std::vector<std::string> literals{"'x'", "7"};
    EXPECT_EQ(with_values(sql, places, literals), "select  7 , '$1', \"$1\" -- $1\n from t where a =  'x' ");
    EXPECT_EQ(sqlstate_of([] { return parameters_of("select $0"); }), "08P01");
    EXPECT_EQ(sqlstate_of([] { return parameters_of("select $99999999999999999999"); }), "08P01");
}

TEST(Binding, AStatementThatItsValuesMakeTooLongIsNotMade) {
    std::string sql = "select 1 where $1 = $1";
    for (int i = 0; i < 2000; ++i) sql += " or $1 = $1";
    const std::vector<std::string> literals{std::string(1 << 20, 'x')};
    EXPECT_EQ(sqlstate_of([&] { return with_values(sql, parameters_of(sql), literals); }), "54000");
}

TEST(Binding, AStatementsKindIsThatOfItsWords) {
    EXPECT_EQ(kind_of("/* c */ begin transaction"), Kind::begin);
    EXPECT_EQ(kind_of("START TRANSACTION"), Kind::begin);
    EXPECT_EQ(kind_of("abort"), Kind::end);
    EXPECT_EQ(kind_of("vacuum t"), Kind::outside_block);
    EXPECT_EQ(kind_of("alter table t alter column c type varchar(10)"), Kind::outside_block);
    EXPECT_EQ(kind_of("alter table t add column type int"), Kind::other);
    EXPECT_EQ(kind_of("select 'begin'"), Kind::other);
}

}  // namespace
}  // namespace loadonce::wire
