#include "convert/pipeline.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/temp_folder.h"
#include "convert/conversion.h"
#include "project/read.h"

namespace loadonce::convert {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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
        return run_pipeline_in_blocks(source::whole(sources), format_, tables, arrays, options_, block_size_);
    }
    // "name TYPE" of each column.
    static std::vector<std::string> columns(const ConvertedTable& table) {
        std::vector<std::string> text;
        for (const ConvertedColumn& column : table.columns) text.push_back(column.name + " " + column.type.ddl());
        return text;
    }

    TempFolder folder_;
    PipelineOptions options_;
    project::Format format_ = project::Format::detect;
    std::size_t block_size_ = source::block_bytes;
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
    EXPECT_EQ(result.first_rejects[0].place.column, 8U);  // the end of the line
    EXPECT_EQ(result.first_rejects[0].place.byte_offset, 16U);
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

// The data beside the path of the id that the child table has.
TEST_F(Pipeline, AnInferredChildTableHasTheIdOfItsRecordAndNotOfANestedObject) {
    const std::pair<std::string, std::string> cases[] = {
        {"{\"customer\":{\"id\":7},\"id\":1,\"items\":[{\"n\":1}]}", "$.id"},
        {"{\"customer\":{\"id\":7},\"orderID\":1,\"items\":[{\"n\":1}]}", "$.orderID"},
        {"{\"a_id\":2,\"id\":1,\"items\":[{\"n\":1}]}", "$.id"},
        {"{\"a_id\":2,\"b_id\":1,\"items\":[{\"n\":1}]}", "$.a_id"},
        {"{\"a_id\":null,\"b_id\":1,\"items\":[{\"n\":1}]}", "$.b_id"},
        {"{\"customer\":{\"id\":7},\"paid\":1,\"items\":[{\"n\":1}]}", "$.customer.id"},
    };
    for (const auto& [json, path] : cases) {
        const auto result = run({file("a.ndjson", json + "\n")}, {});
        ASSERT_EQ(result.tables.size(), 2U) << json;
        EXPECT_EQ(std::ranges::count(result.tables[1].columns, path, &ConvertedColumn::path), 1) << json;
    }
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

std::string many_lines(int count, const std::function<std::string(int)>& line) {
    std::string text;
    for (int i = 0; i < count; ++i) text += line(i) + "\n";
    return text;
}

TEST_F(Pipeline, ATypeThatWidensInTheLastRecordGivesTheBytesAsIfItWereKnown) {
    block_size_ = 4096;
    const auto integers = [](int i) { return fmt::format("{{\"id\":{},\"x\":{},\"s\":\"2025-01-01\"}}", i, i % 50); };
    const std::string source =
        file("a.ndjson", many_lines(2000, integers) + "{\"id\":-1,\"x\":0.5,\"s\":\"no date\"}\n");
    const auto found = run({source});
    EXPECT_THAT(columns(found.tables[0]), ElementsAre("id BIGINT", "x DOUBLE PRECISION", "s VARCHAR(255)"));
    PipelineTable told = root();
    told.known = {{"$.x", "x", Type::of(TypeKind::double_precision)}, {"$.s", "s", Type::varchar(255)}};
    const auto known = run({source}, {told});
    EXPECT_EQ(found.tables[0].sha256, known.tables[0].sha256);
}

TEST_F(Pipeline, AnyNumberOfThreadsGivesTheSameBytes) {
    block_size_ = 2048;
    const std::string source = file(
        "a.ndjson", many_lines(3000, [](int i) {
            return fmt::format(
                "{{\"id\":{0},\"k{1}\":{{\"v\":\"{2}\"}},\"n\":{3},\"list\":[{{\"a\":{0}}},{{\"b\":\"x{0}\"}}]{4}}}", i,
                i % 7, i % 13, i < 2500 ? std::to_string(i) : std::to_string(i) + ".25",
                i % 100 == 99 ? ",\"id\":1" : "");
        }));
    options_.lineage = true;
    const auto one = run({source}, {});
    EXPECT_EQ(one.rejected, 30U);
    for (const unsigned threads : {2U, 3U, 5U}) {
        options_.threads = threads;
        const auto several = run({source}, {});
        ASSERT_EQ(several.tables.size(), one.tables.size());
        for (std::size_t i = 0; i < one.tables.size(); ++i) {
            EXPECT_EQ(several.tables[i].name, one.tables[i].name);
            EXPECT_EQ(several.tables[i].sha256, one.tables[i].sha256) << threads << one.tables[i].name;
        }
        ASSERT_EQ(several.first_rejects.size(), one.first_rejects.size());
        for (std::size_t i = 0; i < one.first_rejects.size(); ++i)
            EXPECT_EQ(several.first_rejects[i].place.text(), one.first_rejects[i].place.text());
    }
}

TEST_F(Pipeline, RejectsWhatCannotBeLoadedAndSaysWhy) {
    struct Case {
        std::string line, reason;
        std::uint64_t column;  // of the byte that is wrong
    };
    const std::vector<Case> cases{
        {"{\"id\":1,\"id\":2}", "twice", 9},
        {"{\"id\":1,\"a\":" + std::string(300, '[') + std::string(300, ']') + "}", "nested deeper", 268},
        {"{\"id\":1,\"a\":\"" + std::string(65536, 'x') + "\"}", "65536 bytes", 14},
        {"{\"id\":1,\"a\":\"\xff\"}", "UTF-8", 14},
        {"{\"id\":1,\"a\":\"\\ud800\"}", "surrogate", 14},
        {"{\"id\":1,\"a\":\"\t\"}", "control character", 14},
        {"{\"id\":1,\"a\":01}", "expected a value", 13},
        {"{\"id\":1,\"a\":tru}", "expected a value", 13},
        {"{\"id\":1,\"a\":nullx}", "expected a value", 13},
        {"{\"id\":1,}", "expected a key", 9},
        {"{\"id\":1 \"a\":2}", "expected a comma", 9},
        {"{\"id\" 1}", "expected a colon", 7},
        {"{\"id\":\"x \"}", "blank", 8},
        {"{\"id\":1.0}", "floating", 7},
        {"{\"id\":null}", "no key", 1},
        {"{\"a\":1}", "no key", 1},
        {"7", "not an object", 1},
        {"{\"id\":1,\"unwanted\":{\"x\":[1,{\"y\":1e}]}}", "expected a value", 33},
        {"{\"id\":1,\"unwanted\":\"\\z\"}", "escape", 20},
        {"{\"id\":1,\"unwanted\":{\"x\":[{\"y\":1,\"z\":2,\"y\":1}]}}", "the key y occurs twice", 39},
        {"{\"id\":1,\"unwanted\":{\"a\":{\"b\":1},\"b\":{\"a\":1},\"\\u0061\":0}}", "the key a occurs twice", 45},
    };
    PipelineTable table = root();
    table.spec.key = {"id"};
    table.spec.drop = {"$.unwanted"};
    for (const auto& [line, reason, column] : cases) {
        const auto result = run({file("a.ndjson", "{\"id\":0}\n" + line + "\n{\"id\":9}\n")}, {table});
        ASSERT_EQ(result.rejected, 1U) << line;
        EXPECT_EQ(result.tables[0].rows, 2U) << line;
        EXPECT_EQ(result.first_rejects[0].place.line, 2U) << line;
        EXPECT_EQ(result.first_rejects[0].place.column, column) << line;
        EXPECT_EQ(result.first_rejects[0].place.byte_offset, 8 + column) << line;
        EXPECT_THAT(result.first_rejects[0].reason, HasSubstr(reason)) << line;
        // The same inside an array at the top.
        const auto in_array = run({file("a.json", "[{\"id\":0},\n" + line + ",\n{\"id\":9}]")}, {table});
        ASSERT_GE(in_array.rejected, 1U) << line;
        EXPECT_EQ(in_array.first_rejects[0].place.line, 2U) << line;
        EXPECT_EQ(in_array.first_rejects[0].place.column, column) << line;
    }
}

TEST_F(Pipeline, APlaceIsThatOfTheBadByteInAPrettyDocumentOfManyBlocksToo) {
    block_size_ = 64;
    std::string text = "[";
    for (int i = 0; i < 50; ++i)
        text += fmt::format("{}{{\n  \"id\": {},\n  \"deep\": {{\n    \"a\": {}\n  }}\n}}", i > 0 ? ",\n" : "", i,
                            i == 40 ? "tru" : "true");
    const auto result = run({file("a.json", text + "]")});
    ASSERT_EQ(result.first_rejects.size(), 1U);
    EXPECT_EQ(result.first_rejects[0].place.text().substr((folder_.path() / "a.json").string().size()),
              fmt::format(":{}:10 (byte {})", 40 * 6 + 4, text.find("tru\n")));
}

TEST_F(Pipeline, SharesHaveTheRowGroupsOfTheWhole) {
    block_size_ = 512;
    options_.lineage = true;
    PipelineTable table = root();
    table.spec.columns = {{"id", "$.id", Type::of(TypeKind::bigint)}, {"text", "$.text", Type::varchar(65535)}};
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += fmt::format("{{\"id\":{},\"text\":\"{}\"}}\n", i, std::string(i % 37 == 0 ? 3000 : i % 50, 'x'));
    for (const std::string& name : {file("a.ndjson", text), file("a.json", text)}) {
        // Without footer, its length and the word at each end, row groups are all that is in a file.
        const auto row_groups = [&](std::uint64_t begin, std::uint64_t end, unsigned threads) {
            options_.threads = threads;
            options_.out = folder_.path() / "out";
            std::filesystem::create_directories(options_.out);
            const auto result =
                run_pipeline_in_blocks({{name, begin, end}}, format_, {table}, {}, options_, block_size_);
            std::ifstream in(result.tables.at(0).file, std::ios::binary);
            std::string bytes(std::istreambuf_iterator<char>(in), {});
            std::uint32_t footer = 0;
            std::memcpy(&footer, bytes.data() + bytes.size() - 8, sizeof footer);
            return bytes.substr(4, bytes.size() - 12 - footer);
        };
        const std::string whole = row_groups(0, UINT64_MAX, 1);
        EXPECT_EQ(row_groups(0, UINT64_MAX, 3), whole);
        for (const std::uint64_t cut : {512U, 4 * 512U, 11 * 512U})
            EXPECT_EQ(row_groups(0, cut, 2) + row_groups(cut, UINT64_MAX, 1), whole) << cut;
    }
}

TEST_F(Pipeline, APlaceInAShareCountsTheLinesBeforeIt) {
    const std::string name = file("a.ndjson", "{\"id\":1}\n{\"id\":2}\n{\"id\":x}\n");
    options_.out = folder_.path();
    const auto result = run_pipeline_in_blocks({{name, 18}}, format_, {root()}, {}, options_, block_size_);
    ASSERT_EQ(result.first_rejects.size(), 1U);
    EXPECT_EQ(result.first_rejects[0].place.text(), name + ":3:7 (byte 24)");
}

TEST_F(Pipeline, TwoFieldsThatFoldToTheKeyAreAnErrorWhicheverComesFirst) {
    PipelineTable table = root();
    table.spec.key = {"id"};
    for (const char* text : {"{\"ID\":1}\n{\"id\":2}\n", "{\"id\":2}\n{\"ID\":1}\n"}) {
        try {
            (void)run({file("a.ndjson", text)}, {table});
            ADD_FAILURE() << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.id(), "LO1005");
            EXPECT_THAT(error.what(),
                        HasSubstr("$.ID and $.id would both be the column id of t, which the project names"));
        }
    }
    // A child's own field of that name is not the key that its parent gives it.
    PipelineTable child;
    child.spec.name = "c";
    child.spec.rows = "$.c[*]";
    child.spec.key = {"id", "n"};
    child.spec.parent_columns = {{"id", "$.id"}};
    const auto result = run({file("a.ndjson", "{\"id\":1,\"c\":[{\"n\":1},{\"n\":2,\"id\":null}]}\n")}, {table, child});
    EXPECT_EQ(result.rejected, 0U);
    EXPECT_EQ(result.tables[1].rows, 2U);
}

