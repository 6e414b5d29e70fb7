// Column types as reported to clients. tests/sql/types tests their behaviour in SQL.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using Types = WarehouseTest;

TEST_F(Types, ColumnsHaveTheOidsOfTheirTypes) {
    run("CREATE TABLE t (c CHAR(5), z TIMESTAMPTZ, m INTERVAL YEAR TO MONTH, s INTERVAL DAY TO SECOND)");
    std::vector<std::uint32_t> oids;
    for (const auto& column : run("SELECT c, z, m, s FROM t").columns) oids.push_back(column.type_oid);
    EXPECT_THAT(oids, ::testing::ElementsAre(1042U, 1184U, 1188U, 1190U));
}

TEST_F(Types, IntervalsAreNotLoadedFromParquet) {
    run("CREATE TABLE t (m INTERVAL YEAR TO MONTH)");
    put_parquet("b/t/1.parquet", "SELECT '1-2' AS m");
    EXPECT_THAT(refusal_detail("COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET"),
                ::testing::HasSubstr("Column type: INTERVAL YEAR TO MONTH"));
}

}  // namespace
}  // namespace loadonce::local
