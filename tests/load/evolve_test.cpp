#include "load/evolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_codes.h"

namespace loadonce::load {
namespace {

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

TEST(Evolve, OtherTypeIsAConflictThatNothingAllows) {
    EXPECT_EQ(refusal(orders({column("id", Type::varchar(255))})), errors::type_conflict);
    EXPECT_EQ(refusal(orders({column("id", Type::of(TypeKind::double_precision))})), errors::type_conflict);
}

TEST(Evolve, NarrowerIntegerFits) {
    EXPECT_THAT(evolve(orders({column("id", Type::of(TypeKind::integer))}, project::Evolve::fail), &live).create,
                IsEmpty());
}

}  // namespace
}  // namespace loadonce::load
