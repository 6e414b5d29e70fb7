// Keys, versions and filled fields: what a project says of rows beside their columns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_codes.h"
#include "load/world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::one_table;
using loadonce::testing::only;
using loadonce::testing::World;
using ::testing::HasSubstr;

TEST(Versions, ARecordWithoutAVersionIsTheOldest) {
    std::string versioned(one_table);
    versioned += "version = \"v\"\n";
    World world(versioned);
    world.file("a.ndjson", R"({"id":1,"v":"9","x":1})"
                           "\n"
                           R"({"id":1,"v":"10","x":2})"
                           "\n"
                           R"({"id":2,"v":null,"x":1})"
                           "\n"
                           R"({"id":2,"v":"","x":2})"
                           "\n");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT id, v, x FROM t ORDER BY id"), "1|10|2\n2|null|2\n");
    world.file("b.ndjson", R"({"id":1,"x":3})"
                           "\n"
                           R"({"id":2,"x":3})"
                           "\n");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT id, v, x FROM t ORDER BY id"), "1|10|2\n2|null|3\n");
    world.file("c.ndjson", R"({"id":2,"v":1.5,"x":4})");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT id, v, x FROM t ORDER BY id"), "1|10|2\n2|1.5|4\n");
}

TEST(Versions, VersionsThatAreOtherTextsMustBeDeclared) {
    std::string versioned(one_table);
    versioned += "version = \"v\"\n";
    World world(versioned);
    world.file("a.ndjson", R"({"id":1,"v":"rev b"})");
    const auto report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::project_value);
    const std::string remedy = report.groups.front().error->remedy();
    const std::size_t begin = remedy.find("columns = ");
    ASSERT_NE(begin, std::string::npos);
    world.configure(versioned + remedy.substr(begin, remedy.find(" in [[table]]") - begin) + "\n");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT v FROM t"), "rev b\n");
}

TEST(Keys, DuplicateKeysAreRefusedIfTheProjectSaysSo) {
    std::string strict(one_table);
    strict += "duplicate_keys = \"reject\"\n";
    World world(strict);
    world.file("a.ndjson", "{\"id\":1,\"x\":1}\n{\"id\":1,\"x\":2}\n");
    const auto report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->code(), errors::duplicate_key);
    EXPECT_THAT(report.groups.front().error->message(), HasSubstr("key 1 (id): in data/a.ndjson"));
    world.file("a.ndjson", "{\"id\":1,\"x\":1}\n");
    (void)only(world.run());
    world.file("b.ndjson", "{\"id\":1,\"x\":2}\n");
    (void)only(world.run());
    EXPECT_EQ(world.rows("SELECT id, x FROM t"), "1|2\n");
}

TEST(Fill, AMissingFieldIsFilledWhetherOrNotAnotherRecordOfTheRunHasIt) {
    std::string filled(one_table);
    filled += "nulls = \"fill\"\n";
    const std::vector<std::string> records{R"({"id":1})", R"({"id":2,"a":5,"b":"x","c":true,"d":"2020-01-01"})",
                                           R"({"id":3})"};
    std::string one_run;
    for (const bool together : {true, false}) {
        World world(filled);
        for (std::size_t i = 0; i < records.size(); ++i) {
            world.file("f" + std::to_string(i) + ".json", records[i]);
            if (!together || i + 1 == records.size()) (void)only(world.run());
        }
        const std::string rows = world.rows("SELECT id, a, b, c, d FROM t ORDER BY id");
        if (together) one_run = rows;
        EXPECT_EQ(rows, one_run);
    }
    EXPECT_EQ(one_run, "1|0||f|null\n2|5|x|t|2020-01-01\n3|0||f|null\n");
}

TEST(Keys, AnotherKeyIsRefusedWithTheWayToHaveIt) {
    for (const auto& [before, after] : {std::pair("key = [\"id\"]", "key = [\"id\", \"b\"]"),
                                        std::pair("", "key = [\"id\"]"), std::pair("key = [\"id\"]", "")}) {
        const auto with = [](const char* key) {
            std::string project(one_table);
            return project.replace(project.find("key = [\"id\"]"), 12, key);
        };
        World world(with(before));
        world.file("a.ndjson", "{\"id\":1,\"b\":1}\n{\"id\":2,\"b\":1}\n");
        (void)only(world.run());
        world.configure(with(after));
        world.file("b.ndjson", "{\"id\":3,\"b\":2}\n");
        const auto report = world.run();
        ASSERT_TRUE(report.groups.front().error) << after;
        EXPECT_EQ(report.groups.front().error->code(), errors::project_value);
        const std::string remedy = report.groups.front().error->remedy();
        (void)world.sql(remedy.substr(remedy.find("DROP TABLE")));
        (void)only(world.run());
        EXPECT_EQ(world.rows("SELECT id, b FROM t ORDER BY id"), "1|1\n2|1\n3|2\n");
    }
}

}  // namespace
}  // namespace loadonce::load
