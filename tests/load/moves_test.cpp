#include "load/moves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::only;
using loadonce::testing::World;

constexpr std::string_view shop = R"toml(
[[source]]
paths = ["data/*"]
tables = ["orders", "items", "taxes"]
[[table]]
name = "orders"
key = ["id"]
version = "v"
[[table]]
name = "items"
rows = "$.items[*]"
key = ["sku"]
key_alone = true
parent_columns = { order_id = "$.id" }
[[table]]
name = "taxes"
rows = "$.items[*].taxes[*]"
key = ["code"]
parent_columns = { order_id = "$.id", item_sku = "$.items[*].sku" }
)toml";

std::string tables(World& world) {
    return world.rows("SELECT id, v, items_count FROM orders ORDER BY id") + "--\n" +
           world.rows("SELECT order_id, sku, taxes_count FROM items ORDER BY sku") + "--\n" +
           world.rows("SELECT order_id, item_sku, code FROM taxes ORDER BY item_sku, code");
}

// The tables after the records, which must be the same in one load, in one load each, and in every two loads.
std::string tables_after(const std::vector<std::string>& records, std::string_view project = shop) {
    std::string first;
    for (std::size_t cut = 0; cut <= records.size(); ++cut) {
        World world(project);
        const bool each = cut == records.size();
        std::string text;
        for (std::size_t i = 0; i < records.size(); ++i) {
            text += records[i] + "\n";
            if (i + 1 != cut && i + 1 != records.size() && !each) continue;
            world.file("f" + std::to_string(i) + ".ndjson", text);
            (void)only(world.run());
            text.clear();
        }
        const std::string found = tables(world);
        if (cut == 0) first = found;
        EXPECT_EQ(found, first) << "cut after " << cut;
    }
    return first;
}

TEST(Moves, AnItemThatMovesToAnotherOrderTakesItsTaxesAlong) {
    EXPECT_EQ(tables_after(
                  {R"({"id":1,"v":1,"items":[{"sku":"a","taxes":[{"code":"u"},{"code":"w"}]},{"sku":"b","taxes":[]}]})",
                   R"({"id":2,"v":1,"items":[{"sku":"a","taxes":[{"code":"u"}]}]})"}),
              "1|1|1\n2|1|1\n--\n2|a|1\n1|b|0\n--\n2|a|u\n");
}

TEST(Moves, ARecordThatIsReplacedLaterHasTakenTheRowAllTheSame) {
    EXPECT_EQ(tables_after({R"({"id":1,"v":1,"items":[{"sku":"a","taxes":[{"code":"u"}]}]})",
                            R"({"id":2,"v":1,"items":[{"sku":"a","taxes":[]}]})",
                            R"({"id":2,"v":2,"items":[{"sku":"c","taxes":[]}]})"}),
              "1|1|0\n2|2|1\n--\n2|c|0\n--\n");
}

TEST(Moves, ARecordThatIsOlderThanItsOrderTakesNothing) {
    EXPECT_EQ(tables_after({R"({"id":2,"v":5,"items":[{"sku":"c","taxes":[]}]})",
                            R"({"id":1,"v":1,"items":[{"sku":"a","taxes":[{"code":"u"}]}]})",
                            R"({"id":2,"v":4,"items":[{"sku":"a","taxes":[]}]})",
                            R"({"id":2,"items":[{"sku":"a","taxes":[]}]})"}),
              "1|1|1\n2|5|1\n--\n1|a|1\n2|c|0\n--\n1|a|u\n");
}

TEST(Moves, ATaxThatMovesToAnotherItemIsCountedThere) {
    std::string alone(shop);
    alone.replace(alone.find("key = [\"code\"]"), 14, "key = [\"code\"]\nkey_alone = true");
    EXPECT_EQ(tables_after({R"({"id":1,"v":1,"items":[{"sku":"a","taxes":[{"code":"u"},{"code":"w"}]}]})",
                            R"({"id":2,"v":1,"items":[{"sku":"b","taxes":[{"code":"u"}]}]})"},
                           alone),
              "1|1|1\n2|1|1\n--\n1|a|1\n2|b|1\n--\n1|a|w\n2|b|u\n");
}

}  // namespace
}  // namespace loadonce::load
