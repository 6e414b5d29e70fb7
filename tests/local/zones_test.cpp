// Dates and times in strings, and the session's time zone.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class Zones : public WarehouseTest {
  protected:
    void SetUp() override {
        run("CREATE TABLE t (d DATE, ts TIMESTAMP, z TIMESTAMPTZ)");
        run("INSERT INTO t VALUES ('12-31-2008', 'Feb 3 2009 10:00', '2009-07-01 00:00')");
    }
};

TEST_F(Zones, DatesAreReadWithTheMonthBeforeTheDay) {
    for (const auto* text :
         {"2008-02-01", "2/1/2008", "02-01-2008", "20080201", "080201", "February 1, 2008", "1 Feb 2008", "2008.032",
          "2008-Feb-01", "Feb-01-2008", "01-Feb-2008", "2008-02-01 03:04:05", "J2454498"})
        EXPECT_EQ(one(std::string("SELECT '") + text + "'::DATE"), "2008-02-01") << text;
    EXPECT_EQ(one("SELECT 'today'::DATE = CURRENT_DATE AND 'tomorrow'::DATE = CURRENT_DATE + 1"), "t");
    EXPECT_EQ(refusal("SELECT '2025-02-30'::DATE"), "22008 date/time field value out of range: \"2025-02-30\"");
    EXPECT_EQ(refusal("SELECT 'notadate'::DATE"), "22007 invalid input syntax for type date: \"notadate\"");
    EXPECT_THAT(refusal("SELECT v::DATE FROM (SELECT 'x'::VARCHAR(9) AS v) s"), StartsWith("22007"));
}

TEST_F(Zones, TimesAreReadInAllTheirForms) {
    struct Case {
        const char* written;
        const char* read;
    };
    for (const auto& one : {Case{"Jan 12,1999 04:05:06 PM", "1999-01-12 16:05:06"},
                            {"2009-01-12T14:20:14.1234567Z", "2009-01-12 14:20:14.123457"},
                            {"20090112 142014", "2009-01-12 14:20:14"},
                            {"2009-01-12 14:20+02", "2009-01-12 14:20:00"},
                            {"Mon Jan 12 14:20 2009", "2009-01-12 14:20:00"}})
        EXPECT_EQ(this->one(std::string("SELECT '") + one.written + "'::TIMESTAMP"), one.read) << one.written;
    EXPECT_EQ(one("SELECT '8:30pm'::TIME"), "20:30:00");
    EXPECT_EQ(one("SELECT '040506'::TIME"), "04:05:06");
    EXPECT_EQ(one("SELECT '20:00 PST'::TIMETZ"), "04:00:00+00");
    EXPECT_EQ(one("SELECT '2025-07-02 03:04:05 Europe/Zurich'::TIMESTAMPTZ"), "2025-07-02 01:04:05+00");
    EXPECT_EQ(one("SELECT v::TIMETZ FROM (SELECT '20:00 PST'::VARCHAR(9) AS v) s"), "04:00:00+00");
    EXPECT_THAT(refusal("SELECT '20:00 Europe/Zurich'::TIMETZ"), StartsWith("0A000 a TIMETZ in a named time zone"));
    EXPECT_THAT(refusal("SELECT v::TIMETZ FROM (SELECT '20:00 Europe/Zurich'::VARCHAR(20) AS v) s"),
                StartsWith("0A000 a TIMETZ in a named time zone"));
    EXPECT_THAT(refusal("SELECT '25:00'::TIME"), StartsWith("22008"));
    EXPECT_THAT(refusal("SELECT '2025-01-01 10:00 nowhere'::TIMESTAMP"), StartsWith("22007"));
}

TEST_F(Zones, LiteralsThatAreComparedAreReadTheSameWay) {
    EXPECT_EQ(one("SELECT COUNT(*) FROM t WHERE d = '12/31/2008' AND ts BETWEEN 'Feb 1 2009' AND '3/1/2009' AND d IN "
                  "('12-31-2008') AND CASE d WHEN '20081231' THEN TRUE END"),
              "1");
}

