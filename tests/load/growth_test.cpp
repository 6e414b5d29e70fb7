// Tables without a key: what a source of lines is when it grows.
#include <gtest/gtest.h>

#include "world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::only;
using loadonce::testing::World;

constexpr std::string_view keyless = R"(
[[table]]
name = "t"
reject_limit = 9

[[source]]
name = "s"
paths = ["data/*"]
tables = ["t"]
)";

constexpr std::string_view two = "{\"n\":1}\n{\"n\":2}\n", three = "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n";

TEST(Growth, TwoLinesThatGrowToThreeGiveThreeRows) {
    World world(keyless);
    world.file("a.ndjson", two);
    (void)world.run();
    world.file("a.ndjson", three);
    const RunReport report = world.run();
    EXPECT_EQ(only(report).sources.front().verdict, Verdict::load_grown);
    EXPECT_EQ(world.rows("SELECT n, _lo_offset FROM t ORDER BY n"), "1|0\n2|8\n3|16\n");
    EXPECT_EQ(world.rows("SELECT source_bytes, records FROM loadonce_ledger ORDER BY seq"), "16|2\n24|1\n");
    EXPECT_EQ(only(world.run()).status, GroupStatus::nothing_new);
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM t WHERE _lo_fingerprint LIKE 'b3:%'"), "3\n");
}

TEST(Growth, APlaceInWhatHasGrownIsThatOfTheWholeSource) {
    World world(keyless);
    world.file("a.ndjson", two);
    (void)world.run();
    world.file("a.ndjson", std::string(three) + "{\"n\":x}\n");
    const RunReport report = world.run();
    ASSERT_EQ(only(report).first_rejects.size(), 1U);
    EXPECT_EQ(only(report).first_rejects.front().place.line, 4U);
    EXPECT_EQ(only(report).first_rejects.front().place.column, 6U);
}

TEST(Growth, WhatDoesNotBeginWithWholeLinesOfBeforeIsAllLoaded) {
    for (const auto& [before, after] :
         {std::pair<std::string, std::string>{"{\"n\":1}\n{\"n\":2}", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"},
          {"{\"n\":1}\n{\"n\":7}\n", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"}}) {
        World world(keyless);
        world.file("a.ndjson", before);
        (void)world.run();
        world.file("a.ndjson", after);
        EXPECT_EQ(only(world.run()).sources.front().verdict, Verdict::load_changed);
        EXPECT_EQ(world.rows("SELECT COUNT(*) FROM t"), "5\n");
    }
}

TEST(Growth, BytesThatReturnAreNotLoadedAgainAndMayGrow) {
    World world(keyless);
    for (const std::string_view content : {two, std::string_view("{\"n\":9}\n"), two}) {
        world.file("a.ndjson", content);
        (void)world.run();
    }
    EXPECT_EQ(world.rows("SELECT n FROM t ORDER BY n"), "1\n2\n9\n");
    world.file("a.ndjson", three);
    (void)world.run();
    EXPECT_EQ(world.rows("SELECT n FROM t ORDER BY n"), "1\n2\n3\n9\n");
    EXPECT_EQ(world.rows("SELECT status, source_bytes FROM loadonce_ledger ORDER BY seq"),
              "LOADED|16\nLOADED|8\nSAME_BYTES|16\nLOADED|24\n");
}

const std::string by_name = std::string(keyless) + "identity = \"name\"\n";
constexpr std::string_view all = "SELECT n FROM t ORDER BY n";

TEST(IdentityByName, OtherBytesReplaceTheRowsOfTheName) {
    World world(by_name);
    world.file("a.ndjson", two).file("b.ndjson", "{\"n\":7}\n");
    (void)world.run();
    world.file("a.ndjson", "{\"n\":5}\n");
    (void)world.run();
    EXPECT_EQ(world.rows(all), "5\n7\n");
    world.file("a.ndjson", two);  // bytes whose rows are gone
    (void)world.run();
    EXPECT_EQ(world.rows(all), "1\n2\n7\n");
    world.file("a.ndjson", three);
    (void)world.run();
    EXPECT_EQ(world.rows(all), "1\n2\n3\n7\n");
    EXPECT_EQ(only(world.run()).status, GroupStatus::nothing_new);
    EXPECT_EQ(world.rows("SELECT SUM(inserted_rows - deleted_rows) FROM loadonce_loads"), "4\n");
}

TEST(IdentityByName, BytesThatAnotherNameHasStay) {
    World world(by_name);
    world.file("a.ndjson", two).file("b.ndjson", two);
    (void)world.run();
    world.file("a.ndjson", "{\"n\":5}\n");
    (void)world.run();
    EXPECT_EQ(world.rows(all), "1\n2\n5\n");
    world.file("b.ndjson", "{\"n\":5}\n");  // nothing to load, and rows to delete
    (void)world.run();
    EXPECT_EQ(world.rows(all), "5\n");
    EXPECT_EQ(world.rows("SELECT SUM(inserted_rows - deleted_rows) FROM loadonce_loads"), "1\n");
}

TEST(IdentityByName, AReplayLeavesOutWhatWasReplaced) {
    World world(by_name);
    world.file("a.ndjson", two).file("b.ndjson", "{\"n\":7}\n");
    (void)world.run();
    world.file("a.ndjson", "{\"n\":5}\n");
    (void)world.run();
    world.remove("a.ndjson").remove("b.ndjson");
    world.sql("DROP TABLE t");
    world.file("c.ndjson", "{\"n\":8}\n");
    (void)world.run();
    EXPECT_EQ(world.rows(all), "5\n7\n8\n");
}

TEST(IdentityByName, AnEmptyFileReplacesNothing) {
    World world(by_name);
    world.file("a.ndjson", two);
    (void)world.run();
    world.file("a.ndjson", "");
    EXPECT_EQ(only(world.run()).sources.front().verdict, Verdict::skip_empty);
    EXPECT_EQ(world.rows(all), "1\n2\n");
    world.file("a.ndjson", "{\"n\":5}\n");
    (void)world.run();
    EXPECT_EQ(world.rows(all), "5\n");
}

}  // namespace
}  // namespace loadonce::load
