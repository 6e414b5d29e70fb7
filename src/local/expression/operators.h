// Arithmetic and concatenation, with the types of their results in Redshift.
#pragma once

#include "local/expression/bound_expression.h"
#include "redshift/expr.h"

namespace loadonce::local {

// + - * / %. Result types of numbers are those of "Computations with numeric values"; a zero divisor is an error, which
// it is not in DuckDB.
[[nodiscard]] BoundExpression arithmetic(redshift::BinaryOp op, const BoundExpression& left,
                                         const BoundExpression& right);
// ||
[[nodiscard]] BoundExpression concatenated(const BoundExpression& left, const BoundExpression& right);

}  // namespace loadonce::local
