#include "load/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "load/temporary_folder.h"

namespace loadonce::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Pipeline : public testing::Test {
  protected:
    std::string file(const std::string& name, const std::string& content) {
        const std::filesystem::path path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
    static PipelineTable root(const std::string& name = "t") {
        PipelineTable table;
        table.spec.name = name;
        return table;
    }
    PipelineResult run(const std::vector<std::string>& sources, const std::vector<PipelineTable>& tables = {root()},
                       const std::vector<project::Array>& arrays = {}) {
        options_.out = folder_.path() / "out";
        std::filesystem::create_directories(options_.out);
        return run_pipeline(sources, format_, tables, arrays, options_);
    }
    // "name TYPE" of each column.
    static std::vector<std::string> columns(const TableOutput& table) {
        std::vector<std::string> text;
        for (const OutputColumn& column : table.columns) text.push_back(column.name + " " + column.type.ddl());
        return text;
    }

    TemporaryFolder folder_;
    PipelineOptions options_;
    project::Format format_ = project::Format::detect;
};

TEST_F(Pipeline, FlattensNestedObjectsInTheOrderOfAppearance) {
    const auto result =
        run({file("a.ndjson",
                  "{\"id\":1,\"a\":{\"b\":true,\"c\":\"x\"},\"d\":1.5}\n{\"id\":2,\"e\":\"2025-01-02T03:04:05Z\"}\n")});
    EXPECT_EQ(result.tables[0].rows, 2U);
    EXPECT_THAT(columns(result.tables[0]),
                ElementsAre("id BIGINT", "a_b BOOLEAN", "a_c VARCHAR(255)", "d DOUBLE PRECISION", "e TIMESTAMPTZ"));
}

TEST_F(Pipeline, RejectsABadLineAndGoesOnAtTheNext) {
    const auto result =
        run({file("a.ndjson", "{\"id\":1}\n{\"id\":2\n{\"id\":3}\n[1]\n{\"id\":4} {\"id\":5}\n{\"x\":\"\\q\"}\n")});
    EXPECT_EQ(result.rejected, 4U);
    EXPECT_EQ(result.tables[0].rows, 2U);
    ASSERT_EQ(result.first_rejects.size(), 4U);
    EXPECT_EQ(result.first_rejects[0].place.line, 2U);
    EXPECT_EQ(result.first_rejects[0].place.byte_offset, 9U);
    EXPECT_THAT(columns(result.tables[0]), ElementsAre("id BIGINT"));
}

TEST_F(Pipeline, ReadsDocumentsAndArraysOfAnyLayout) {
    for (const char* text : {"[{\"a\":1},\n {\"a\":2}]", "{\"a\":1}{\"a\":2}", "{\n \"a\" : 1\n}\n{\n \"a\":\n2}\n",
                             "\xEF\xBB\xBF{\"a\":1}\r\n{\"a\":2}\r\n"}) {
        const auto result = run({file("a.json", text)});
        EXPECT_EQ(result.rejected, 0U) << text << result.first_rejects[0].reason;
        EXPECT_EQ(result.tables[0].rows, 2U) << text;
    }
    for (const char* text : {"", "[]", " \n"}) {
        const auto result = run({file("a.json", text)});
        EXPECT_EQ(result.rejected, 0U);
        EXPECT_EQ(result.tables[0].rows, 0U) << text;
    }
    EXPECT_EQ(run({file("a.json", "{}")}).tables[0].rows, 1U);
}

TEST_F(Pipeline, ATruncatedArrayIsARejectAtItsEnd) {
    const auto cut_between = run({file("a.json", "[{\"a\":1},\n{\"a\":2},")});
    EXPECT_EQ(cut_between.rejected, 1U);
    EXPECT_THAT(cut_between.first_rejects[0].reason, HasSubstr("cut off"));
    const auto cut_inside = run({file("a.json", "[{\"a\":1},\n{\"a\":")});
    EXPECT_EQ(cut_inside.rejected, 1U);
    EXPECT_EQ(cut_inside.first_rejects[0].place.line, 2U);
    EXPECT_EQ(cut_inside.first_rejects[0].place.byte_offset, 10U);
}

TEST_F(Pipeline, CopiesParentColumnsAndCountsChildren) {
    PipelineTable items;
    items.spec.name = "items";
    items.spec.rows = "$.order.items[*]";
    items.spec.key = {"itemId"};
    items.spec.parent_columns = {{"order_id", "$.order.id"}};
    PipelineTable orders = root("orders");
    orders.spec.key = {"order_id"};
    const auto result = run(
        {file("a.ndjson",
              "{\"order\":{\"items\":[{\"itemId\":\"a\",\"n\":1},{\"itemId\":\"b\",\"n\":2}],\"id\":\"O\\u00e91\"}}\n"
              "{\"order\":{\"id\":\"O2\",\"items\":[]}}\n{\"order\":{\"id\":null}}\n")},
        {orders, items});
    EXPECT_EQ(result.rejected, 1U);
    EXPECT_THAT(columns(result.tables[0]), ElementsAre("order_id VARCHAR(255)", "order_items_count BIGINT"));
    EXPECT_THAT(columns(result.tables[1]), ElementsAre("itemId VARCHAR(255)", "n BIGINT", "order_id VARCHAR(255)"));
    EXPECT_EQ(result.tables[1].rows, 2U);
}

TEST_F(Pipeline, AnUndeclaredArrayIsAnErrorThatNamesIt) {
    try {
        (void)run({file("a.ndjson", "{\"a\":{\"tags\":[1]}}\n")});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.id(), "LO1005");
        EXPECT_THAT(error.what(), HasSubstr("$.a.tags"));
    }
}

}  // namespace
}  // namespace loadonce::load