TEST_F(Pipeline, TheRejectFileHoldsTheRecordsAndIsForItsOwnerOnly) {
    options_.rejects = folder_.path() / "rejects.ndjson";
    (void)run({file("a.ndjson", "{\"id\":1}\n{\"id\":\n\xff\n")});
    std::ifstream in(options_.rejects);
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_THAT(text.str(), HasSubstr("\"line\":2,\"column\":7,\"byte_offset\":15,"));
    EXPECT_THAT(text.str(), HasSubstr("\"record\":\"{\\\"id\\\":\"}"));
    EXPECT_THAT(text.str(), HasSubstr("\"record\":\"\\u00ff\",\"encoding\":\"latin1\"}"));
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(options_.rejects).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(Pipeline, BothKindsOfNullsInOneConversionAreByteForByteThoseOfTwo) {
    block_size_ = 256;  // many blocks: some without a value of a column, and types that are told late
    std::string records;
    for (int i = 0; i < 200; ++i) {
        records += fmt::format("{{\"id\":{}", i);
        if (i % 3 == 0) records += fmt::format(",\"text\":\"t{}\",\"unique\":\"only {}\"", i % 5, i);
        if (i % 4 == 1) records += fmt::format(",\"whole\":{},\"flag\":{}", i * 7, i % 8 == 1);
        if (i % 5 == 2)
            records += fmt::format(",\"exact\":1234567890123456789{}.25,\"day\":\"2025-01-{:02}\"", i % 10, 1 + i % 28);
        if (i % 7 == 3) records += ",\"at\":\"2025-01-02T03:04:05Z\",\"items\":[{\"n\":1},{\"m\":\"x\"}]";
        if (i > 150)
            records += ",\"late\":\"text\",\"whole\":0.5";
        else if (i % 2 == 0)
            records += ",\"late\":1";
        records += "}\n";
    }
    PipelineTable table = root();
    table.spec.key = {"id"};
    table.spec.columns = {{"never", "", Type::of(TypeKind::bigint)},
                          {"small", "$.whole", Type::of(TypeKind::double_precision)}};
    PipelineTable items = root("items");
    items.spec.rows = "$.items[*]";
    items.spec.parent_columns = {{"t_id", "$.id"}};
    const std::string source = file("a.ndjson", records);
    const auto files = [&](NullsWritten nulls) {
        options_.nulls = nulls;
        const PipelineResult result = run({source}, {table, items});
        std::vector<std::string> hashes;
        for (const auto* tables : {&result.tables, &result.filled})
            for (const ConvertedTable& output : *tables) hashes.push_back(output.name + " " + output.sha256);
        return hashes;
    };
    std::vector<std::string> expected = files(NullsWritten::keep);
    for (const std::string& hash : files(NullsWritten::fill)) expected.push_back(hash);
    EXPECT_NE(expected[0], expected[2]);
    EXPECT_EQ(files(NullsWritten::both), expected);
    options_.threads = 3;
    EXPECT_EQ(files(NullsWritten::both), expected);
}

TEST_F(Pipeline, AKnownTypeThatDoesNotHoldTheDataIsDriftWithAPlace) {
    PipelineTable table = root();
    table.spec.columns = {{"later", "", Type::of(TypeKind::date)}, {"n", "$.n", Type::of(TypeKind::bigint)}};
    table.known = {{"", "text", Type::varchar(255)}};
    const auto result = run({file("a.ndjson", "{\"n\":1,\"text\":\"a\"}\n{\"n\":1.5,\"text\":\"" +
                                                  std::string(300, 'x') + "\"}\n{\"n\":2.5}\n")},
                            {table});
    ASSERT_THAT(columns(result.tables[0]), ElementsAre("later DATE", "n DOUBLE PRECISION", "text VARCHAR(1024)"));
    EXPECT_FALSE(result.tables[0].columns[0].known);
    EXPECT_EQ(result.tables[0].columns[1].known, Type::of(TypeKind::bigint));
    EXPECT_EQ(result.tables[0].columns[1].drift_at->line, 2U);
    EXPECT_EQ(result.tables[0].columns[2].known, Type::varchar(255));
    EXPECT_EQ(result.tables[0].columns[2].drift_at->line, 2U);
}

TEST_F(Pipeline, ArraysOfFixedWidthBecomeColumnsAndTheRestGoesWhereTheProjectSays) {
    PipelineTable more;
    more.spec.name = "more";
    more.spec.rows = "$.p[*]";
    const std::string source = file("a.ndjson", "{\"p\":[{\"x\":1,\"i\":[\"a\"]},{\"x\":2}]}\n{\"p\":[{\"x\":3}]}\n");
    const project::Array packages{"$.p", project::ArrayAs::index, 1, "more"},
        inner{"$.p[0].i", project::ArrayAs::index, 1, ""};
    const auto kept = run({source}, {root(), more}, {packages, inner});
    EXPECT_EQ(kept.rejected, 0U);
    EXPECT_THAT(columns(kept.tables[0]), ElementsAre("p_0_x BIGINT", "p_0_i_0 VARCHAR(255)"));
    EXPECT_THAT(columns(kept.tables[1]), ElementsAre("x BIGINT", "_lo_index BIGINT"));
    EXPECT_EQ(kept.tables[1].rows, 1U);
    const project::Array narrow{"$.p", project::ArrayAs::index, 1, ""};
    EXPECT_EQ(run({source}, {root()}, {narrow, inner}).rejected, 1U);
}

TEST_F(Pipeline, FilledColumnsHaveNoNullsButKeysAndTimes) {
    options_.nulls = NullsWritten::fill;
    PipelineTable table = root();
    table.spec.version = "v";
    table.spec.columns = {{"absent", "", Type::varchar(255)}};
    const auto result = run(
        {file("a.ndjson", "{\"s\":\"x\",\"n\":1,\"b\":true,\"d\":1.5,\"t\":\"2025-01-01\",\"v\":3}\n{\"v\":null}\n")},
        {table});
    for (const auto& column : parquet::read_info(result.tables[0].file).columns)
        EXPECT_EQ(column.nulls, column.name == "t" || column.name == "v" ? 1U : 0U) << column.name;
}

TEST_F(Pipeline, NamesThatFoldTogetherAreToldApartAndNeverMerged) {
    const auto result = run({file("a.ndjson", "{\"a\":{\"b\":1},\"a_b\":\"x\",\"A_B\":true}\n")});
    EXPECT_THAT(columns(result.tables[0]), ElementsAre("a_b_3 BIGINT", "a_b VARCHAR(255)", "A_B_2 BOOLEAN"));
}

TEST_F(Pipeline, ANullWhereOthersHaveAnObjectIsNoColumn) {
    block_size_ = 1024;
    const auto result = run({file(
        "a.ndjson", many_lines(200, [](int i) { return i < 190 ? "{\"o\":null,\"z\":null}" : "{\"o\":{\"x\":1}}"; }))});
    EXPECT_THAT(columns(result.tables[0]), ElementsAre("z VARCHAR(255)", "o_x BIGINT"));
    // Nor among the elements of an array.
    const auto in_array = run({file("b.ndjson", "{\"o\":[{\"x\":1},null]}\n")}, {});
    EXPECT_THAT(columns(in_array.tables[1]), ElementsAre("x BIGINT", "_lo_index BIGINT"));
    EXPECT_EQ(in_array.tables[1].rows, 2U);
}

TEST_F(Pipeline, ConvertsTheSeedsColumnsInTheirOrder) {
    const std::filesystem::path source = LOADONCE_SOURCE_DIR;
    const auto project_file = source / "examples/orders/loadonce.toml";
    if (!std::filesystem::exists(project_file)) GTEST_SKIP();
    const project::Project project = project::read(project_file);
    std::vector<PipelineTable> tables;
    for (const project::Table& table : project.tables) tables.push_back({table, {}});
    const auto result =
        run({file("a.json", "{\"order\":{\"items\":[{\"itemId\":\"I\"}],\"orderId\":\"O\"}}")}, tables, project.arrays);
    EXPECT_EQ(result.rejected, 0U);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        std::vector<std::string> pinned;
        for (const auto& pin : tables[i].spec.columns) pinned.push_back(pin.name + " " + pin.type.ddl());
        EXPECT_EQ(columns(result.tables[i]), pinned);
    }
    EXPECT_EQ(result.tables[0].columns.size(), 94U);
    EXPECT_EQ(result.tables[1].columns.size(), 19U);
}

