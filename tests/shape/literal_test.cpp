#include "shape/literal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace loadonce::shape {
namespace {

// A token with the readable bytes past its end that the functions need.
class Token {
  public:
    explicit Token(const std::string& text) : size_(text.size()), padded_(text + "," + std::string(64, '\0')) {}
    [[nodiscard]] const std::uint8_t* begin() const { return reinterpret_cast<const std::uint8_t*>(padded_.data()); }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Number number() const { return parse_number(begin()); }

  private:
    std::size_t size_;
    std::string padded_;
};

TEST(Literal, ANumberEndsWhereItsTokenEnds) {
    for (const std::string text : {"0", "-0", "7", "-12", "1.5", "0.001", "1e5", "1E+05", "-2.50e-3", "0.0", "10e0"}) {
        const Token token(text);
        ASSERT_NE(token.number().end, nullptr) << text;
        EXPECT_EQ(static_cast<std::size_t>(token.number().end - token.begin()), text.size()) << text;
    }
}

TEST(Literal, MantissaAndExponentAreTheValue) {
    const Number price = Token("-12.50").number();
    EXPECT_TRUE(price.negative);
    EXPECT_FALSE(price.integer);
    EXPECT_EQ(price.mantissa, 1250U);
    EXPECT_EQ(price.exponent, -2);
    EXPECT_EQ(price.digits, 4U);
    EXPECT_EQ(price.fraction_digits, 2U);
    const Number small = Token("0.0070e1").number();
    EXPECT_EQ(small.mantissa, 70U);
    EXPECT_EQ(small.exponent, -3);
    EXPECT_EQ(small.digits, 2U);  // without leading zeros
}

TEST(Literal, OnlyIntegersOf64BitsAreIntegers) {
    const auto value = [](const std::string& text) { return to_int64(Token(text).number()); };
    EXPECT_EQ(value("9223372036854775807"), INT64_MAX);
    EXPECT_EQ(value("-9223372036854775808"), INT64_MIN);
    EXPECT_EQ(value("-0"), 0);
    EXPECT_EQ(value("9223372036854775808"), std::nullopt);
    EXPECT_EQ(value("-9223372036854775809"), std::nullopt);
    EXPECT_EQ(value("100000000000000000000"), std::nullopt);
    EXPECT_EQ(value("1.0"), std::nullopt);
    EXPECT_EQ(value("1e2"), std::nullopt);
}

TEST(Literal, TheNearestDoubleIsThatOfTheLibrary) {
    for (const std::string text : {"0", "0.1", "-0.3", "1e22", "1e23", "123456789012345", "9007199254740993",
                                   "0.1000000000000000055511151231257827", "2.2250738585072011e-308", "5e-324",
                                   "1.7976931348623157e308", "179769313486231570000000000000000000000e270"}) {
        const Token token(text);
        EXPECT_EQ(to_double(token.number(), token.begin()), std::strtod(text.c_str(), nullptr)) << text;
    }
    const Token large("1e400");
    EXPECT_TRUE(std::isinf(to_double(large.number(), large.begin())));
}

TEST(Literal, ADoubleKeepsALiteralWhoseShortestFormIsTheSameNumber) {
    const auto kept = [](const std::string& text) {
        const Token token(text);
        return double_keeps(token.number(), token.begin());
    };
    for (const std::string text : {"0.1", "123456789012345", "1e300", "9007199254740992", "0.30000000000000004", "1.10",
                                   "100000000000000000000", "2.2250738585072014e-308"})
        EXPECT_TRUE(kept(text)) << text;
    for (const std::string text : {"9007199254740993", "0.10000000000000001", "1e400", "3.14159265358979323846"})
        EXPECT_FALSE(kept(text)) << text;
}

TEST(Literal, DecimalSizeIsThatOfTheNumberWrittenOut) {
    const auto size = [](const std::string& text) {
        const DecimalSize found = decimal_size(Token(text).number());
        return std::to_string(found.whole) + "." + std::to_string(found.fraction);
    };
    EXPECT_EQ(size("123.45"), "3.2");
    EXPECT_EQ(size("0.05"), "0.2");
    EXPECT_EQ(size("-7"), "1.0");
    EXPECT_EQ(size("1.50"), "1.2");
    EXPECT_EQ(size("1.5e3"), "4.0");
    EXPECT_EQ(size("15e-4"), "0.4");
    EXPECT_EQ(size("0.00"), "0.2");
}

TEST(Literal, DecimalsAreUnscaledIntegersInTheFormOfTheirPrecision) {
    const auto bytes = [](const std::string& text, std::int32_t precision, std::int32_t scale) {
        const Token token(text);
        std::string out;
        append_decimal(token.number(), token.begin(), precision, scale, out);
        std::string hex;
        for (const char c : out) {
            constexpr std::string_view digits = "0123456789abcdef";
            hex += digits[static_cast<unsigned char>(c) >> 4];
            hex += digits[static_cast<unsigned char>(c) & 15];
        }
        return hex;
    };
    EXPECT_EQ(bytes("1.5", 9, 2), "96000000");              // 150, INT32 little-endian
    EXPECT_EQ(bytes("-1", 9, 0), "ffffffff");               // two's complement
    EXPECT_EQ(bytes("1e3", 18, 1), "1027000000000000");     // 10000, INT64
    EXPECT_EQ(bytes("2.56", 20, 2), "000000000000000100");  // 256, nine bytes big-endian
    EXPECT_EQ(bytes("-2.56", 20, 2), "ffffffffffffffff00");
    EXPECT_EQ(bytes("0e5", 9, 2), "00000000");
    EXPECT_EQ(bytes("99999999999999999999999999999999999999", 38, 0), "4b3b4ca85a86c47a098a223fffffffff");
}

Time time_of(const std::string& text) {
    const Token token(text);
    return parse_time(token.begin(), token.size());
}

TEST(Literal, DatesAreDaysSince1970) {
    for (const auto& [text, days] : std::vector<std::pair<std::string, std::int64_t>>{{"1970-01-01", 0},
                                                                                      {"1969-12-31", -1},
                                                                                      {"2000-02-29", 11016},
                                                                                      {"2024-02-29", 19782},
                                                                                      {"0001-01-01", -719162},
                                                                                      {"9999-12-31", 2932896}}) {
        EXPECT_EQ(time_of(text).kind, TimeClass::date) << text;
        EXPECT_EQ(time_of(text).value, days) << text;
    }
    for (const std::string text : {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "0000-01-01",
                                   "24-01-01", "2024/01/01", "2024-1-01", "2024-01-01x", " 2024-01-01"})
        EXPECT_EQ(time_of(text).kind, TimeClass::text) << text;
}

TEST(Literal, TimestampsAreMicrosecondsAndOffsetsAreSubtracted) {
    constexpr std::int64_t second = 1'000'000, hour = 3600 * second;
    const auto is = [](const std::string& text, TimeClass kind, std::int64_t value) {
        EXPECT_EQ(time_of(text).kind, kind) << text;
        EXPECT_EQ(time_of(text).value, value) << text;
    };
    is("1970-01-01T00:00:01", TimeClass::timestamp, second);
    is("1970-01-01 00:00:00.5", TimeClass::timestamp, second / 2);
    is("1970-01-01T00:00:00.000001", TimeClass::timestamp, 1);
    is("1970-01-01T00:00:00.1234560", TimeClass::timestamp, 123456);
    is("1970-01-01T01:00:00Z", TimeClass::timestamptz, hour);
    is("1970-01-01T01:00:00+01:00", TimeClass::timestamptz, 0);
    is("1970-01-01T00:00:00-0530", TimeClass::timestamptz, 5 * hour + hour / 2);
    is("1970-01-01T00:00:00+02", TimeClass::timestamptz, -2 * hour);
    is("1969-12-31T23:59:59.999999Z", TimeClass::timestamptz, -1);
    for (const std::string text : {"1970-01-01T24:00:00", "1970-01-01T00:60:00", "1970-01-01T00:00:60",
                                   "1970-01-01T00:00", "1970-01-01T00:00:00.", "1970-01-01T00:00:00.1234567",
                                   "1970-01-01T00:00:00 +01:00", "1970-01-01T00:00:00+1", "1970-01-01T00:00:00ZZ"})
        EXPECT_EQ(time_of(text).kind, TimeClass::text) << text;
}

TEST(Literal, EscapesBecomeTheirCharacters) {
    const auto unescaped = [](const std::string& text) {
        std::string out;
        const char* wrong = unescape(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), out);
        return wrong == nullptr ? out : "error: " + std::string(wrong);
    };
    EXPECT_EQ(unescaped(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(unescaped(R"(\u0041\u00e9\u20AC\ud83d\ude00)"), "A\u00e9\u20ac\U0001F600");
    EXPECT_EQ(unescaped("no escape"), "no escape");
    EXPECT_EQ(unescaped(R"(\u12)"), "error: a \\u escape without four hexadecimal digits");
    EXPECT_EQ(unescaped(R"(\udc00)"), "error: a lone surrogate (\\uDC00 to \\uDFFF)");
    EXPECT_EQ(unescaped(R"(\ud83dx)"), "error: a lone surrogate (\\uD800 to \\uDBFF)");
    EXPECT_EQ(unescaped(R"(\a)"), "error: an escape that JSON does not have");
}

}  // namespace
}  // namespace loadonce::shape
