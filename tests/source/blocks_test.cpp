#include "source/blocks.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/temp_folder.h"

namespace loadonce::source {
namespace {

class Blocks : public testing::Test {
  protected:
    std::string file(const std::string& name, const std::string& content) {
        const std::filesystem::path path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
    struct Read {
        std::string text;
        std::vector<std::string> windows;
        std::vector<Window> places;
        std::vector<BlockReader::Finished> finished;
        std::size_t blocks = 0;
    };
    static Read read(const std::vector<std::string>& sources, std::size_t block_size,
                     project::Format format = project::Format::detect) {
        Read result;
        BlockReader reader(sources, format, block_size);
        for (Block block; reader.next(block); ++result.blocks) {
            for (const Window& window : block.windows) {
                result.windows.emplace_back(block.bytes.begin() + window.begin, block.bytes.begin() + window.end);
                result.text += result.windows.back();
                result.places.push_back(window);
            }
        }
        result.finished = reader.finished();
        return result;
    }
    TempFolder folder_;
};

TEST_F(Blocks, WindowsAreWholeLinesAndTogetherTheSource) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "{\"a\":\"" + std::string(i % 97, 'x') + "\"}\n";
    text += "{\"last\":1}";
    const Read result = read({file("a.ndjson", text)}, 4096);
    EXPECT_EQ(result.text, text);
    EXPECT_GT(result.blocks, 5U);
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < result.windows.size(); ++i) {
        EXPECT_EQ(result.places[i].offset, offset);
        offset += result.windows[i].size();
        if (i + 1 < result.windows.size()) {
            EXPECT_EQ(result.windows[i].back(), '\n');
        }
        EXPECT_EQ(result.places[i].ends_source, i + 1 == result.windows.size());
    }
}

TEST_F(Blocks, DocumentsAreCutBetweenRecordsOnly) {
    std::string text = "[";
    for (int i = 0; i < 500; ++i) text += "\n  {\"a\": \"}{,]\\\"[\", \"b\": [1, 2]},";
    text.back() = ']';
    const Read result = read({file("a.json", text)}, 2048);
    EXPECT_EQ(result.text, text);
    for (std::size_t i = 0; i < result.windows.size(); ++i) {
        EXPECT_EQ(result.places[i].framing, Framing::documents);
        EXPECT_EQ(result.places[i].in_array, i > 0);
        if (i + 1 < result.windows.size()) {
            EXPECT_EQ(result.windows[i].substr(result.windows[i].size() - 2), "},");
        }
    }
}

TEST_F(Blocks, ARecordLongerThanABlockGetsALargerOne) {
    const std::string text = "{\"a\":\"" + std::string(10'000, 'x') + "\"}\n{}\n";
    EXPECT_EQ(read({file("a.ndjson", text)}, 1024).text, text);
}

TEST_F(Blocks, SmallSourcesShareABlockAndKeepTheirWindows) {
    const Read result = read({file("a.json", "{}\n"), file("b.json", ""), file("c.json", "[{}]")}, 4096);
    EXPECT_EQ(result.blocks, 1U);
    ASSERT_EQ(result.places.size(), 3U);
    EXPECT_EQ(result.places[1].source, 1U);
    EXPECT_EQ(result.places[2].framing, Framing::documents);
    EXPECT_EQ(result.finished.size(), 3U);
    // The well-known BLAKE3 of nothing.
    EXPECT_EQ(result.finished[1].fingerprint, "b3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
}

TEST_F(Blocks, OneBadFirstLineDoesNotMakeLinesADocument) {
    const auto framing = [&](const std::string& text) {
        return read({file("a.json", text)}, 4096).places.at(0).framing;
    };
    EXPECT_EQ(framing("{\"a\":1\n{\"a\":2}\n"), Framing::lines);
    EXPECT_EQ(framing("{\"a\":1}\n{\"a\":2}\n"), Framing::lines);
    EXPECT_EQ(framing("{\"a\":1}{\"a\":2}\n"), Framing::documents);
    EXPECT_EQ(framing("{\n\"a\":1}"), Framing::documents);
    EXPECT_EQ(framing("{\"a\":\n{\"b\":1}}"), Framing::documents);
    EXPECT_EQ(framing("[{\"a\":1}]"), Framing::documents);
}

}  // namespace
}  // namespace loadonce::source
