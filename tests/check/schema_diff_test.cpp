#include "check/schema_diff.h"

#include <gtest/gtest.h>

namespace loadonce::check {
namespace {

parquet::FileColumn file_column(std::string name, std::string physical, std::string logical, Type type) {
    parquet::FileColumn column;
    column.name = std::move(name);
    column.physical = std::move(physical);
    column.logical = std::move(logical);
    column.type = type;
    return column;
}

DataColumn bigint(std::string name) {
    return {file_column(std::move(name), "INT64", "", Type::of(TypeKind::bigint)), 0};
}

DataColumn text(std::string name, std::uint32_t longest) {
    return {file_column(std::move(name), "BYTE_ARRAY", "UTF8", Type::varchar(255)), longest};
}

const TableColumn a{"a", Type::of(TypeKind::bigint)}, b{"b", Type::of(TypeKind::bigint)}, c{"c", Type::varchar(10)};

TEST(SchemaDiff, EqualColumnsDifferInNothing) {
    const SchemaDifference found = compare("t", {bigint("A"), bigint("b"), text("c", 10)}, {a, b, c});
    EXPECT_TRUE(found.columns.empty());
    EXPECT_TRUE(found.copy_works());
}

TEST(SchemaDiff, SwappedColumnsOfOneTypeShiftInSilenceAndAColumnListHelps) {
    const SchemaDifference found = compare("t", {bigint("b"), bigint("a")}, {a, b});
    ASSERT_EQ(found.columns.size(), 2);
    EXPECT_EQ(found.columns[0].effect, Effect::shifts);
    EXPECT_EQ(found.column_list, "\"b\", \"a\"");
    EXPECT_FALSE(found.copy_works());
}

TEST(SchemaDiff, ATextThatIsTooLongIsRejectedAndTheWideningIsNamed) {
    const SchemaDifference found = compare("t", {bigint("a"), bigint("b"), text("c", 300)}, {a, b, c});
    ASSERT_EQ(found.columns.size(), 1);
    EXPECT_EQ(found.columns[0].effect, Effect::rejects);
    EXPECT_EQ(found.columns[0].mend, "ALTER TABLE \"t\" ALTER COLUMN \"c\" TYPE VARCHAR(1024)");
}

TEST(SchemaDiff, AColumnThatTheDataLackIsRejectedByCount) {
    const SchemaDifference found = compare("t", {bigint("a"), bigint("b")}, {a, b, c});
    ASSERT_EQ(found.columns.size(), 1);
    EXPECT_EQ(found.columns[0].in_data, "");
    EXPECT_EQ(found.column_list, "\"a\", \"b\"");
}

TEST(SchemaDiff, CopyConvertsNothing) {
    EXPECT_FALSE(refusal(bigint("x").file, Type::of(TypeKind::bigint)));
    EXPECT_TRUE(refusal(bigint("x").file, Type::of(TypeKind::integer)));
    EXPECT_TRUE(refusal(text("x", 1).file, Type::of(TypeKind::date)));
    EXPECT_TRUE(refusal(file_column("x", "INT32", "NULL", Type::varchar(1)), Type::varchar(255)));
    EXPECT_TRUE(refusal(file_column("x", "INT64", "TIMESTAMP_NANOS", Type::of(TypeKind::timestamp)),
                        Type::of(TypeKind::timestamp)));
}

}  // namespace
}  // namespace loadonce::check
