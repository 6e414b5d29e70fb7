#include "warehouse/row_batch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "warehouse/served_session.h"

namespace loadonce::warehouse {
namespace {

using Values = std::vector<std::optional<std::string>>;

Values values_of(const RowBatch& batch) {
    Values values;
    batch.for_each([&](std::size_t, std::optional<std::string_view> value) { values.emplace_back(value); });
    return values;
}

TEST(RowBatch, HoldsRowsAsDataRowMessages) {
    RowBatch batch;
    batch.clear(2);
    batch.add("ab");
    batch.add_null();
    using namespace std::string_view_literals;
    EXPECT_EQ(batch.messages(),
              "D\0\0\0\x10\0\x02\0\0\0\x02"
              "ab\xff\xff\xff\xff"sv);
    EXPECT_EQ(batch.rows(), 1U);
}

TEST(RowBatch, ARowCountsWhenItsLastColumnIsThere) {
    RowBatch batch;
    batch.clear(2);
    batch.add("a");
    EXPECT_EQ(batch.rows(), 0U);
    batch.add("b");
    EXPECT_EQ(batch.rows(), 1U);
}

TEST(RowBatch, TellsNullFromEmptyAndKeepsEveryByte) {
    RowBatch batch;
    batch.clear(3);
    const std::string bytes("\0D\xff", 3);
    batch.add(bytes);
    batch.add("");
    batch.add_null();
    EXPECT_EQ(values_of(batch), (Values{bytes, "", std::nullopt}));
}

TEST(RowBatch, AValueMayBeShorterThanItsPlace) {
    RowBatch batch;
    batch.clear(1);
    char* place = batch.begin_value(100);
    *place = 'x';
    batch.end_value(place + 1);
    batch.add("next");
    EXPECT_EQ(values_of(batch), (Values{"x", "next"}));
}

TEST(RowBatch, GrowsAndIsUsedAgain) {
    RowBatch batch;
    for (int round = 0; round < 2; ++round) {
        batch.clear(1);
        EXPECT_EQ(batch.rows(), 0U);
        EXPECT_FALSE(batch.full());
        const std::string value(1000, static_cast<char>('a' + round));
        while (!batch.full()) batch.add(value);
        EXPECT_EQ(batch.rows(), ((256U << 10) + 1010) / 1011);  // 1000 and the head and length of each
        for (const auto& one : values_of(batch)) ASSERT_EQ(one, value);
    }
}

TEST(RowBatch, TakesWholeRowsOfAnother) {
    RowBatch from, to;
    from.clear(1);
    from.add("row");
    to.clear(1);
    std::memcpy(to.add_row(from.messages().size()), from.messages().data(), from.messages().size());
    EXPECT_EQ(to.messages(), from.messages());
    EXPECT_EQ(values_of(to), Values{"row"});
}

Result numbers(int count) {
    Result result;
    result.columns = {{"n", 23}, {"nothing", 25}};
    for (int n = 0; n < count; ++n) result.rows.push_back({std::to_string(n), std::nullopt});
    result.tag = "SELECT";
    return result;
}

TEST(Opened, GivesRowsAtMostAsManyAsAreWanted) {
    Opened opened = warehouse::opened(numbers(5));
    EXPECT_TRUE(opened.head.rows.empty());
    EXPECT_EQ(opened.head.tag, "SELECT");
    RowBatch batch;
    EXPECT_EQ(opened.rows->left(), 5U);
    EXPECT_TRUE(opened.rows->next(batch, 2));
    EXPECT_EQ(values_of(batch), (Values{"0", std::nullopt, "1", std::nullopt}));
    EXPECT_EQ(opened.rows->left(), 3U);
    EXPECT_TRUE(opened.rows->next(batch, 100));
    EXPECT_EQ(batch.rows(), 3U);
    EXPECT_FALSE(opened.rows->next(batch, 100));
    EXPECT_EQ(opened.rows->left(), 0U);
}

TEST(Opened, ReadAllIsItsInverse) {
    const Result read = read_all(opened(numbers(3)));
    EXPECT_EQ(read.rows, numbers(3).rows);
    EXPECT_EQ(read.columns.size(), 2U);
    EXPECT_TRUE(read_all(opened(numbers(0))).rows.empty());
}

}  // namespace
}  // namespace loadonce::warehouse
