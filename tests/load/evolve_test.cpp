#include "load/evolve.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_codes.h"
#include "world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::one_table;
using loadonce::testing::World;

PlannedTable orders(std::vector<convert::ConvertedColumn> columns, project::Evolve evolve = project::Evolve::widen) {
    PlannedTable table;
    table.target.schema = "public";
    table.target.name = "orders";
    table.target.root = true;
    table.target.root_key = table.target.key = {"id"};
    table.spec.name = "orders";
    table.spec.evolve = evolve;
    table.columns = std::move(columns);
    table.rows = 1;
    return table;
}

convert::ConvertedColumn column(std::string name, Type type, bool from_data = true) {
    convert::ConvertedColumn column;
    column.path = "$." + name;
    column.name = std::move(name);
    column.type = type;
    column.from_data = from_data;
    return column;
}

const Type bigint = Type::of(TypeKind::bigint);
const LiveTable live{7, {{"id", bigint, false}, {"note", Type::varchar(255), false}}};

ErrorCode refusal(const PlannedTable& table) {
    try {
        (void)evolve(table, &live);
    } catch (const Error& error) {
        return error.code();
    }
    return {};
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Evolve, MissingTableIsMadeWithRungsOfTheLadder) {
    EXPECT_THAT(evolve(orders({column("id", bigint), column("note", Type::varchar(300))}), nullptr).create,
                ElementsAre(R"(CREATE TABLE "public"."orders" ("id" BIGINT, "note" VARCHAR(1024)))"));
}

TEST(Evolve, NothingIsDoneWhereEverythingFits) {
    const auto evolution =
        evolve(orders({column("id", bigint), column("note", Type::varchar(255))}, project::Evolve::fail), &live);
    EXPECT_THAT(evolution.create, IsEmpty());
    EXPECT_THAT(evolution.widen, IsEmpty());
}

TEST(Evolve, LongerTextWidensToTheNextRung) {
    EXPECT_THAT(evolve(orders({column("note", Type::varchar(5000))}), &live).widen,
                ElementsAre(R"(ALTER TABLE "public"."orders" ALTER COLUMN "note" TYPE VARCHAR(16384))"));
}

TEST(Evolve, LongerTextIsDriftUnlessWidened) {
    EXPECT_EQ(refusal(orders({column("note", Type::varchar(256))}, project::Evolve::add)), errors::drift);
    EXPECT_EQ(refusal(orders({column("note", Type::varchar(256))}, project::Evolve::fail)), errors::drift);
}

TEST(Evolve, NewFieldBecomesAColumnUnlessAllIsFixed) {
    EXPECT_THAT(evolve(orders({column("extra", bigint)}, project::Evolve::add), &live).create,
                ElementsAre(R"(ALTER TABLE "public"."orders" ADD COLUMN "extra" BIGINT)"));
    EXPECT_EQ(refusal(orders({column("extra", bigint)}, project::Evolve::fail)), errors::drift);
}

TEST(Evolve, NewFieldThatIsAlwaysNullIsNotAddedYet) {
    EXPECT_THAT(evolve(orders({column("extra", Type::varchar(255), false)}, project::Evolve::fail), &live).create,
                IsEmpty());
}

TEST(Evolve, OtherTypeOfAKeyIsAConflictThatNothingAllows) {
    EXPECT_EQ(refusal(orders({column("id", Type::varchar(255))})), errors::type_conflict);
    EXPECT_EQ(refusal(orders({column("id", Type::of(TypeKind::double_precision))})), errors::type_conflict);
}

TEST(Evolve, NarrowerIntegerFits) {
    EXPECT_THAT(evolve(orders({column("id", Type::of(TypeKind::integer))}, project::Evolve::fail), &live).create,
                IsEmpty());
}

