// Files of ours, read by readers that are not (pyarrow and DuckDB, through read_back.py), and files of theirs read by
// read_info().
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/temp_folder.h"
#include "parquet/made_column.h"
#include "parquet/parquet.h"

namespace loadonce::parquet {
namespace {

namespace fs = std::filesystem;

class ReadBack : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists(python_)) GTEST_SKIP() << "needs Python with pyarrow and duckdb in " << python_;
    }
    void run_script(const std::string& mode) {
        const std::string command =
            python_.string() + " " LOADONCE_SOURCE_DIR "/tests/parquet/read_back.py " + mode + " " + dir_.string();
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
    }

    fs::path python_ = fs::path(LOADONCE_SOURCE_DIR) / ".deps" / "venv" / "bin" / "python";
    TempFolder folder_;
    fs::path dir_ = folder_.path();
};

struct ColumnPlan {
    std::string name;
    Type type;
    std::function<bool(std::uint64_t row, std::uint64_t rows)> is_null;
    std::uint64_t distinct = 0;
    bool dictionary = false;
};

const std::vector<std::pair<std::string, std::function<bool(std::uint64_t, std::uint64_t)>>> null_patterns = {
    {"none", [](std::uint64_t, std::uint64_t) { return false; }},
    {"all", [](std::uint64_t, std::uint64_t) { return true; }},
    {"alternating", [](std::uint64_t row, std::uint64_t) { return row % 2 == 0; }},
    {"first", [](std::uint64_t row, std::uint64_t) { return row == 0; }},
    {"last", [](std::uint64_t row, std::uint64_t rows) { return row + 1 == rows; }},
    {"runs", [](std::uint64_t row, std::uint64_t) { return row / 50 % 3 == 1; }},
};

// Writes NAME.parquet, and NAME.json with what must be read from it.
void write_file(const fs::path& dir, const std::string& name, const std::vector<ColumnPlan>& plans,
                const std::vector<std::uint64_t>& group_rows, Compression compression) {
    Schema schema;
    std::vector<std::string> json(plans.size());
    for (const ColumnPlan& plan : plans) schema.columns.push_back({plan.name, plan.type, true});
    FileWriter writer(dir / (name + ".parquet"), compression);
    for (const std::uint64_t rows : group_rows) {
        EncodedRowGroup group;
        group.rows = rows;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            const ColumnPlan& plan = plans[i];
            const made::MadeColumn column = made::make(
                plan.type, rows, [&](std::uint64_t row) { return plan.is_null(row, rows); }, plan.distinct,
                plan.dictionary);
            group.chunks.push_back(encode_chunk(column.buffer, compression));
            for (const std::string& value : column.json) json[i].append(json[i].empty() ? "" : ",").append(value);
        }
        writer.append(group);
    }
    const std::uint64_t bytes = writer.finish(schema);
    EXPECT_EQ(bytes, fs::file_size(dir / (name + ".parquet")));
    std::ofstream expected(dir / (name + ".json"));
    expected << "{\"columns\":[";
    for (std::size_t i = 0; i < plans.size(); ++i)
        expected << (i ? "," : "")
                 << fmt::format("{{\"name\":\"{}\",\"type\":\"{}\",\"values\":[{}]}}", plans[i].name,
                                plans[i].type.ddl(), json[i]);
    expected << "]}";
}

std::vector<ColumnPlan> every_type_and_null_pattern(bool dictionary) {
    std::vector<ColumnPlan> plans;
    for (const Type& type : made::all_types())
        for (const auto& [pattern, is_null] : null_patterns) {
            const bool coded = dictionary && type.kind != TypeKind::boolean;
            plans.push_back({fmt::format("{} {}", type.ddl(), pattern), type, is_null, coded ? 40U : 5000U, coded});
        }
    return plans;
}

constexpr std::pair<Compression, const char*> codecs[] = {
    {Compression::none, "none"}, {Compression::snappy, "snappy"}, {Compression::zstd, "zstd"}};

TEST_F(ReadBack, OtherReadersSeeTheValuesOfEveryTypeNullPatternAndCodec) {
    for (const auto& [compression, codec] : codecs)
        for (const bool dictionary : {false, true})
            write_file(dir_, fmt::format("types-{}-{}", codec, dictionary ? "dictionary" : "plain"),
                       every_type_and_null_pattern(dictionary), {1, 63, 64, 65, 1000}, compression);
    run_script("check");
}

