#include "source/document_scanner.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace loadonce::source {
namespace {

using Cuts = std::vector<std::pair<std::size_t, bool>>;

// Scanned in pieces of at most `piece` bytes.
std::pair<Cuts, bool> scanned(const std::string& text, std::size_t piece, bool in_array) {
    Cuts cuts;
    DocumentScanner scanner(in_array);
    for (std::size_t at = 0; at < text.size(); at += piece)
        scanner.scan(reinterpret_cast<const std::uint8_t*>(text.data()) + at, std::min(piece, text.size() - at),
                     [&](std::size_t end, bool inside) { cuts.emplace_back(at + end, inside); });
    return {cuts, scanner.open()};
}

TEST(DocumentScanner, CutsAfterDocumentsAndElements) {
    const auto [cuts, open] = scanned(R"({"a":[1,{}]} [{"b":"],\"}"},2] {)", 1000, false);
    EXPECT_EQ(cuts, (Cuts{{12, false}, {28, true}, {30, false}}));
    EXPECT_TRUE(open);
}

TEST(DocumentScanner, AStringEndsWithItsLine) {
    const auto [cuts, open] = scanned("{\"a: 1\n} {\"b\\\n\"x\": 2} ", 1000, false);
    EXPECT_EQ(cuts, (Cuts{{8, false}, {21, false}}));
    EXPECT_FALSE(open);
}

// Pieces shorter than 64 bytes are looked at byte by byte, longer ones in blocks.
TEST(DocumentScanner, FindsTheSameInBlocksAsByteByByte) {
    // From whole documents to any bytes.
    const std::vector<std::string> alphabets{
        "{}[],\"\\\n x",  "{}[],\" x1:",  "{[]},\"\"\"\"xxxxxxxxxxxxxxxx",
        "\\\\\\\"\"{}x,", "{}x\"\n\n[],", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa{}[]\"\"\\"};
    for (std::uint32_t seed = 0; seed < 6000; ++seed) {
        std::mt19937 random(seed);
        const std::string& alphabet = alphabets[seed % alphabets.size()];
        std::string text(random() % 700, ' ');
        for (char& c : text) c = alphabet[random() % alphabet.size()];
        if (seed % 3 == 0) text.insert(0, "[{\"x\":[");
        const bool in_array = random() % 2 == 0;
        const auto expected = scanned(text, 1, in_array);
        ASSERT_EQ(scanned(text, 64 + random() % 400, in_array), expected) << "seed " << seed << "\n" << text;
    }
}

}  // namespace
}  // namespace loadonce::source
