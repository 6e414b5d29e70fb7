#include "parquet/parquet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "parquet/made_column.h"
#include "parquet/thrift.h"

namespace loadonce::parquet {
namespace {

namespace fs = std::filesystem;

class Parquet : public testing::Test {
  protected:
    // A file with all types, two row groups, nulls in every third row.
    void write_all_types(Compression compression) const {
        Schema schema;
        EncodedRowGroup first{100, {}}, second{7, {}};
        for (const Type& type : made::all_types()) {
            const bool dictionary = type.kind == TypeKind::varchar || type.kind == TypeKind::bigint;
            const auto is_null = [](std::uint64_t row) { return row % 3 == 0; };
            schema.columns.push_back({"c " + type.ddl(), type, true});
            first.chunks.push_back(encode_chunk(made::make(type, 100, is_null, 20, dictionary).buffer, compression));
            second.chunks.push_back(null_chunk(type, 7, compression));
        }
        FileWriter writer(file_, compression);
        writer.append(first);
        writer.append(second);
        writer.finish(schema);
    }
    std::string contents() const {
        std::ifstream in(file_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void overwrite(const std::string& bytes) const {
        fs::remove(file_);  // some file systems write a file out at once if it is truncated and filled again
        std::ofstream(file_, std::ios::binary) << bytes;
    }
    std::string refusal() const {
        try {
            (void)read_info(file_);
        } catch (const Error& error) {
            return error.id() + " " + error.message();
        }
        return "no error";
    }

    TempFolder folder_;
    fs::path file_ = folder_.path() / "f.parquet";
};

EncodedChunk text_chunk(const std::vector<std::string>& values) {
    ColumnBuffer column;
    column.type = Type::varchar(1000);
    column.rows = values.size();
    for (const std::string& value : values) {
        const std::string bytes = made::text(value).plain;
        column.plain.insert(column.plain.end(), bytes.begin(), bytes.end());
    }
    return encode_chunk(column, Compression::none);
}
std::string text_of(const std::optional<std::vector<std::uint8_t>>& bytes) {
    return bytes ? std::string(bytes->begin(), bytes->end()) : "(none)";
}

TEST_F(Parquet, WhatIsWrittenIsReadBackFromTheFooter) {
    write_all_types(Compression::snappy);
    const FileInfo info = read_info(file_);
    EXPECT_EQ(info.rows, 107U);
    EXPECT_EQ(info.bytes, fs::file_size(file_));
    EXPECT_THAT(info.created_by, testing::StartsWith("loadonce version "));
    ASSERT_EQ(info.columns.size(), made::all_types().size());
    for (std::size_t i = 0; i < info.columns.size(); ++i) {
        Type expected = made::all_types()[i];
        if (expected.kind == TypeKind::char_ || expected.kind == TypeKind::super || expected.kind == TypeKind::varchar)
            expected = Type::varchar(varchar_bytes_max);
        const FileColumn& column = info.columns[i];
        EXPECT_EQ(column.type, expected) << column.name;
        EXPECT_EQ(column.nulls, 34U + 7U) << column.name;
        EXPECT_EQ(column.utc_adjusted, expected.kind == TypeKind::timestamptz) << column.name;
        EXPECT_TRUE(column.nullable);
    }
}

TEST_F(Parquet, DecimalsHaveTheFewestBytesForTheirPrecision) {
    EXPECT_EQ(decimal_bytes(9), 4);
    EXPECT_EQ(decimal_bytes(18), 8);
    EXPECT_EQ(decimal_bytes(19), 9);
    EXPECT_EQ(decimal_bytes(21), 9);
    EXPECT_EQ(decimal_bytes(22), 10);
    EXPECT_EQ(decimal_bytes(29), 13);
    EXPECT_EQ(decimal_bytes(38), 16);
}

TEST_F(Parquet, TheSameBatchGivesTheSameBytes) {
    write_all_types(Compression::snappy);
    const std::string first = contents();
    write_all_types(Compression::snappy);
    EXPECT_EQ(contents(), first);
}

TEST_F(Parquet, BitsPastTheLastRowDoNotChangeTheBytes) {
    const auto is_null = [](std::uint64_t row) { return row == 1; };
    ColumnBuffer column = made::make(Type::of(TypeKind::integer), 3, is_null, 3, false).buffer;
    const EncodedChunk set = encode_chunk(column, Compression::none);
    column.validity[0] &= 7;
    EXPECT_EQ(encode_chunk(column, Compression::none).bytes, set.bytes);
}

TEST_F(Parquet, ColumnsWithoutNullsNeedNoBitmap) {
    const auto chunk_bytes = [](std::uint64_t rows) {
        return null_chunk(Type::of(TypeKind::bigint), rows, Compression::none).bytes.size();
    };
    EXPECT_LT(chunk_bytes(100'000'000), 64U);
    const auto none = [](std::uint64_t) { return false; };
    const EncodedChunk full =
        encode_chunk(made::make(Type::of(TypeKind::integer), 1000, none, 1000, false).buffer, Compression::none);
    EXPECT_LT(full.bytes.size(), 4000U + 64U);
}

TEST_F(Parquet, LongBoundsAreCutBetweenCharactersAndTheUpperOneIsRaised) {
    const std::string long_a(100, 'a');
    EncodedChunk chunk = text_chunk({long_a});
    EXPECT_EQ(text_of(chunk.min), std::string(64, 'a'));
    EXPECT_EQ(text_of(chunk.max), std::string(63, 'a') + "b");
    // 63 bytes and half of an é: cut before it.
    chunk = text_chunk({std::string(63, 'a') + "é" + long_a});
    EXPECT_EQ(text_of(chunk.min), std::string(63, 'a'));
    EXPECT_EQ(text_of(chunk.max), std::string(62, 'a') + "b");
    // What cannot be raised at the end is raised before it.
    std::string accents = "a";
    for (int i = 0; i < 50; ++i) accents += "é";
    EXPECT_EQ(text_of(text_chunk({accents}).max), "b");
    EXPECT_EQ(text_of(text_chunk({accents.substr(1)}).max), "(none)");
    EXPECT_EQ(text_of(text_chunk({std::string(64, 'a')}).max), std::string(64, 'a'));
}

TEST_F(Parquet, StringsAreComparedAsBytesWithoutSign) {
    const EncodedChunk chunk = text_chunk({"b", "a", "aa", "", "é", "z", "zzzzzzzzz", "zzzzzzzzy"});
    EXPECT_EQ(text_of(chunk.min), "");
    EXPECT_EQ(text_of(chunk.max), "é");
}

TEST_F(Parquet, NotANumberLeavesNoBounds) {
    ColumnBuffer column;
    column.type = Type::of(TypeKind::double_precision);
    column.rows = 2;
    for (const double value : {1.0, std::numeric_limits<double>::quiet_NaN()}) {
        const std::string bytes = made::bytes_of(value);
        column.plain.insert(column.plain.end(), bytes.begin(), bytes.end());
    }
    EXPECT_FALSE(encode_chunk(column, Compression::none).min);
}

TEST_F(Parquet, AGroupThatDoesNotFitTheSchemaIsRefused) {
    FileWriter writer(file_, Compression::none);
    writer.append({5, {null_chunk(Type::of(TypeKind::bigint), 5, Compression::none)}});
    EXPECT_THROW(writer.finish({{{"a", Type::of(TypeKind::integer), true}}}), Error);
    EXPECT_THROW(writer.finish({}), Error);
    EXPECT_THROW(writer.append({5, {null_chunk(Type::of(TypeKind::bigint), 4, Compression::none)}}), Error);
}

TEST_F(Parquet, AnUnfinishedFileLeavesTheOldOneAndNothingElse) {
    overwrite("old");
    {
        FileWriter writer(file_, Compression::none);
        writer.append({5, {null_chunk(Type::of(TypeKind::bigint), 5, Compression::none)}});
    }
    EXPECT_EQ(contents(), "old");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(Parquet, FilesThatCannotBeMadeOrReadGiveTheSystemsReason) {
    try {
        FileWriter writer(folder_.path() / "none" / "f.parquet", Compression::none);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::file_io);
        EXPECT_THAT(error.message(), testing::HasSubstr("No such file or directory"));
    }
    EXPECT_THAT(refusal(), testing::StartsWith("LO4001 cannot open"));
}

TEST_F(Parquet, WhatIsNotParquetIsNamedAsSuch) {
    overwrite("");
    EXPECT_THAT(refusal(), testing::AllOf(testing::StartsWith("LO4004"), testing::HasSubstr("only 0 bytes")));
    overwrite("{\"order\": {\"orderId\": 1}}");
    EXPECT_THAT(refusal(), testing::HasSubstr("does not begin with PAR1"));
    write_all_types(Compression::none);
    std::string bytes = contents();
    overwrite(bytes.substr(0, bytes.size() - 1));
    EXPECT_THAT(refusal(), testing::HasSubstr("cut off"));
    // Pages are gone, the footer is whole.
    overwrite("PAR1" + bytes.substr(bytes.size() / 2));
    EXPECT_THAT(refusal(),
                testing::AnyOf(testing::HasSubstr("outside the file"), testing::HasSubstr("longer than the file")));
}

TEST_F(Parquet, AFooterOfManyEmptyElementsDoesNotFillTheMemory) {
    std::vector<std::uint8_t> footer;
    ThriftWriter out(footer);
    out.list(2, Wire::structure, 10'000'000);
    footer.resize(footer.size() + 10'000'000);  // each zero is an element without fields
    const auto length = static_cast<std::uint32_t>(footer.size());
    const std::string bytes(footer.begin(), footer.end());
    overwrite(fmt::format("PAR1{}{}PAR1", bytes, made::bytes_of(length)));
    EXPECT_THAT(refusal(), testing::HasSubstr("too many columns"));
}

// The footer's reader is given every damage that a byte can do. It may find nothing wrong (a changed name is a name),
// or refuse; it must not crash, hang or reserve memory for lengths that are not there.
TEST_F(Parquet, NoDamageToAFooterDoesMoreThanARefusal) {
    write_all_types(Compression::snappy);
    const std::string whole = contents();
    const std::size_t footer = whole.size() - 8 - static_cast<unsigned char>(whole[whole.size() - 8]) -
                               256 * static_cast<std::size_t>(static_cast<unsigned char>(whole[whole.size() - 7]));
    int refused = 0, tried = 0;
    const auto try_bytes = [&](const std::string& bytes) {
        overwrite(bytes);
        ++tried;
        const std::string outcome = refusal();
        if (outcome != "no error") {
            ASSERT_THAT(outcome, testing::StartsWith("LO4004"));
            ++refused;
        }
    };
    for (std::size_t at = footer; at < whole.size(); ++at)
        for (const int change : {0x01, 0x08, 0x80, 0xff}) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ change);
            try_bytes(damaged);
        }
    for (std::size_t length = 0; length < whole.size(); length += 13) try_bytes(whole.substr(0, length));
    // Bytes missing in the footer's middle, its length put right.
    for (std::size_t at = footer; at + 9 < whole.size(); at += 3) {
        std::string damaged = whole;
        damaged.erase(at, 1);
        const auto length = static_cast<std::uint32_t>(damaged.size() - 8 - footer);
        std::memcpy(damaged.data() + damaged.size() - 8, &length, sizeof length);
        try_bytes(damaged);
    }
    std::mt19937 random(1);
    for (int round = 0; round < 2000; ++round) {
        std::string damaged = whole;
        for (int i = 0; i < 8; ++i)
            damaged[footer + random() % (whole.size() - footer - 8)] = static_cast<char>(random());
        try_bytes(damaged);
    }
    EXPECT_GT(refused, tried / 3);
}

}  // namespace
}  // namespace loadonce::parquet
