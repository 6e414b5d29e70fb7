#include "shape/evidence.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace loadonce::shape {
namespace {

void add(Evidence& evidence, std::string token) {
    token += " " + std::string(64, '\0');
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(token.data());
    if (token[0] == '"') {
        evidence.add_string(parse_time(bytes + 1, token.find('"', 1) - 1).kind);
    } else if (token[0] == 't') {
        evidence.kinds |= Evidence::boolean;
    } else if (token[0] == 'n') {
        evidence.kinds |= Evidence::null;
    } else {
        const Number number = parse_number(bytes);
        ASSERT_NE(number.end, nullptr) << token;
        evidence.add_number(number, bytes);
    }
}

Evidence of(const std::vector<std::string>& tokens) {
    Evidence evidence;
    for (const std::string& token : tokens) add(evidence, token);
    return evidence;
}

TEST(Evidence, MergingIsCommutativeAssociativeAndIdempotent) {
    const std::vector<std::string> tokens{"1",
                                          "-7",
                                          "9223372036854775807",
                                          "9223372036854775808",
                                          "1.5",
                                          "1e300",
                                          "0.1",
                                          "0.1234567890123456789",
                                          "\"2025-01-01\"",
                                          "\"x\"",
                                          "true",
                                          "null",
                                          "\"2025-01-01T00:00:00\"",
                                          "-0.0",
                                          "123456789012345678901234567890.5",
                                          "\"2025-01-01T00:00:00Z\""};
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::vector<Evidence> parts(3);
        std::vector<std::string> all;
        for (Evidence& part : parts) {
            for (std::uint32_t i = random() % 4; i > 0; --i) {
                all.push_back(tokens[random() % tokens.size()]);
                add(part, all.back());
            }
        }
        Evidence left = parts[0], right = parts[1], back = parts[2];
        left.merge(parts[1]);
        left.merge(parts[2]);
        right.merge(parts[2]);
        right.merge(parts[0]);
        back.merge(parts[1]);
        back.merge(parts[0]);
        back.merge(back);
        EXPECT_EQ(left, right);
        EXPECT_EQ(left, back);
        EXPECT_EQ(decide(left), decide(of(all)));
        EXPECT_TRUE(holds(decide(left), left)) << decide(left).ddl();
    }
}

TEST(Evidence, DecidesTheNarrowestTypeThatKeepsEveryValue) {
    const auto type = [](const std::vector<std::string>& tokens) { return decide(of(tokens)).ddl(); };
    EXPECT_EQ(type({}), "VARCHAR(255)");
    EXPECT_EQ(type({"null"}), "VARCHAR(255)");
    EXPECT_EQ(type({"1", "-9223372036854775808"}), "BIGINT");
    EXPECT_EQ(type({"9223372036854775808"}), "NUMERIC(20,0)");
    EXPECT_EQ(type({"1", "0.1"}), "DOUBLE PRECISION");
    EXPECT_EQ(type({"0.1", "9007199254740993"}), "NUMERIC(17,1)");
    EXPECT_EQ(type({"0.12345678901234567890"}), "NUMERIC(20,20)");
    EXPECT_EQ(type({"1e400"}), "VARCHAR(255)");
    EXPECT_EQ(type({"true", "null"}), "BOOLEAN");
    EXPECT_EQ(type({"true", "1"}), "VARCHAR(255)");
    EXPECT_EQ(type({"\"2025-02-28\""}), "DATE");
    EXPECT_EQ(type({"\"2025-02-29\""}), "VARCHAR(255)");
    EXPECT_EQ(type({"\"2025-02-28T10:00:00\""}), "TIMESTAMP");
    EXPECT_EQ(type({"\"2025-02-28T10:00:00.123456+05:30\""}), "TIMESTAMPTZ");
    EXPECT_EQ(type({"\"2025-02-28T10:00:00.1234567Z\""}), "VARCHAR(255)");
    EXPECT_EQ(type({"\"2025-02-28T10:00:00\"", "\"2025-02-28T10:00:00Z\""}), "VARCHAR(255)");
}

