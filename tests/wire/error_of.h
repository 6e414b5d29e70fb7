// The error that an action throws.
#pragma once

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::wire {

// Fails the test when there is none.
Error error_of(const auto& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return {errors::invariant, ""};
}

}  // namespace loadonce::wire
