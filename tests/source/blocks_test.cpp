#include "source/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

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
        std::vector<std::size_t> block_of;  // of each window
        std::size_t blocks = 0;
    };
    static Read read(const std::vector<std::string>& sources, std::size_t block_size,
                     project::Format format = project::Format::detect) {
        return read(whole(sources), block_size, format);
    }
    static Read read(const std::vector<Share>& shares, std::size_t block_size,
                     project::Format format = project::Format::detect) {
        Read result;
        BlockReader reader(shares, format, block_size);
        for (Block block; reader.next(block); ++result.blocks) {
            for (const Window& window : block.windows) {
                result.windows.emplace_back(block.bytes.begin() + window.begin, block.bytes.begin() + window.end);
                result.text += result.windows.back();
                result.places.push_back(window);
                result.block_of.push_back(result.blocks);
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
            EXPECT_TRUE(result.windows[i].substr(0, result.windows[i].find_last_not_of(" \n") + 1).ends_with("},"));
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

// A source of random records in one of several forms, and where its records begin.
struct Generated {
    std::string text;
    std::vector<std::uint64_t> records;
    std::string name;
};

Generated generate(std::mt19937& random, std::size_t block_size) {
    const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    const auto blanks = [&](std::string_view kinds) {
        std::string text;
        for (std::size_t n = below(4) == 0 ? below(block_size / 2) : below(3); n > 0; --n)
            text += kinds[below(kinds.size())];
        return text;
    };
    Generated made;
    enum class Form { lines, windows_lines, pretty, arrays } const form{static_cast<int>(below(4))};
    const bool lines = form == Form::lines || form == Form::windows_lines;
    made.name = lines ? "x.ndjson" : "x.json";
    for (std::size_t n = below(60), in_array = 0; n > 0; --n) {
        if (lines) made.text += blanks(" \t");
        if (form == Form::pretty) made.text += blanks(" \n");
        if (form == Form::arrays) made.text += (in_array++ == 0 ? "[" : ",") + blanks(" \n");
        made.records.push_back(made.text.size());
        const std::size_t size = below(20) == 0 ? below(3 * block_size) : below(block_size / 4);
        made.text += form == Form::pretty ? "{\n  \"a\": [\"}{\\\"" : "{\"a\":[\"}{],\\\"";
        made.text += std::string(size, 'x') + (form == Form::pretty ? "\"\n  ]\n}" : "\"]}");
        if (lines && n > 1) made.text += form == Form::lines ? "\n" : "\r\n";
        if (form == Form::arrays && (n == 1 || below(10) == 0)) {
            made.text += blanks(" \n") + "]" + blanks(" \n");
            in_array = 0;
        }
    }
    if (lines && below(2) == 0) made.text += "\n";
    return made;
}

TEST_F(Blocks, BlockKHoldsTheRecordsThatBeginInItAndSoDoesEachShare) {
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        const std::size_t block_size = 64U << random() % 4;
        const Generated made = generate(random, block_size);
        const std::string name = file(made.name, made.text);
        const Read all = read({name}, block_size);
        ASSERT_EQ(all.text, made.text) << round;
        std::size_t window = 0;
        for (std::size_t i = 0; i < made.records.size(); ++i) {
            const auto begins_in = [&](std::size_t w) {
                return made.records[i] >= all.places[w].offset &&
                       made.records[i] < all.places[w].offset + all.windows[w].size();
            };
            const std::size_t before = window;
            while (!begins_in(window)) ++window;
            if (i == 0) continue;
            ASSERT_EQ(all.block_of[before] == all.block_of[window],
                      made.records[i - 1] / block_size == made.records[i] / block_size)
                << "round " << round << ", record at " << made.records[i];
        }
        // Shares at block boundaries have the same windows; at any place the records are divided between them.
        const std::size_t middle = random() % (made.text.size() / block_size + 2) * block_size;
        const std::size_t anywhere = random() % (made.text.size() + 1);
        for (const std::size_t cut : {middle, anywhere}) {
            const Read first = read(std::vector<Share>{{name, 0, cut}}, block_size);
            const Read second = read(std::vector<Share>{{name, cut, UINT64_MAX}}, block_size);
            ASSERT_EQ(first.text + second.text, made.text) << "round " << round << ", cut at " << cut;
            for (const std::uint64_t record : made.records)
                ASSERT_EQ(record < first.text.size(), record < cut) << "round " << round << ", cut at " << cut;
            EXPECT_EQ(first.finished[0].fingerprint, all.finished[0].fingerprint);
            EXPECT_EQ(second.finished[0].fingerprint, all.finished[0].fingerprint);
            EXPECT_EQ(second.finished[0].lines_before, std::ranges::count(first.text, '\n'));
            if (cut == anywhere) continue;
            std::vector<std::string> windows;
            for (const Read* part : {&first, &second})
                std::ranges::copy_if(part->windows, std::back_inserter(windows), std::not_fn(&std::string::empty));
            std::vector<std::string> wanted;
            std::ranges::copy_if(all.windows, std::back_inserter(wanted), std::not_fn(&std::string::empty));
            EXPECT_EQ(windows, wanted) << round;
        }
    }
}

}  // namespace
}  // namespace loadonce::source
