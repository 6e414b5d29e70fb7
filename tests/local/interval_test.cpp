// INTERVAL YEAR TO MONTH and INTERVAL DAY TO SECOND.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

using Intervals = WarehouseTest;

TEST_F(Intervals, LiteralsAreCutAtTheirLastField) {
    struct Case {
        const char* literal;
        const char* shown;
    };
    // The first four are those of AWS, "Interval data types and literals".
    for (const auto& one : {Case{"'23' MONTH", "1 year 11 mons"},
                            {"'-2' DAY", "-2 days"},
                            {"'1-2' MONTH", "1 year 2 mons"},
                            {"'13 day 1 hour 1 minute 1.123 seconds' SECOND", "13 days 01:01:01.123"},
                            {"'1-2' YEAR", "1 year"},
                            {"'13 day 1 hour 1 minute 1.123 seconds' MINUTE", "13 days 01:01:00"},
                            {"'13 day 1 hour' DAY", "13 days"},
                            {"'5' YEAR TO MONTH", "5 mons"},
                            {"'36:00:00' DAY TO SECOND", "1 day 12:00:00"},
                            {"'05:06' MINUTE TO SECOND", "00:05:06"},
                            {"'2 years 3 mons ago' YEAR TO MONTH", "-2 years -3 mons"},
                            {"'3 hours, 35 minutes'", "03:35:00"},
                            {"'1w, 1h, 1m, 1s'", "7 days 01:01:01"},
                            {"'0.5 days'", "12:00:00"},
                            {"'90'", "00:01:30"}})
        EXPECT_EQ(this->one(std::string("SELECT INTERVAL ") + one.literal), one.shown) << one.literal;
    EXPECT_THAT(refusal("SELECT INTERVAL 'soon' DAY"), StartsWith("22007"));
    EXPECT_THAT(refusal("SELECT INTERVAL '1 month' DAY TO SECOND"), StartsWith("22007"));
    EXPECT_EQ(refusal("SELECT '999999999999999999 years'::INTERVAL YEAR TO MONTH"), "22008 interval out of range");
}

TEST_F(Intervals, AreColumnsOfTheirOwnTypes) {
    run("CREATE TABLE t (m INTERVAL YEAR TO MONTH, s INTERVAL DAY TO SECOND, v VARCHAR(20))");
    run("INSERT INTO t VALUES ('1-2', '36:00:00', '2 days'), (INTERVAL '3' MONTH, INTERVAL '1' HOUR, '1:00:00')");
    EXPECT_THAT(rows("SELECT m, s, v::INTERVAL DAY TO SECOND FROM t ORDER BY m"),
                ElementsAre("3 mons|01:00:00|01:00:00", "1 year 2 mons|1 day 12:00:00|2 days"));
    const auto result = run("SELECT m, s FROM t");
    EXPECT_EQ(result.columns.at(0).type_oid, 1188U);
    EXPECT_EQ(result.columns.at(1).type_oid, 1190U);
    EXPECT_THAT(
        rows("SELECT \"column\", type FROM pg_table_def WHERE tablename = 't' AND type LIKE 'interval%' ORDER BY 1"),
        ElementsAre("m|intervaly2m", "s|intervald2s"));
    EXPECT_THAT(refusal("INSERT INTO t (m) SELECT s FROM t"), StartsWith("42804"));
    EXPECT_THAT(refusal("INSERT INTO t (m) SELECT v FROM t"), StartsWith("42804"));
    EXPECT_THAT(refusal("SELECT m::INTERVAL DAY TO SECOND FROM t"), StartsWith("42846"));
    EXPECT_EQ(one("SELECT COUNT(*) FROM t WHERE m > '1' AND s = '1 day 12 hours' AND m::VARCHAR(20) = '1 year 2 mons'"),
              "1");
    EXPECT_THAT(rows("SELECT SUM(m), SUM(s), AVG(s), MAX(m) FROM t"),
                ElementsAre("1 year 5 mons|1 day 13:00:00|18:30:00|1 year 2 mons"));
}

TEST_F(Intervals, AreAddedAndScaled) {
    run("CREATE TABLE t (d DATE, ts TIMESTAMP, m INTERVAL YEAR TO MONTH, s INTERVAL DAY TO SECOND)");
    run("INSERT INTO t VALUES ('2025-01-31', '2025-01-31 10:00', '1', '1 01:00:00')");
    EXPECT_THAT(rows("SELECT d + m, ts - s, s + d, m * 2, s / 2, m + m, ts - TIMESTAMP '2025-01-30 09:00' FROM t"),
                ElementsAre("2025-02-28 00:00:00|2025-01-30 09:00:00|2025-02-01 01:00:00|2 mons|12:30:00|2 mons|"
                            "1 day 01:00:00"));
    EXPECT_THAT(rows("SELECT EXTRACT(day FROM s * 3), EXTRACT(hour FROM ts - TIMESTAMP '2025-01-30 09:00'), "
                     "EXTRACT(day FROM ts - TIMESTAMP '2025-01-20 09:00'), s * -2 FROM t"),
                ElementsAre("3|1|11|-2 days -02:00:00"));
    EXPECT_THAT(refusal("SELECT m + s FROM t"), StartsWith("42883"));
    EXPECT_THAT(refusal("SELECT s / 0 FROM t"), StartsWith("22012"));
    run("CREATE TABLE u AS SELECT d + m AS a, m * 2 AS b, ts - ts AS c FROM t");
    EXPECT_THAT(rows("SELECT \"column\", type FROM pg_table_def WHERE tablename = 'u' ORDER BY 1"),
                ElementsAre("a|timestamp without time zone", "b|intervaly2m", "c|intervald2s"));
}

TEST_F(Intervals, AreNotLoadedFromParquet) {
    run("CREATE TABLE t (m INTERVAL YEAR TO MONTH)");
    put_parquet("b/t/1.parquet", "SELECT '1-2' AS m");
    EXPECT_THAT(refusal_detail("COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET"),
                ::testing::HasSubstr("Column type: INTERVAL YEAR TO MONTH"));
}

}  // namespace
}  // namespace loadonce::local