TEST_F(Zones, TheSessionsZoneIsThatOfItsTimestamps) {
    run("SET timezone TO 'europe/zurich'");
    EXPECT_EQ(one("SHOW timezone"), "Europe/Zurich");
    EXPECT_THAT(rows("SELECT z, z::VARCHAR(40), z::TIMESTAMP, z::DATE, EXTRACT(hour FROM z), DATE_TRUNC('day', z), "
                     "TO_CHAR(z, 'HH24:MI'), DATEADD(hour, 1, z), EXTRACT(epoch FROM z) FROM t"),
                ElementsAre("2009-07-01 02:00:00+02|2009-07-01 02:00:00+02|2009-07-01 02:00:00|2009-07-01|2|"
                            "2009-07-01 00:00:00+02|02:00|2009-07-01 03:00:00+02|1246406400"));
    EXPECT_EQ(run("SELECT z FROM t").columns.at(0).type_oid, 1184U);
    EXPECT_EQ(one("SELECT COUNT(*) FROM t WHERE z = '2009-07-01 02:00' AND z = TIMESTAMP '2009-07-01 02:00'"), "1");
    run("INSERT INTO t (z) VALUES ('2009-12-01 00:00'), (TIMESTAMP '2009-12-02 00:00')");
    run("SET timezone TO 'UTC'");
    EXPECT_THAT(rows("SELECT z FROM t ORDER BY z"),
                ElementsAre("2009-07-01 00:00:00+00", "2009-11-30 23:00:00+00", "2009-12-01 23:00:00+00"));
    run("SET TIME ZONE -7");
    EXPECT_EQ(one("SELECT MIN(z) FROM t"), "2009-06-30 17:00:00-07");
    EXPECT_THAT(refusal("SET timezone TO 'Nowhere/Land'"), StartsWith("22023"));
    run("RESET timezone");
    EXPECT_EQ(one("SELECT MIN(z) FROM t"), "2009-07-01 00:00:00+00");
}

// In Zurich the clock went from 02:00 to 03:00 on 2025-03-30, and from 03:00 to 02:00 on 2025-10-26. An INTERVAL DAY TO
// SECOND is a number of microseconds on Redshift: a day of it has 24 hours.
TEST_F(Zones, MonthsAndPartsOfDateaddAreThoseOfTheSessionsCalendar) {
    run("SET timezone TO 'Europe/Zurich'");
    run("CREATE TABLE s AS SELECT '2025-03-29 12:00'::TIMESTAMPTZ AS z, '2025-10-26 00:30+00'::TIMESTAMPTZ AS twice");
    EXPECT_THAT(rows("SELECT z + INTERVAL '1' DAY, z + INTERVAL '1' MONTH, INTERVAL '1 month 1 day' + z, "
                     "z - INTERVAL '8' MONTH FROM s"),
                ElementsAre("2025-03-30 13:00:00+02|2025-04-29 12:00:00+02|2025-04-30 12:00:00+02|"
                            "2024-07-29 12:00:00+02"));
    EXPECT_THAT(rows("SELECT DATEADD(day, 1, z), DATEADD(month, 1, z), DATEADD(hour, 24, z), DATEADD(hour, 1, twice), "
                     "twice FROM s"),
                ElementsAre("2025-03-30 12:00:00+02|2025-04-29 12:00:00+02|2025-03-30 13:00:00+02|"
                            "2025-10-26 02:30:00+01|2025-10-26 02:30:00+02"));
    EXPECT_THAT(rows("SELECT DATE_TRUNC('month', z), EXTRACT(day FROM '2025-03-31 23:30+00'::TIMESTAMPTZ), "
                     "DATE_PART(hour, z), z - TIMESTAMP '2025-03-29 00:00', z - '2025-03-28 12:00+01' FROM s"),
                ElementsAre("2025-03-01 00:00:00+01|1|12|12:00:00|1 day"));
    run("SET timezone TO 'UTC'");
    EXPECT_EQ(one("SELECT z + INTERVAL '1' MONTH FROM s"), "2025-04-29 11:00:00+00");
}

TEST_F(Zones, TheClockIsTheSessions) {
    run("SET timezone TO 'Asia/Tokyo'");
    EXPECT_EQ(one("SELECT SYSDATE = CONVERT_TIMEZONE('Asia/Tokyo', TIMEZONE('UTC', NOW()))"), "t");
    EXPECT_EQ(one("SELECT GETDATE() > SYSDATE - INTERVAL '1 hour' AND CURRENT_DATE = GETDATE()::DATE"), "t");
}

}  // namespace
}  // namespace loadonce::local