TEST(Evolve, ATypeThatLaterDataNeedIsTakenWhereEveryValueStays) {
    struct Case {
        std::string_view first, second, rows;
    };
    for (const Case& c : {Case{R"({"id":1,"v":5})", R"({"id":2,"v":5.5})", "5|5.5"},
                          Case{R"({"id":1,"v":5})", R"({"id":2,"v":0.1234567890123456789})",
                               "5.0000000000000000000|0.1234567890123456789"},
                          Case{R"({"id":1,"v":"2025-01-02"})", R"({"id":2,"v":"2025-01-03T04:05:06"})",
                               "2025-01-02 00:00:00|2025-01-03 04:05:06"},
                          Case{R"({"id":1,"v":null})", R"({"id":2,"v":7})", "null|7"}}) {
        World apart(one_table), together(one_table);
        apart.file("a.json", c.first);
        EXPECT_FALSE(apart.run().groups.front().error);
        for (World* world : {&apart, &together}) {
            world->file("a.json", c.first).file("b.json", c.second);
            const RunReport report = world->run();
            if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
            EXPECT_EQ(world->rows("SELECT MAX(CASE WHEN id = 1 THEN v::VARCHAR(40) END), MAX(CASE WHEN id = 2 THEN "
                                  "v::VARCHAR(40) END) FROM t"),
                      std::string(c.rows) + "\n")
                << c.second;
            EXPECT_EQ(world->rows("SELECT column_name FROM loadonce_columns WHERE path = '$.v'"), "v\n");
        }
    }
}

TEST(Evolve, ColumnsOfTypesThatAreNotLoadedGetNullsAndRefuseValues) {
    for (const std::string_view type :
         {"VARBYTE(10)", "TIME", "TIMETZ", "SUPER", "INTERVAL YEAR TO MONTH", "INTERVAL DAY TO SECOND"})
        for (const std::string_view value : {"null", R"("10:11:12")", "5", "true"}) {
            World world(one_table);
            world.sql(fmt::format("CREATE TABLE t (id BIGINT, v {})", type));
            world.file("a.json", fmt::format(R"({{"id":1,"v":{}}})", value));
            const auto report = world.run().groups.front();
            if (value == "null")
                EXPECT_FALSE(report.error) << type << ": " << report.error->what();
            else
                EXPECT_EQ(report.error.value().code(), errors::type_conflict) << report.error->what();
            EXPECT_EQ(world.rows("SELECT COUNT(*), COUNT(v) FROM t"), value == "null" ? "1|0\n" : "0|0\n");
        }
}

TEST(Evolve, AColumnWithConstraintsKeepsThem) {
    for (const std::string_view column :
         {"v BIGINT NOT NULL", "v BIGINT DEFAULT 7", "v BIGINT UNIQUE", "v BIGINT DISTKEY", "v BIGINT SORTKEY"}) {
        World world(one_table);
        world.sql(fmt::format("CREATE TABLE t (id BIGINT, {})", column));
        world.file("a.json", R"({"id":1,"v":5.5})");
        const auto report = world.run().groups.front();
        ASSERT_TRUE(report.error) << column;
        EXPECT_EQ(report.error->code(), errors::type_conflict);
        EXPECT_NE(report.error->remedy().find("SORTKEY"), std::string::npos) << report.error->remedy();
    }
}

// 12345.678 alone would be a DOUBLE PRECISION.
TEST(Evolve, ANumericGetsTheDigitsThatItsValuesNeed) {
    World world(one_table);
    world.sql("CREATE TABLE t (id BIGINT, v NUMERIC(4,2))");
    world.file("a.json", R"({"id":1,"v":12345.678})");
    EXPECT_FALSE(world.run().groups.front().error);
    EXPECT_EQ(world.rows("SELECT v FROM t"), "12345.678\n");
}

TEST(Evolve, AnIntegerThatADoubleWouldChangeKeepsItsColumn) {
    World world(one_table);
    world.file("a.json", R"({"id":1,"v":9007199254740993})");
    EXPECT_FALSE(world.run().groups.front().error);
    world.file("b.json", R"({"id":2,"v":5.5})");
    const RunReport report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::type_conflict);
    EXPECT_EQ(world.rows("SELECT v FROM t"), "9007199254740993\n");
}

}  // namespace
}  // namespace loadonce::load