// The path of a column from its row; that of a position is empty.
std::string relative(const ConvertedTable& table, const ConvertedColumn& column) {
    if (column.path.empty() || column.path == table.path + ".index()") return {};
    return "$" + column.path.substr(table.path.size());
}

TEST_F(Pipeline, WhatAnIndependentReaderReadsBackIsTheJson) {
    const std::string python = std::string(LOADONCE_SOURCE_DIR) + "/.deps/venv/bin/python";
    if (!std::filesystem::exists(python)) GTEST_SKIP() << "no " << python;
    const std::string script = std::string(LOADONCE_SOURCE_DIR) + "/tests/convert/readback.py";
    const std::string work = folder_.path().string();
    options_.lineage = true;
    block_size_ = 1024;
    for (int seed = 0; seed < 12; ++seed) {
        options_.threads = 1 + seed % 3;
        const auto call = [&](const char* verb) {
            return std::system(fmt::format("'{}' '{}' {} '{}' {}", python, script, verb, work, seed).c_str());
        };
        ASSERT_EQ(call("generate"), 0);
        const std::string source = std::filesystem::exists(folder_.path() / "in.json") ? "in.json" : "in.ndjson";
        const auto result = run({(folder_.path() / source).string()}, {});
        EXPECT_EQ(result.rejected, 0U);
        std::ofstream manifest(folder_.path() / "columns.tsv");
        for (const ConvertedTable& table : result.tables)
            for (const ConvertedColumn& column : table.columns)
                manifest << table.name << '\t' << column.name << '\t' << column.type.ddl() << '\t'
                         << relative(table, column) << '\n';
        manifest.close();
        ASSERT_EQ(call("check"), 0) << "seed " << seed;
    }
}

}  // namespace
}  // namespace loadonce::convert
