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
                ElementsAre("2025-02-28|2025-01-30 09:00:00|2025-02-01 01:00:00|2 mons|12:30:00|2 mons|"
                            "1 day 01:00:00"));
    EXPECT_THAT(rows("SELECT EXTRACT(day FROM s * 3), EXTRACT(hour FROM ts - TIMESTAMP '2025-01-30 09:00'), "
                     "EXTRACT(day FROM ts - TIMESTAMP '2025-01-20 09:00'), s * -2 FROM t"),
                ElementsAre("3|1|11|-2 days -02:00:00"));
    EXPECT_THAT(refusal("SELECT m + s FROM t"), StartsWith("42883"));
    EXPECT_THAT(refusal("SELECT s / 0 FROM t"), StartsWith("22012"));
    run("CREATE TABLE u AS SELECT d + m AS a, m * 2 AS b, ts - ts AS c FROM t");
    EXPECT_THAT(rows("SELECT \"column\", type FROM pg_table_def WHERE tablename = 'u' ORDER BY 1"),
                ElementsAre("a|date", "b|intervaly2m", "c|intervald2s"));
}

// AWS, "Interval data types and literals": its examples.
TEST_F(Intervals, AreThoseOfTheReferencesExamples) {
    struct Case {
        const char* literal;
        const char* shown;
    };
    for (const auto& one : {Case{"'1 day 1 hour 1 minute 1.123 seconds' MINUTE", "1 day 01:01:00"},
                            {"'1-2' YEAR TO MONTH", "1 year 2 mons"},
                            {"'1 2:3:4.5678' DAY TO SECOND", "1 day 02:03:04.5678"},
                            {"'1' YEAR", "1 year"},
                            {"'13 months' YEAR", "1 year"},
                            {"'13 months' MONTH", "1 year 1 mon"},
                            {"'1.234567' SECOND (3)", "00:00:01.235"},
                            {"'1.23456789' SECOND", "00:00:01.234567"},
                            {"'2:2' MINUTE TO SECOND", "00:02:02"},
                            {"'2:2' HOUR TO MINUTE", "02:02:00"},
                            {"'5s' SECOND", "00:00:05"},
                            {"'5 HOURS' HOUR", "05:00:00"},
                            {"'5 h' HOUR", "05:00:00"}})
        EXPECT_EQ(this->one(std::string("SELECT (INTERVAL ") + one.literal + ")::text"), one.shown) << one.literal;
    run("CREATE TABLE sample_intervals (y2m INTERVAL MONTH)");
    run("INSERT INTO sample_intervals VALUES (INTERVAL '20' MONTH)");
    EXPECT_EQ(one("SELECT y2m::text FROM sample_intervals"), "1 year 8 mons");
    run("UPDATE sample_intervals SET y2m = INTERVAL '2' YEAR WHERE y2m = INTERVAL '1-8' YEAR TO MONTH");
    EXPECT_EQ(one("SELECT y2m FROM sample_intervals"), "2 years");
}

// The same page, "Interval styles".
TEST_F(Intervals, AreCastToTextInTheSessionsStyle) {
    const auto* texts =
        "SELECT INTERVAL '1-2' YEAR TO MONTH::text, INTERVAL '1 2:3:4.5678' DAY TO SECOND::text, "
        "INTERVAL '-14' MONTH::text, INTERVAL '-3' SECOND::text, INTERVAL '0' DAY::text";
    EXPECT_THAT(rows(texts), ElementsAre("1 year 2 mons|1 day 02:03:04.5678|-1 years -2 mons|-00:00:03|00:00:00"));
    run("SET IntervalStyle TO 'postgres_verbose'");
    EXPECT_THAT(rows(texts),
                ElementsAre("@ 1 year 2 mons|@ 1 day 2 hours 3 mins 4.56 secs|@ 1 year 2 mons ago|@ 3 secs ago|@ 0"));
    run("SET IntervalStyle TO 'sql_standard'");
    EXPECT_THAT(rows(texts), ElementsAre("1-2|1 2:03:04.5678|-1-2|-0:00:03|0:00:00"));
    EXPECT_EQ(one("SELECT INTERVAL '1-2' YEAR TO MONTH"), "1 year 2 mons");
    EXPECT_THAT(refusal("SET IntervalStyle TO 'iso_8601'"), StartsWith("22023"));
}

