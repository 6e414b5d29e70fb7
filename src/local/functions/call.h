// A call of a function on its way to DuckDB's SQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"
#include "redshift/expr.h"

namespace loadonce::local {

struct Call {
    Context& context;
    const redshift::FunctionCall& call;
    std::vector<BoundExpression> values;   // the arguments
    std::vector<Fragment> sql;             // the arguments, converted as Function::arguments says
    std::optional<Type> type;              // of the result
    std::vector<BoundExpression> ordered;  // the expressions of WITHIN GROUP
    Fragment within = {};                  // " ORDER BY ..." of WITHIN GROUP, or nothing
    Fragment over = {};                    // " OVER (...)", or nothing

    [[nodiscard]] const std::string& name() const { return call.name.back(); }
};

}  // namespace loadonce::local
