#include "sample/sample.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/temp_folder.h"

namespace loadonce::sample {
namespace {

namespace fs = std::filesystem;

class Sample : public testing::Test {
  protected:
    std::string written(const std::string& name, const Options& options) {
        write(dir_ / name, options);
        std::ifstream in(dir_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // `columns`: against the tables of the proof of concept, too.
    void check(const std::string& name, bool columns) {
        std::string command =
            fmt::format("python3 {}/tests/sample/check_orders.py {}", LOADONCE_SOURCE_DIR, (dir_ / name).string());
        if (columns) command += fmt::format(" {}/examples/proof-of-concept/steps", LOADONCE_SOURCE_DIR);
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
    }

    TempFolder folder_;
    fs::path dir_ = folder_.path();
};

std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

TEST_F(Sample, OneOrderIsAnIndentedObjectThatFillsTheExampleTables) {
    const std::string text = written("one.json", {.orders = 1, .seed = 850386});
    EXPECT_THAT(text, testing::StartsWith("{\n  \"order\": {\n    \"orderId\": \"ORD-2025-850386\",\n"));
    EXPECT_THAT(text, testing::EndsWith("\n  }\n}\n"));
    check("one.json", true);
}

TEST_F(Sample, ManyOrdersHaveTheColumnsAndTypesOfTheExampleTables) {
    write(dir_ / "many.ndjson", {.orders = 2000});
    check("many.ndjson", true);
    write(dir_ / "many.json", {.orders = 1000, .seed = 7});
    check("many.json", true);
}

TEST_F(Sample, CompressedFilesHoldTheSameText) {
    const std::string plain = written("a.ndjson", {.orders = 3000});
    write(dir_ / "b.ndjson.gz", {.orders = 3000});
    EXPECT_LT(fs::file_size(dir_ / "b.ndjson.gz"), plain.size() / 3);
    const std::string command =
        "gzip -dc " + (dir_ / "b.ndjson.gz").string() + " | cmp - " + (dir_ / "a.ndjson").string();
    EXPECT_EQ(std::system(command.c_str()), 0);
    write(dir_ / "c.json.gz", {.orders = 0});
    check("c.json.gz", false);
}

TEST_F(Sample, TheTextIsTheSameOnEveryMachine) {
    EXPECT_EQ(fnv1a(written("a.ndjson", {.orders = 10'000})), 295758318365464285U);
    EXPECT_EQ(fnv1a(written("a.json", {.orders = 100, .seed = 850386, .items_max = 9, .packages_max = 4})),
              15688118670993388325U);
}

TEST_F(Sample, AnOrderDependsOnItsNumberAlone) {
    const std::string from_1 = written("a.ndjson", {.orders = 3, .seed = 1});
    const std::string from_2 = written("b.ndjson", {.orders = 2, .seed = 2});
    const auto last_line = [](const std::string& text) { return text.substr(text.rfind('\n', text.size() - 2) + 1); };
    EXPECT_EQ(last_line(from_1), last_line(from_2));
    EXPECT_THAT(last_line(from_1), testing::HasSubstr("ORD-2025-000003"));
}

TEST_F(Sample, OrdersHaveAboutTheSizeOfRealOnes) {
    const Written result = write(dir_ / "a.ndjson", {.orders = 5000});
    EXPECT_EQ(result.orders, 5000U);
    EXPECT_EQ(result.text_bytes, fs::file_size(dir_ / "a.ndjson"));
    EXPECT_NEAR(static_cast<double>(result.items) / 5000, 3, 0.1);
    EXPECT_NEAR(static_cast<double>(result.text_bytes) / 5000, 3600, 200);
}

TEST_F(Sample, NoOrdersAreAnEmptyArrayOrAnEmptyFile) {
    EXPECT_EQ(written("a.json", {.orders = 0}), "[\n]\n");
    EXPECT_EQ(written("a.ndjson", {.orders = 0}), "");
}

TEST_F(Sample, WhatCannotBeWrittenIsRefusedBeforeAFileIsMade) {
    const auto code_of = [&](const std::string& name, const Options& options) {
        try {
            write(dir_ / name, options);
        } catch (const Error& error) {
            return error.code();
        }
        return ErrorCode{0, Exit::done, ""};
    };
    EXPECT_EQ(code_of("a.csv", {}), errors::usage);
    EXPECT_EQ(code_of("a.gz", {}), errors::usage);
    EXPECT_EQ(code_of("a.json", {.items_max = 0}), errors::usage);
    EXPECT_EQ(code_of("a.json", {.packages_max = 0}), errors::usage);
    EXPECT_EQ(code_of("none/a.json", {}), errors::file_io);
    EXPECT_TRUE(fs::is_empty(dir_));
}

}  // namespace
}  // namespace loadonce::sample
