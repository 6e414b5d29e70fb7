#include "base/error.h"

#include <gtest/gtest.h>

#include "base/error_codes.h"

namespace loadonce {
namespace {

TEST(Error, SaysCodeWhatWhereAndWhatToDo) {
    const Error error(errors::drift, "column x is new", "set evolve = \"add\"", {"a.json", 3, 120});
    EXPECT_STREQ(error.what(), "LO2002: column x is new\n  at: a.json:3 (byte 120)\n  to do: set evolve = \"add\"");
}

}  // namespace
}  // namespace loadonce
