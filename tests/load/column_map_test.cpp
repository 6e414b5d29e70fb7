// A column has one meaning for ever: the map of absolute paths to columns, over several loads.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::one_table;
using loadonce::testing::only;
using loadonce::testing::World;

// Orders with items, which have the keys and the parent columns given in TOML.
std::string orders_and_items(std::string_view order_key, std::string_view item_key, std::string_view parents) {
    return fmt::format(R"(
[[source]]
paths = ["data/*"]
tables = ["orders", "items"]
[[table]]
name = "orders"
key = ["{}"]
[[table]]
name = "items"
rows = "$.items[*]"
key = ["{}"]
parent_columns = {{ {} }}
)",
                       order_key, item_key, parents);
}

// One load per text, in this order.
void load_each(World& world, const std::vector<std::string_view>& texts) {
    int number = 0;
    for (const auto text : texts) {
        world.file("f" + std::to_string(number++) + ".json", text);
        EXPECT_EQ(only(world.run()).status, GroupStatus::loaded) << text;
    }
}

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(ColumnMap, TwoPathsOfOneNameKeepTheirColumnsWhateverARunHolds) {
    World world(one_table);
    load_each(world, {R"({"id":1,"user":{"id":"N"}})", R"({"id":2,"user_id":"F"})",
                      R"({"id":3,"user":{"id":"N"},"user_id":"F"})", R"({"id":4,"user_id":"F","user":{"id":"N"}})"});
    EXPECT_EQ(world.rows("SELECT user_id, user_id_2 FROM t ORDER BY id"), "N|null\nnull|F\nN|F\nN|F\n");
    EXPECT_EQ(world.rows("SELECT path, column_name FROM loadonce_columns ORDER BY place"),
              "$.id|id\n$.user.id|user_id\n$.user_id|user_id_2\n");
}

TEST(ColumnMap, FieldsThatDifferInCaseKeepTheirColumns) {
    World world(one_table);
    load_each(world, {R"({"id":1,"Status":"U"})", R"({"id":2,"status":"l"})", R"({"id":3,"status":"l","Status":"U"})"});
    EXPECT_EQ(world.rows("SELECT status, status_2 FROM t ORDER BY id"), "U|null\nnull|l\nU|l\n");
}

TEST(ColumnMap, WhichOfTwoNewPathsGetsThePlainNameDoesNotDependOnTheData) {
    for (const auto text : {R"({"id":1,"a":{"b":1},"a_b":2,"A_b":3})", R"({"A_b":3,"a_b":2,"a":{"b":1},"id":1})"}) {
        World world(one_table);
        load_each(world, {text});
        EXPECT_EQ(
            world.rows("SELECT path, column_name FROM loadonce_columns WHERE path <> '$.id' ORDER BY column_name"),
            "$.a_b|a_b\n$.A_b|a_b_2\n$.a.b|a_b_3\n");
    }
}

TEST(ColumnMap, AParentColumnAndAFieldOfTheChildAreTwoPaths) {
    World world(orders_and_items("oid", "iid", R"(order_id = "$.oid", customer = "$.name")"));
    load_each(world, {R"({"oid":1,"name":"c1","items":[{"iid":7,"name":"i7","order_id":99}]})",
                      R"({"oid":2,"name":"c2","items":[{"iid":7,"name":"i8","order_id":98}]})"});
    EXPECT_EQ(world.rows("SELECT order_id, customer, name, order_id_2 FROM items ORDER BY order_id"),
              "1|c1|i7|99\n2|c2|i8|98\n");
}

TEST(ColumnMap, OrderAndItemMayBothHaveAnId) {
    World world(orders_and_items("id", "id", R"(order_id = "$.id")"));
    load_each(world, {R"({"id":1,"items":[{"id":7}]})", R"({"id":2,"items":[{"id":7},{"id":8}]})"});
    EXPECT_EQ(world.rows("SELECT order_id, id FROM items ORDER BY order_id, id"), "1|7\n2|7\n2|8\n");
}

