// The proof of concept's statements, unchanged and in order, with the results that their comments state.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "local/catalog.h"
#include "redshift/parser.h"
#include "redshift/types.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SeedSql : public WarehouseTest {
  protected:
    void SetUp() override {
        folder_of_sql_ = std::filesystem::path(LOADONCE_SOURCE_DIR) / "../shared/seed/sql";
        for (const auto* name : {"../shared/seed/sql", "../../shared/seed/sql"})
            if (std::filesystem::exists(std::filesystem::path(LOADONCE_SOURCE_DIR) / name))
                folder_of_sql_ = std::filesystem::path(LOADONCE_SOURCE_DIR) / name;
        if (!std::filesystem::exists(folder_of_sql_)) GTEST_SKIP() << "the seed is not beside the repository";
        put_like("siddhartha-redshift-bucket/orders/order_summary_fixed.parquet", "00-create-orders.sql");
        put_like("siddhartha-redshift-bucket/order-items/order_items_fixed.parquet", "01-create-order-items.sql");
    }

    [[nodiscard]] std::string text(const std::string& file) const {
        std::ifstream in(folder_of_sql_ / file);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    // One row with the columns of a CREATE TABLE.
    void put_like(const std::string& key, const std::string& file) {
        const auto statement = redshift::parse_one(text(file));
        std::string columns;
        for (const auto& column : statement.as<redshift::CreateTable>()->columns) {
            const auto type = redshift::column_type(column.type).value();
            const auto value = column.name == "order_orderid"       ? "'ORD-2025-850386'"
                               : type.kind == TypeKind::varchar     ? "'x'"
                               : type.kind == TypeKind::timestamptz ? "'2025-07-15 10:30:00+00'"
                               : type.kind == TypeKind::boolean     ? "true"
                                                                    : "7";
            columns += fmt::format("{}CAST({} AS {}) AS {}", columns.empty() ? "" : ", ", value, duck_type(type),
                                   duck::identifier(column.name));
        }
        put_parquet(key, "SELECT " + columns);
    }

    std::vector<warehouse::Result> script(const std::string& file) {
        std::vector<warehouse::Result> results;
        session_->execute_script(text(file),
                                 [&](std::string_view, const warehouse::Result& result) { results.push_back(result); });
        return results;
    }

    std::filesystem::path folder_of_sql_;
};

TEST_F(SeedSql, RunsUnchangedWithTheResultsThatItStates) {
    EXPECT_EQ(script("00-create-orders.sql").at(0).tag, "CREATE TABLE");
    script("01-create-order-items.sql");
    EXPECT_EQ(script("02-copy-orders.sql").at(0).notices.at(0).text,
              "Load into table 'orders' completed, 1 record(s) loaded successfully.");
    script("03-copy-order-items.sql");
    EXPECT_THAT(texts(script("04-count-orders.sql").at(0)), ElementsAre("1"));
    script("05-copy-orders-again.sql");
    const auto duplicates = script("06-show-duplicates.sql");
    EXPECT_THAT(texts(duplicates.at(0)), ElementsAre("2"));
    EXPECT_THAT(texts(duplicates.at(1)), ElementsAre("ORD-2025-850386|2"));
    EXPECT_EQ(duplicates.at(1).columns.at(0).name, "order_orderid");
    EXPECT_EQ(duplicates.at(1).columns.at(1).name, "duplicate_count");
    script("07-orders-staging.sql");
    script("08-copy-orders-staging.sql");
    const auto upsert = script("09-upsert-orders.sql");
    EXPECT_EQ(upsert.at(0).affected, 2);
    EXPECT_EQ(upsert.at(1).affected, 1);
    const auto verified = script("10-verify-orders.sql");
    EXPECT_THAT(verified.at(0).rows, IsEmpty());
    EXPECT_THAT(texts(verified.at(1)), ElementsAre("1"));
    EXPECT_EQ(script("11-copy-order-items-again.sql").at(1).rows.size(), 2U);
    script("12-items-staging.sql");
    script("13-copy-items-staging.sql");
    script("14-upsert-items.sql");
    const auto items = script("15-verify-items.sql");
    EXPECT_THAT(items.at(0).rows, IsEmpty());
    EXPECT_THAT(texts(items.at(1)), ElementsAre("1"));
    script("16-create-load-log.sql");
    EXPECT_EQ(script("17-insert-load-log.sql").at(0).tag, "INSERT 0 1");
    const auto history = script("18-load-history.sql").at(0);
    ASSERT_EQ(history.rows.size(), 1U);
    EXPECT_EQ(history.rows[0].at(0), "1");           // IDENTITY(1,1)
    EXPECT_TRUE(history.rows[0].at(3).has_value());  // GETDATE()
    auto both = texts(script("19-verify-both.sql").at(0));
    std::ranges::sort(both);
    EXPECT_THAT(both, ElementsAre("order_items|1", "orders|1"));
    script("20-drop-all.sql");
    EXPECT_EQ(refusal("SELECT * FROM orders"), "42P01 relation \"orders\" does not exist");
}

}  // namespace
}  // namespace loadonce::local
