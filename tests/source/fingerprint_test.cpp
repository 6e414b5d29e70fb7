#include "source/fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace loadonce::source {
namespace {

std::vector<std::uint8_t> bytes_of(std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i % 251);
    return bytes;
}

std::string fingerprint_of(const std::vector<std::uint8_t>& bytes, std::size_t piece) {
    Fingerprint fingerprint;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        fingerprint.update(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
    return fingerprint.text();
}

// Made by the Python package blake3, range by range.
TEST(Fingerprint, IsTheHashOfTheDigestsOfTheRanges) {
    constexpr std::size_t range = fingerprint_range_bytes;
    const auto of = [](std::size_t size) { return fingerprint_of(bytes_of(size), SIZE_MAX); };
    EXPECT_EQ(of(0), "b3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    EXPECT_EQ(of(3), "b3:3dea5c9191405f37d63e9957fa27c418745e0f004b83463257eb1ee95f51ac06");
    EXPECT_EQ(of(range), "b3:362e43228ce4198626a1849ee4c0a76219ad740c9d4f37d7b613dd10092d553d");
    EXPECT_EQ(of(range + 1), "b3:1d11f9507e0925d3c0fee66e4c781e848e3a88c400fcd783630191b95018bb16");
    EXPECT_EQ(of(2 * range + 3), "b3:15cde1756ccc5965a09588d196f833796516cdf92a0f34c3739b933fca7270b4");
}

TEST(Fingerprint, DoesNotDependOnHowTheBytesAreCut) {
    const std::vector<std::uint8_t> bytes = bytes_of(2 * fingerprint_range_bytes + 12'345);
    for (const std::size_t piece : {std::size_t{65'537}, fingerprint_range_bytes, fingerprint_range_bytes + 1})
        EXPECT_EQ(fingerprint_of(bytes, piece), fingerprint_of(bytes, bytes.size())) << piece;
}

TEST(Fingerprint, OfABeginIsTheSameWhenMoreFollows) {
    const std::vector<std::uint8_t> bytes = bytes_of(fingerprint_range_bytes + 100);
    Fingerprint growing;
    growing.update(std::span(bytes).first(1000));
    EXPECT_EQ(growing.text(), fingerprint_of(bytes_of(1000), 1000));
    growing.update(std::span(bytes).subspan(1000));
    EXPECT_EQ(growing.text(), fingerprint_of(bytes, bytes.size()));
}

}  // namespace
}  // namespace loadonce::source
