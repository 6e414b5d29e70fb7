// Functions that do not exist. tests/sql/functions tests those that do.
#include "local/functions/functions.h"

#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::StartsWith;

using Functions = WarehouseTest;

TEST_F(Functions, OfRedshiftThatAreMissingAreRefusedByName) {
    for (const auto& name : missing_functions()) {
        EXPECT_EQ(find_function(name, 1), nullptr) << name;
        EXPECT_THAT(refusal("SELECT " + std::string(name) + "('x')"),
                    StartsWith("0A000 function " + std::string(name)));
    }
    EXPECT_THAT(refusal("SELECT list_value(1)"), StartsWith("42883"));
}

}  // namespace
}  // namespace loadonce::local
