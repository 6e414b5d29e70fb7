#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace loadonce {
namespace {

struct Case {
    std::string_view text;
    std::size_t bytes;  // of its first character; 0: none
};

TEST(Utf8, ACharacterIsWhatUnicodeAllowsAndNothingElse) {
    using namespace std::string_view_literals;
    const Case cases[] = {
        {"", 0},
        {"\0"sv, 1},
        {"a", 1},
        {"\x7F", 1},
        {"é", 2},
        {"日", 3},
        {"😀", 4},
        {"\x80", 0},
        {"\xC0\x80", 0},
        {"\xC1\xBF", 0},
        {"\xC2", 0},
        {"\xC2\x41", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xE0\xA0\x80", 3},
        {"\xED\x9F\xBF", 3},
        {"\xED\xA0\x80", 0},
        {"\xEF\xBF", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF0\x90\x80\x80", 4},
        {"\xF4\x8F\xBF\xBF", 4},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xFF", 0},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(utf8_character_bytes(one.text), one.bytes) << ::testing::PrintToString(one.text);
        std::string around = "a";
        around.append(one.text).append("é");
        EXPECT_EQ(is_utf8(around), one.bytes > 0 || one.text.empty()) << ::testing::PrintToString(one.text);
    }
}

TEST(Utf8, APrefixNeverEndsInsideACharacter) {
    const std::string_view text = "aé日😀";  // 1, 2, 3 and 4 bytes
    const std::string_view prefixes[] = {"",     "a",    "a",    "aé",   "aé",    "aé",
                                         "aé日", "aé日", "aé日", "aé日", "aé日😀", "aé日😀"};
    for (std::size_t bytes = 0; bytes < std::size(prefixes); ++bytes)
        EXPECT_EQ(utf8_prefix(text, bytes), prefixes[bytes]) << bytes;
    EXPECT_EQ(utf8_prefix("", 3), "");
}

}  // namespace
}  // namespace loadonce