TEST(ColumnMap, AFieldCalledLikeACountIsNotTheCount) {
    World world(loadonce::testing::orders_project);
    load_each(world, {R"({"id":"A","items_count":9,"items":[{"n":1}]})", R"({"id":"B","items_count":9,"items":[]})"});
    EXPECT_EQ(world.rows("SELECT items_count, items_count_2 FROM orders ORDER BY id"), "9|1\n9|0\n");
}

TEST(ColumnMap, OurOwnNamesAreNotTheDatas) {
    World world(R"(
[[source]]
paths = ["data/*"]
tables = ["t"]
[[table]]
name = "t"
)");
    load_each(world, {R"({"_lo_offset":"a","_lo_source":"b","_lo_fingerprint":"c","_lo_index":"d","_LO_x":"e"})",
                      R"({"_lo_offset":"a2"})"});
    EXPECT_EQ(world.rows("SELECT lo_offset, lo_source, lo_fingerprint, lo_index, lo_x FROM t ORDER BY lo_offset"),
              "a|b|c|d|e\na2|null|null|null|null\n");
}

TEST(ColumnMap, KeysMayHaveTheNamesOfTheStatementsOwnColumnsAndTablesTheirAliases) {
    for (const std::string name : {"c", "s", "n", "t", "r", "_l"}) {
        World world(R"(
[[source]]
paths = ["data/*"]
tables = [")" + name +
                    R"(", "k"]
[[table]]
name = ")" + name + R"("
key = ["place", "verdict", "there", "newest"]
[[table]]
name = "k"
rows = "$.k[*]"
key = ["rows_there"]
key_alone = true
parent_columns = { place = "$.place", verdict = "$.verdict", there = "$.there", newest = "$.newest" }
)");
        load_each(world, {R"({"place":1,"verdict":"v","there":1,"newest":1,"k":[{"rows_there":1}]})",
                          R"({"place":2,"verdict":"v","there":1,"newest":1,"k":[{"rows_there":1}]})"});
        EXPECT_EQ(world.rows("SELECT place, rows_there FROM k"), "2|1\n") << name;
    }
}

TEST(ColumnMap, KeysThatAreNoWordsCanBeDroppedRenamedAndDeclared) {
    World world(std::string(one_table) + R"(drop = ["$.pass word", "$['x.y']", "$[\"api\\u002dkey\"]"]
rename = { "$['$oid']" = "oid" }
columns = "at TIMESTAMP FROM $.@timestamp, c VARCHAR(10) FROM $['a, b']"
)");
    load_each(world, {R"({"id":1,"pass word":"secret","x.y":"secret","api-key":"secret","$oid":"o",)"
                      R"("@timestamp":"2025-01-01T00:00:00","a, b":"ab"})"});
    EXPECT_EQ(world.rows("SELECT * FROM t"), "2025-01-01 00:00:00|ab|1|o\n");
}

TEST(ColumnMap, APathMayHaveSeveralDeclaredColumnsAndKeepsTheOneItHad) {
    World world(one_table);
    load_each(world, {R"({"id":1,"price":5})"});
    world.configure(std::string(one_table) +
                    "columns = \"exact NUMERIC(10,2) FROM $.price, as_text VARCHAR(20) FROM $.price\"\n");
    world.file("g.json", R"({"id":2,"price":7})");
    EXPECT_EQ(only(world.run()).status, GroupStatus::loaded);
    EXPECT_EQ(world.rows("SELECT id, price, exact, as_text FROM t ORDER BY id"), "1|5|null|null\n2|7|7.00|7\n");
}

