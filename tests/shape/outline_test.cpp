#include "shape/outline.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_codes.h"
#include "shape/shredding.h"

namespace loadonce::shape {
namespace {

Evidence integers(std::int64_t value) {
    Evidence evidence;
    evidence.add_integer(value);
    return evidence;
}

Evidence text() {
    Evidence evidence;
    evidence.add_string(TimeClass::text);
    return evidence;
}

TEST(Outline, APlanNeedsATableOfTheRecords) {
    EXPECT_THROW(Outline(request_of(table_request("items", "$.items[*]"))), Error);
    Request request = request_of(table_request("items", "$.items[*]"));
    request.tables.push_back(table_request("t"));
    EXPECT_EQ(Outline(std::move(request)).root(), 1U);
}

TEST(Outline, APathHasOneColumnPerTableAndRole) {
    Outline outline(request_of(table_request("t")));
    const ColumnId a = outline.fields(0, "$.a", "a").front();
    EXPECT_EQ(outline.fields(0, "$.a", "a").front(), a);
    EXPECT_NE(outline.column(0, Role::count, "$.a", "a_count"), a);
    const TableId child = outline.infer_table("$.l[*]", "t_l");
    EXPECT_NE(outline.fields(child, "$.a", "a").front(), a);
    EXPECT_EQ(outline.infer_table("$.l[*]", "t_l"), child);
    EXPECT_EQ(outline.find_table("T_L"), child);
    EXPECT_EQ(outline.table_of_rows("$.l[*]"), child);
    EXPECT_EQ(outline.table_of_rows("$.other[*]"), std::nullopt);
}

TEST(Outline, EvidenceAndTheFirstPlaceAreMergedInAnyOrder) {
    for (const bool reversed : {false, true}) {
        Outline outline(request_of(table_request("t")));
        const ColumnId a = outline.fields(0, "$.a", "a").front();
        EXPECT_EQ(outline.hint(a), std::nullopt);
        std::vector<Finding> findings{{a, integers(5), seen_at(3, 1)}, {a, text(), seen_at(2, 100)}};
        if (reversed) std::ranges::reverse(findings);
        for (const Finding& finding : findings) outline.absorb({finding});
        EXPECT_EQ(outline.hint(a)->ddl(), "VARCHAR(255)");
        EXPECT_EQ(outline.column(a).first_seen, seen_at(2, 100));
        EXPECT_EQ(type_of(outline.column(a)).ddl(), "VARCHAR(255)");
    }
}

TEST(Outline, AKnownColumnGivesAPathItsNameAndType) {
    TableRequest root = table_request("t");
    root.known = {{"$.a", "renamed", Type::of(TypeKind::smallint)}, {"", "B", Type::of(TypeKind::integer)}};
    Outline outline(request_of(root));
    const OutlineColumn a = outline.column(outline.fields(0, "$.a", "a").front());
    EXPECT_EQ(a.name, "renamed");
    EXPECT_EQ(a.known, Type::of(TypeKind::smallint));
    const OutlineColumn b = outline.column(outline.fields(0, "$.b", "b").front());
    EXPECT_EQ(b.known, Type::of(TypeKind::integer));  // by its name, whatever the case
    EXPECT_EQ(outline.column(outline.fields(0, "$.c", "c").front()).known, std::nullopt);
    EXPECT_EQ(outline.hint(outline.fields(0, "$.a", "a").front()), Type::of(TypeKind::smallint));
}

TEST(Outline, ARenamedColumnMayBeTheKeyAndNoOtherPathIs) {
    TableRequest root = table_request("t");
    root.spec.key = {"ID"};
    root.spec.rename = {{"$.order.id", "id"}};
    Outline outline(request_of(root));
    EXPECT_TRUE(outline.column(outline.fields(0, "$.order.id", "order_id").front()).key);
    EXPECT_FALSE(outline.column(outline.fields(0, "$.id", "id").front()).key);
}

TEST(Outline, TwoPathsForOneColumnOfTheProjectAreRefused) {
    TableRequest root = table_request("t");
    root.spec.key = {"ID"};
    Outline outline(request_of(root));
    EXPECT_TRUE(outline.column(outline.fields(0, "$.id", "id").front()).key);
    try {
        (void)outline.fields(0, "$.Id", "Id");
        FAIL() << "two key columns";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::project_undecided);
        EXPECT_NE(error.message().find("$.Id and $.id"), std::string::npos) << error.message();
    }
}

TEST(Outline, APathHasEveryColumnThatTheMapOrTheProjectGivesIt) {
    TableRequest root = table_request("t");
    root.known = {{"$.a", "declared", Type::of(TypeKind::smallint)}, {"$.a", "a", Type::of(TypeKind::bigint)}};
    Outline outline(request_of(root));
    const auto ids = outline.fields(0, "$.a", "a");
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_EQ(outline.column(ids[0]).name, "declared");
    EXPECT_EQ(outline.column(ids[1]).name, "a");
    EXPECT_EQ(outline.fields(0, "$.a", "a"), ids);
}

TEST(Outline, AnUndeclaredArrayKeepsItsEarliestPlace) {
    Outline outline(request_of(table_request("t")));
    outline.undecided("$.l", seen_at(4, 0));
    outline.undecided("$.l", seen_at(1, 9));
    outline.undecided("$.l", seen_at(2, 0));
    ASSERT_EQ(outline.undecided_arrays().size(), 1U);
    EXPECT_EQ(outline.undecided_arrays().at("$.l"), seen_at(1, 9));
}

TEST(Outline, PlacesOrderByBlockAndThenByOffset) {
    EXPECT_LT(seen_at(0, source::block_bytes), seen_at(1, 0));
    EXPECT_LT(seen_at(1, 5), seen_at(1, 6));
    EXPECT_LT(seen_at(1'000'000, 0), never_seen);
}

}  // namespace
}  // namespace loadonce::shape
