// Arithmetic and concatenation, with the types of their results in Redshift.
#pragma once

#include "local/expression/bound_expression.h"
#include "redshift/expr.h"

namespace loadonce::local {

// + - * / %. Result types: AWS, "Computations with numeric values". Division by zero raises 22012; DuckDB returns NULL.
[[nodiscard]] BoundExpression arithmetic(redshift::BinaryOp op, const BoundExpression& left,
                                         const BoundExpression& right);
// ||
[[nodiscard]] BoundExpression concatenated(const BoundExpression& left, const BoundExpression& right);

}  // namespace loadonce::local
