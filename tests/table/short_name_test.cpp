#include "table/short_name.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace loadonce {
namespace {

TEST(ShortName, KeepsNamesThatAreShortEnough) {
    EXPECT_EQ(short_name(std::string(127, 'a')), std::string(127, 'a'));
}

TEST(ShortName, CutsAtACharacterAndKeepsDifferentNamesApart) {
    std::string umlauts;
    for (int i = 0; i < 64; ++i) umlauts += "ä";
    const std::string a = short_name(umlauts + "a"), b = short_name(umlauts + "b");
    EXPECT_LE(a.size(), 127U);
    EXPECT_TRUE(is_utf8(a));
    EXPECT_NE(a, b);
    EXPECT_EQ(a, short_name(umlauts + "a"));
}

}  // namespace
}  // namespace loadonce