// AWS, "interval_forbid_composite_literals".
TEST_F(Intervals, OfBothKindsAreRefusedUnlessTheSessionSaysOtherwise) {
    EXPECT_THAT(refusal("SELECT INTERVAL '1 year 1 day' DAY TO SECOND"),
                StartsWith("22007 Interval Day To Second literal cannot contain year-month parts. Disable the GUC "
                           "interval_forbid_composite_literals"));
    EXPECT_THAT(refusal("SELECT INTERVAL '1 year 1 day' YEAR TO MONTH"), StartsWith("22007"));
    run("SET interval_forbid_composite_literals TO 'false'");
    EXPECT_EQ(one("SELECT INTERVAL '1 year 1 day' DAY TO SECOND"), "1 day");
    EXPECT_EQ(one("SELECT INTERVAL '1 year 1 day' YEAR TO MONTH"), "1 year");
}

TEST_F(Intervals, AreWithinTheirTypesRange) {
    for (const auto* sql :
         {"SELECT INTERVAL '999999999999999 days'",
          "SELECT INTERVAL '200000000 days -9000000000000 seconds' DAY TO SECOND",
          "SELECT INTERVAL '999999999999999' DAY", "SELECT '999999999999999 days'::INTERVAL DAY TO SECOND",
          "SELECT INTERVAL '178956971' YEAR",
          "SELECT v::INTERVAL DAY TO SECOND FROM (SELECT '106751992 days'::VARCHAR(30) AS v) x",
          "SELECT INTERVAL '9223372036854.999999' SECOND (0)", "SELECT INTERVAL '106751991' DAY + INTERVAL '1' DAY",
          "SELECT DATEADD(second, 9223372036854775807, '2020-01-01')"})
        EXPECT_EQ(refusal(sql), "22008 interval out of range") << sql;
    EXPECT_EQ(one("SELECT INTERVAL '106751991 days 04:00:54.775807'"), "106751991 days 04:00:54.775807");
    EXPECT_EQ(one("SELECT INTERVAL '-106751991 days -04:00:54.775808'"), "-106751991 days -04:00:54.775808");
    EXPECT_EQ(one("SELECT INTERVAL '-9223372036854 seconds -775808 us -1 month'"), "-1 mons -2562047788:00:54.775808");
    EXPECT_THAT(refusal("SELECT INTERVAL '106751991' DAY * 2"), StartsWith("XX000 Value out of range for 8 bytes"));
    EXPECT_THAT(refusal("SELECT INTERVAL '2147483647' MONTH + INTERVAL '1' MONTH"), StartsWith("22003"));
    EXPECT_EQ(refusal("SELECT DATEADD(year, 300000, '2020-01-01')"), "22008 timestamp out of range");
    EXPECT_EQ(refusal("SELECT TIMESTAMP '2020-01-01' + INTERVAL '300000 years'"), "22008 timestamp out of range");
    EXPECT_EQ(refusal("SELECT DATE '2020-01-01' + 2147483647"), "22008 date out of range");
    EXPECT_EQ(one("SELECT '4713-01-01 BC'::TIMESTAMP"), "4713-01-01 00:00:00 BC");
}

// The table of the same page, "Interval arithmetic", and of "Examples of interval literals without qualifier syntax".
TEST_F(Intervals, DatesAndTimestampsAreCalculatedWith) {
    EXPECT_THAT(rows("SELECT DATE '2023-03-31' - INTERVAL '4 months', DATE '2023-03-31' - INTERVAL '4' MONTH, "
                     "INTERVAL '1' YEAR + DATE '2024-02-29', DATE '2023-03-31' + INTERVAL '1' DAY"),
                ElementsAre("2022-11-30 00:00:00|2022-11-30|2025-02-28|2023-04-01 00:00:00"));
    EXPECT_THAT(rows("SELECT DATE '2020-01-03' - TIMESTAMP '2020-01-02 03:00', TIMESTAMP '2020-01-02' - 1, "
                     "TIMESTAMP '2020-01-02 05:00' - '2020-01-01', DATE '2020-01-03' - DATE '2020-01-01'"),
                ElementsAre("21:00:00|2020-01-01 00:00:00|1 day 05:00:00|2"));
}

TEST_F(Intervals, AreNotLoadedFromParquet) {
    run("CREATE TABLE t (m INTERVAL YEAR TO MONTH)");
    put_parquet("b/t/1.parquet", "SELECT '1-2' AS m");
    EXPECT_THAT(refusal_detail("COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET"),
                ::testing::HasSubstr("Column type: INTERVAL YEAR TO MONTH"));
}

}  // namespace
}  // namespace loadonce::local
