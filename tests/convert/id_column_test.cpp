#include "convert/id_column.h"

#include <gtest/gtest.h>

namespace loadonce::convert {
namespace {

TEST(IdName, IsAnIdByItsLastWord) {
    for (const char* name :
         {"id",        "ID",        "Id",         "_id",   "order_id",     "orderId", "orderID", "OrderID",  "ORDER_ID",
          "order-id",  "order id",  "order.id",   "XMLId", "order2Id",     "größeId", "uid",     "user_uid", "uuid",
          "orderUuid", "orderUUID", "order_uuid", "guid",  "customerGuid", "key",     "Key",     "KEY"})
        EXPECT_TRUE(is_id_name(name)) << name;
    for (const char* name :
         {"",         "paid",          "valid", "VALID",   "android",  "grid",     "void",     "orderid",
          "orderids", "orderIds",      "ids",   "id_type", "idNumber", "identity", "monkey",   "api_key",
          "apiKey",   "partition_key", "keys",  "id2",     "_",        "fluid",    "order_id_"})
        EXPECT_FALSE(is_id_name(name)) << name;
}

TEST(IdColumn, TakesTheNameFromTheLastStepOfThePath) {
    const Type text = Type::varchar(255);
    for (const char* path : {"$.id", "$.order.orderId", "$['order id']", "$.a['x.id']", "$[0].id"})
        EXPECT_TRUE(is_id_column(path, text)) << path;
    for (const char* path : {"$", "", "$.id.name", "$['id'].name", "$.ids[0]", "$['order id'].x"})
        EXPECT_FALSE(is_id_column(path, text)) << path;
}

TEST(IdColumn, IsATextOrAWholeNumber) {
    EXPECT_TRUE(is_id_column("$.id", Type::of(TypeKind::bigint)));
    EXPECT_TRUE(is_id_column("$.id", Type::varchar(36)));
    for (const TypeKind kind : {TypeKind::double_precision, TypeKind::boolean, TypeKind::timestamp, TypeKind::super})
        EXPECT_FALSE(is_id_column("$.id", Type::of(kind)));
    EXPECT_FALSE(is_id_column("$.id", Type::decimal(10, 2)));
}

}  // namespace
}  // namespace loadonce::convert