TEST(ColumnMap, AColumnWithoutFromHasThePathThatAnotherDeclaredColumnNames) {
    World world(std::string(one_table) + R"(version = "v"
rename = { "$.x" = "y" }
columns = "id BIGINT, id_text VARCHAR(20) FROM $.id, v BIGINT, v_text VARCHAR(20) FROM $.v, y BIGINT, x_text VARCHAR(9) FROM $.x"
)");
    load_each(world, {R"({"id":1,"v":5,"x":7})", R"({"id":1,"v":2,"x":8})"});
    EXPECT_EQ(world.rows("SELECT id, id_text, v, v_text, y, x_text FROM t"), "1|1|5|5|7|7\n");
}

TEST(ColumnMap, AProjectThatGivesAColumnToAnotherPathIsRefused) {
    World world(one_table);
    load_each(world, {R"({"id":1,"a":1,"b":2})"});
    world.configure(std::string(one_table) + "rename = { \"$.c\" = \"a\" }\n");
    world.file("g.json", R"({"id":2,"c":3})");
    const RunReport report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->message(), "rename gives $.c the name a in t, which is the column of $.a");
    EXPECT_EQ(world.rows("SELECT id, a FROM t"), "1|1\n");
}

TEST(ColumnMap, PathsThatNoRowCanHaveAValueAtAreRefusedWhenTheProjectIsRead) {
    const std::string two = std::string(one_table) + "%\n[[table]]\nname = \"i\"\nrows = \"$.i[*]\"\n" +
                            "parent_columns = { t_id = \"$.id\" }\n";
    const auto with = [&](const std::string& line) {
        std::string toml = two;
        toml.replace(toml.find('%'), 1, line);
        toml.replace(toml.find("[\"t\"]"), 5, "[\"t\", \"i\"]");
        return message_of([&] { (void)project::parse(toml, "loadonce.toml"); });
    };
    EXPECT_NE(with("drop = [\"$.i[*].secret\"]").find("write it as $.secret in the [[table]] whose rows are $.i[*]"),
              std::string::npos);
    EXPECT_NE(with("drop = [\"$.a\"]\ncolumns = \"v BIGINT FROM $.a.b\"").find("drop has $.a"), std::string::npos);
    EXPECT_NE(with("columns = \"v BIGINT FROM $.i\"").find("whose elements are the rows of i"), std::string::npos);
    EXPECT_NE(with("columns = \"v BIGINT FROM $.l[0]\"").find("$.l does not become columns"), std::string::npos);
    EXPECT_NE(with("rename = { \"$.a\" = \"x\", \"$.b\" = \"X\" }").find("which $.a has"), std::string::npos);
    EXPECT_EQ(with("rename = { \"$.a\" = \"x\" }"), "no error");
}

TEST(ColumnMap, ADeclaredColumnOverAnObjectIsRefused) {
    World world(std::string(one_table) + "columns = \"u VARCHAR(20) FROM $.user\"\n");
    world.file("a.json", R"({"id":1,"user":{"id":7}})");
    const RunReport report = world.run();
    ASSERT_TRUE(report.groups.front().error);
    EXPECT_EQ(report.groups.front().error->message(),
              "column u of t has the path $.user, and the data have an object there");
}

TEST(ColumnMap, APathOfTheProjectThatMatchedNothingIsNamed) {
    World world(std::string(one_table) + "drop = [\"$.pasword\"]\nrename = { \"$.x\" = \"y\" }\n");
    world.file("a.json", R"({"id":1,"password":"p"})");
    const auto notes = only(world.run()).notes;
    EXPECT_EQ(notes, (std::vector<std::string>{"no record has $.x (rename of table t)",
                                               "no record has $.pasword (drop of table t)"}));
}

TEST(ColumnMap, ANulInAKeyIsNoPartOfTheName) {
    World world(one_table);
    load_each(world, {"{\"id\":1,\"a\\u0000b\":2}"});
    EXPECT_EQ(world.rows("SELECT a_b FROM t"), "2\n");
    EXPECT_EQ(world.rows("SELECT path FROM loadonce_columns WHERE column_name = 'a_b'"), "$['a\\u0000b']\n");
}

}  // namespace
}  // namespace loadonce::load
