#include "base/sha256.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace loadonce {
namespace {

// FIPS 180-2, appendix B.
TEST(Sha256, OfTheStandardsExamples) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, DoesNotDependOnHowTheBytesAreCut) {
    Sha256 hash;
    for (const std::uint8_t byte : {'a', 'b', 'c'}) hash.update({&byte, 1});
    EXPECT_EQ(hex(hash.finish()), sha256_hex("abc"));
}

TEST(Hex, HasTwoLowerCaseDigitsForEachByte) {
    EXPECT_EQ(hex(std::string_view("\0\x7f\xff", 3)), "007fff");
}

}  // namespace
}  // namespace loadonce
