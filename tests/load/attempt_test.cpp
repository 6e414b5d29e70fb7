#include "load/attempt.h"

#include <gtest/gtest.h>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::load {
namespace {

namespace messages = redshift::messages;

TEST(RetryOf, ASerializationConflictIsTriedAgain) {
    EXPECT_EQ(retry_of(messages::serializable_violation("x")), Retry::after_backoff);
    // As servers write it: the code in the block, or as the message (AWS, "Serializable isolation").
    auto in_block = redshift::sql_error("XX000", "Serializable isolation violation on table - 16472");
    in_block.with_detail(
        "\n  -----\n  error:  1023\n  code:      1023\n  context:   Serializable isolation violation on table\n");
    EXPECT_EQ(retry_of(in_block), Retry::after_backoff);
    EXPECT_EQ(retry_of(redshift::sql_error("XX000", "1023")), Retry::after_backoff);
    EXPECT_EQ(retry_of(redshift::sql_error("40001", "could not serialize access")), Retry::after_backoff);
}

TEST(RetryOf, TheNumber1023ElsewhereIsNoConflict) {
    const Type varchar = Type::varchar(1023);
    for (const auto& error :
         {messages::value_too_long(varchar), messages::copy_string_too_long("c", 1023, 2000, "s3://b/1023"),
          redshift::sql_error("42846", "cannot cast type character varying(1023) to date"),
          redshift::sql_error("42703", "column \"1023\" does not exist"), redshift::sql_error("XX000", "10231")})
        EXPECT_EQ(retry_of(error), Retry::never) << error.message() << error.detail();
}

}  // namespace
}  // namespace loadonce::load
