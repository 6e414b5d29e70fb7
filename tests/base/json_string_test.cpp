#include "base/json_string.h"

#include <gtest/gtest.h>

namespace loadonce {
namespace {

TEST(JsonString, EscapesWhatJsonMustAndKeepsTheRest) {
    EXPECT_EQ(json_string("a\"b\\c\n\t\x01"), R"("a\"b\\c\n\t\u0001")");
    EXPECT_EQ(json_string("Zoë 日本 😀"), "\"Zoë 日本 😀\"");
    EXPECT_EQ(json_string(std::string_view("\0", 1)), "\"\\u0000\"");
}

TEST(JsonString, BytesThatAreNotUtf8BecomeTheReplacementCharacter) {
    for (const char* text : {"\xFF", "\xC0", "\x80", "\xF5"}) EXPECT_EQ(json_string(text), "\"\uFFFD\"");
    EXPECT_EQ(json_string("a\xE2\x82"), "\"a\uFFFD\uFFFD\"");
    EXPECT_EQ(json_string("\xED\xA0\x80"), "\"\uFFFD\uFFFD\uFFFD\"") << "a surrogate";
}

}  // namespace
}  // namespace loadonce
