#include "load/target_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_codes.h"
#include "load/manifest.h"
#include "redshift/names.h"

namespace loadonce::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Shop {
    project::Project project;
    project::SourceGroup group;

    Shop() {
        project::Table orders;
        orders.name = "Orders";
        orders.key = {"order_orderId"};
        orders.version = "order_v";
        project::Table items;
        items.name = "items";
        items.rows = "$.order.items[*]";
        items.key = {"itemId"};
        items.parent_columns = {{"order_id", "$.order.orderId"}};
        project.tables = {orders, items};
        project.arrays = {{"$.order.items", project::ArrayAs::child, 1, ""}};
        group.tables = {"items", "Orders"};
    }
    std::vector<TargetTable> target_tables() { return load::target_tables(project, group, {}); }
};

TEST(TargetTable, RootComesFirstAndChildLeadsToItByTheParentColumnOfItsKey) {
    const auto all = Shop().target_tables();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].name, "orders");
    EXPECT_THAT(all[0].root_key, ElementsAre("order_orderid"));
    EXPECT_THAT(all[1].root_key, ElementsAre("order_id"));
    EXPECT_THAT(all[1].key, ElementsAre("order_id", "itemid"));
    EXPECT_EQ(all[1].count_column, "order_items_count");
}

TEST(TargetTable, KeyAloneLeavesOutTheParent) {
    Shop shop;
    shop.project.tables[1].key_alone = true;
    EXPECT_THAT(shop.target_tables()[1].key, ElementsAre("itemid"));
}

TEST(TargetTable, TableWithoutKeyIsKnownByThePlaceOfItsRecord) {
    Shop shop;
    shop.project.tables[0].key.clear();
    const auto all = shop.target_tables();
    EXPECT_TRUE(all[0].keyed_by_place());
    EXPECT_THAT(all[0].key, ElementsAre("_lo_fingerprint", "_lo_offset"));
    EXPECT_THAT(all[1].root_key, ElementsAre("_lo_fingerprint", "_lo_offset"));
}

TEST(TargetTable, ChildWithoutTheRootsKeyIsRefused) {
    Shop shop;
    shop.project.tables[1].parent_columns = {{"day", "$.order.day"}};
    try {
        (void)shop.target_tables();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::project_value);
    }
}

TEST(TargetTable, ANestedChildIsWithinTheElementsWhoseKeysItCarries) {
    Shop shop;
    project::Table taxes;
    taxes.name = "taxes";
    taxes.rows = "$.order.items[*].taxes[*]";
    taxes.key = {"code"};
    taxes.parent_columns = {{"order_id", "$.order.orderId"}, {"item", "$.order.items[*].itemId"}};
    shop.project.tables.push_back(taxes);
    shop.group.tables.emplace_back("taxes");
    auto all = shop.target_tables();
    EXPECT_THAT(all[2].key, ElementsAre("order_id", "item", "code"));
    ASSERT_TRUE(all[2].holder);
    EXPECT_EQ(all[2].holder->table, 1U);
    EXPECT_THAT(all[2].holder->key, ElementsAre("order_id", "item"));
    EXPECT_EQ(all[2].count_column, "taxes_count");
    EXPECT_THAT(all[2].movers, IsEmpty());

    shop.project.tables[1].key_alone = true;
    all = shop.target_tables();
    ASSERT_EQ(all[2].movers.size(), 1U);
    EXPECT_THAT(all[2].movers[0].key, ElementsAre("item"));

    shop.project.tables[1].key_alone = false;
    shop.project.tables[2].parent_columns.pop_back();
    all = shop.target_tables();
    EXPECT_THAT(all[2].key, ElementsAre("order_id", "code"));
    EXPECT_FALSE(all[2].holder);
}

TEST(TargetTable, RenamedKeyIsFound) {
    Shop shop;
    shop.project.tables[0].rename = {{"$.order.orderId", "nr"}};
    shop.project.tables[0].key = {"nr"};
    EXPECT_THAT(shop.target_tables()[1].root_key, ElementsAre("order_id"));
}

TEST(TargetTable, NothingCountsWhatIsLeftOfAnIndexedArray) {
    Shop shop;
    shop.project.arrays = {{"$.order.items", project::ArrayAs::index, 2, "items"}};
    EXPECT_THAT(shop.target_tables()[1].count_column, IsEmpty());
}

TEST(Manifest, NamesEveryObjectOnceAndMandatory) {
    EXPECT_EQ(encode_manifest({{"s3://b/k\"1", 123}, {"s3://b/k2", 4}}),
              "{\"entries\":[{\"url\":\"s3://b/k\\\"1\",\"mandatory\":true,\"meta\":{\"content_length\":123}},"
              "{\"url\":\"s3://b/k2\",\"mandatory\":true,\"meta\":{\"content_length\":4}}]}\n");
    EXPECT_THROW((void)encode_manifest({{"s3://b/k", 1}, {"s3://b/k", 1}}), Error);
}

TEST(SqlText, QuotesNamesAndEscapesValues) {
    EXPECT_EQ(redshift::quote_identifier("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(redshift::quote_literal("it's \\ here"), "'it''s \\\\ here'");
}

}  // namespace
}  // namespace loadonce::load
