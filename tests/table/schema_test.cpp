#include "table/schema.h"

#include <gtest/gtest.h>

namespace loadonce {
namespace {

TEST(Schema, FindsColumnsByTheirFoldedName) {
    const Schema schema{{{"order_orderId", Type::varchar(255), true}, {"Total", Type::of(TypeKind::bigint), true}}};
    EXPECT_EQ(schema.find("ORDER_ORDERID"), 0);
    EXPECT_EQ(schema.find("total"), 1);
    EXPECT_EQ(schema.find("absent"), -1);
}

TEST(Schema, PrintsTypesAsCreateTableTakesThem) {
    EXPECT_EQ(Type::varchar(255).ddl(), "VARCHAR(255)");
    EXPECT_EQ(Type::decimal(38, 9).ddl(), "NUMERIC(38,9)");
    EXPECT_EQ(Type::of(TypeKind::double_precision).ddl(), "DOUBLE PRECISION");
}

}  // namespace
}  // namespace loadonce
