// Functions in FROM that return rows.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"

namespace loadonce::local {

struct RowFunction {
    std::string_view name;
    std::size_t least, most;  // arguments
    BoundQuery (*rows)(Context&, const std::vector<BoundExpression>& arguments);
};

[[nodiscard]] std::span<const RowFunction> row_functions();

}  // namespace loadonce::local