TEST_F(ReadBack, OtherReadersSeeFilesWithoutRowsAndWithManyRowGroups) {
    write_file(dir_, "no-groups", every_type_and_null_pattern(false), {}, Compression::snappy);
    write_file(dir_, "empty-groups", every_type_and_null_pattern(false), {0, 0}, Compression::snappy);
    std::vector<std::uint64_t> groups;
    for (std::uint64_t i = 0; i < 300; ++i) groups.push_back(i % 8);
    const auto& alternating = null_patterns[2].second;
    write_file(
        dir_, "many-groups",
        {{"a", Type::of(TypeKind::bigint), alternating, 100, false}, {"b", Type::varchar(9), alternating, 3, true}},
        groups, Compression::snappy);
    run_script("check");
}

TEST_F(ReadBack, OtherReadersSeeChunksOfManyPages) {
    std::vector<ColumnPlan> plans;
    for (const std::size_t of : {0, 1, 2}) {
        const auto& [pattern, is_null] = null_patterns[of];
        plans.push_back({"text " + pattern, Type::varchar(255), is_null, 1'000'000, false});
        plans.push_back({"code " + pattern, Type::varchar(255), is_null, 1000, true});
        plans.push_back({"bool " + pattern, Type::of(TypeKind::boolean), is_null, 7, false});
        plans.push_back({"number " + pattern, Type::of(TypeKind::bigint), is_null, 1'000'000, false});
        plans.push_back({"decimal " + pattern, Type::decimal(38, 2), is_null, 1'000'000, false});
    }
    write_file(dir_, "pages", plans, {140'001}, Compression::snappy);
    run_script("check");
}

TEST_F(ReadBack, OtherReadersSeeDictionariesOfEveryWidthOfCode) {
    std::vector<ColumnPlan> plans;
    for (const std::uint64_t distinct :
         {1, 2, 3, 4, 5, 16, 17, 32, 64, 100, 256, 257, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
        plans.push_back({fmt::format("{} distinct", distinct), Type::of(TypeKind::integer),
                         null_patterns[distinct % 2 ? 2 : 0].second, distinct, true});
    write_file(dir_, "dictionaries", plans, {66'000, 77}, Compression::snappy);
    run_script("check");
}

TEST_F(ReadBack, OtherReadersSeeRunsAmongCodes) {
    // Runs of every length around the shortest that is written as one, at every offset to the groups of eight.
    Schema schema{{{"a", Type::of(TypeKind::integer), true}}};
    ColumnBuffer column;
    column.type = schema.columns[0].type;
    column.dictionary_coded = true;
    std::string json;
    for (std::uint32_t i = 0; i < 5; ++i) {
        const std::string value = made::bytes_of(i);
        column.dictionary.insert(column.dictionary.end(), value.begin(), value.end());
    }
    column.dictionary_values = 5;
    for (unsigned length = 1; length < 90; ++length)
        for (unsigned between = 0; between < 9; ++between) {
            for (unsigned i = 0; i < length; ++i) column.codes.push_back(static_cast<std::uint16_t>(length % 3));
            for (unsigned i = 0; i < between; ++i) column.codes.push_back(static_cast<std::uint16_t>(3 + i % 2));
        }
    column.rows = column.codes.size();
    for (const std::uint16_t code : column.codes) json.append(json.empty() ? "" : ",").append(std::to_string(code));
    FileWriter writer(dir_ / "runs.parquet", Compression::none);
    writer.append({column.rows, {encode_chunk(column, Compression::none)}});
    writer.finish(schema);
    std::ofstream(dir_ / "runs.json") << fmt::format(R"({{"columns":[{{"name":"a","type":"INTEGER","values":[{}]}}]}})",
                                                     json);
    run_script("check");
}

std::string described(const FileColumn& column) {
    return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", column.name, column.physical, column.logical,
                       column.type ? column.type->ddl() : "-", column.utc_adjusted ? "utc" : "-",
                       column.nullable ? "null" : "-", column.precision, column.scale, column.nulls);
}

TEST_F(ReadBack, TheFootersOfOtherWritersAreUnderstood) {
    run_script("make");
    int files = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(dir_)) {
        if (entry.path().extension() != ".parquet") continue;
        ++files;
        const FileInfo info = read_info(entry.path());
        std::ostringstream found;
        found << "rows " << info.rows << "\n";
        for (const FileColumn& column : info.columns) found << described(column) << "\n";
        std::ifstream expected_file(fs::path(entry.path()).replace_extension(".txt"));
        const std::string expected(std::istreambuf_iterator<char>(expected_file), {});
        EXPECT_EQ(found.str(), expected) << entry.path();
        EXPECT_FALSE(info.created_by.empty());
        EXPECT_EQ(info.bytes, fs::file_size(entry.path()));
    }
    EXPECT_GE(files, 4);
}

}  // namespace
}  // namespace loadonce::parquet
