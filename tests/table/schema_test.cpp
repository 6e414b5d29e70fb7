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

TEST(Type, AVarcharHasOneOfAFewLengths) {
    EXPECT_EQ(Type::varchar_for(0), Type::varchar(255));
    EXPECT_EQ(Type::varchar_for(255), Type::varchar(255));
    EXPECT_EQ(Type::varchar_for(256), Type::varchar(1024));
    EXPECT_EQ(Type::varchar_for(4097), Type::varchar(16384));
    EXPECT_EQ(Type::varchar_for(16385), Type::varchar(65535));
}

}  // namespace
}  // namespace loadonce