TEST(Evidence, AKnownTypeStaysWhileItHoldsEveryValue) {
    const auto settled = [](Type known, const std::vector<std::string>& tokens) {
        return settle(known, of(tokens)).ddl();
    };
    EXPECT_EQ(settled(Type::of(TypeKind::double_precision), {"1", "2"}), "DOUBLE PRECISION");
    EXPECT_EQ(settled(Type::of(TypeKind::bigint), {"1.5"}), "DOUBLE PRECISION");
    EXPECT_EQ(settled(Type::of(TypeKind::smallint), {"32767"}), "SMALLINT");
    EXPECT_EQ(settled(Type::of(TypeKind::smallint), {"32768"}), "BIGINT");
    EXPECT_EQ(settled(Type::varchar(10), {"1", "true", "\"x\""}), "VARCHAR(10)");
    EXPECT_EQ(settled(Type::decimal(5, 2), {"123.45", "7"}), "NUMERIC(5,2)");
    EXPECT_EQ(settled(Type::decimal(5, 2), {"1234.5"}), "NUMERIC(6,2)");
    EXPECT_EQ(settled(Type::of(TypeKind::timestamptz), {}), "TIMESTAMPTZ");
    for (const TypeKind kind : {TypeKind::time, TypeKind::timetz, TypeKind::varbyte, TypeKind::super})
        EXPECT_EQ(settled(Type::of(kind), {"null"}), "VARCHAR(255)");
}

TEST(Literal, RefusesWhatIsNoJsonNumber) {
    for (const std::string text : {"01", "+1", "1.", ".5", "-", "1e", "1e+", "00", "-01"}) {
        const std::string padded = text + std::string(64, '\0');
        const Number number = parse_number(reinterpret_cast<const std::uint8_t*>(padded.data()));
        EXPECT_TRUE(number.end == nullptr || *number.end != 0) << text;
    }
}

TEST(Literal, ResolvesEscapesAndRefusesLoneSurrogates) {
    const auto unescaped = [](const std::string& text, std::string& out) {
        return unescape(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), out);
    };
    std::string out;
    EXPECT_EQ(unescaped("a\\n\\u00e9\\ud83d\\ude00\\/", out), nullptr);
    EXPECT_EQ(out, "a\n\u00e9\U0001F600/");
    for (const std::string text : {"\\ud83d", "\\ude00", "\\ud83d\\u0041", "\\x", "\\u12g4", "\\u12"})
        EXPECT_NE(unescaped(text, out), nullptr) << text;
}

TEST(Evidence, RealHoldsNumbersOfItsRangeOnly) {
    const Type real = Type::of(TypeKind::real);
    for (const char* held : {"0", "1.5", "-123456", "1e37", "9.99999e37", "1e-37", "0.0"})
        EXPECT_TRUE(holds(real, of({held}))) << held;
    for (const char* beyond : {"1e39", "-4e38", "1e-50", "1e-38", "1234567", "0.1234567"})
        EXPECT_FALSE(holds(real, of({beyond}))) << beyond;
}

TEST(Evidence, ANumericThatIsTooNarrowGetsTheDigitsOfBoth) {
    EXPECT_EQ(settle(Type::decimal(4, 2), of({"12345.678"})), Type::decimal(8, 3));
    EXPECT_EQ(settle(Type::decimal(4, 2), of({"1.5", "7"})), Type::decimal(4, 2));
    EXPECT_EQ(settle(Type::decimal(4, 2), of({"1e300"})), Type::of(TypeKind::double_precision));
    EXPECT_EQ(settle(Type::decimal(4, 2), of({"\"x\""})).kind, TypeKind::varchar);
}

}  // namespace
}  // namespace loadonce::shape
