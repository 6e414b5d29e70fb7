#include "warehouse/session.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::warehouse {
namespace {

TEST(Result, ValueIsThatOfOneRowWithOneColumn) {
    Result result;
    EXPECT_THROW(static_cast<void>(result.value()), Error);
    result.rows = {{"7"}};
    EXPECT_EQ(result.value(), "7");
    result.rows = {{std::nullopt}};
    EXPECT_EQ(result.value(), std::nullopt);
    for (const std::vector<Row>& rows : {std::vector<Row>{{"7"}, {"8"}}, std::vector<Row>{{"7", "8"}}}) {
        result.rows = rows;
        try {
            static_cast<void>(result.value());
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), errors::invariant);
        }
    }
}

}  // namespace
}  // namespace loadonce::warehouse
