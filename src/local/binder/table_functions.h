// Functions in FROM that return rows.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"

namespace loadonce::local {

struct TableFunction {
    std::string_view name;
    std::size_t least, most;  // arguments
    BoundQuery (*rows)(Context&, const std::vector<BoundExpression>& arguments);
};

[[nodiscard]] std::span<const TableFunction> table_functions();

}  // namespace loadonce::local
