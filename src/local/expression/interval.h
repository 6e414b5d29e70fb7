// INTERVAL YEAR TO MONTH and INTERVAL DAY TO SECOND (AWS: "Interval data types and literals"). Values are DuckDB's
// INTERVAL: the first type has only months, the second only days and microseconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "datatype/interval_input.h"
#include "local/expression/bound_expression.h"
#include "local/expression/context.h"
#include "redshift/expr.h"

namespace loadonce::local {

[[nodiscard]] bool is_interval(const std::optional<Type>& type);

// A literal, truncated to its last field. Throws 22007, 22008.
[[nodiscard]] BoundExpression interval_literal(const Context& context, const redshift::IntervalLiteral& literal);
// INTERVAL '...' without fields. Its type is the one that holds all its parts; none if neither does.
[[nodiscard]] BoundExpression unqualified_interval(std::string_view text);
// The SQL of CAST(value AS type) where one of them is an interval. Throws 22007, 42846.
[[nodiscard]] std::optional<Fragment> cast_of_interval(const Context& context, const BoundExpression& value,
                                                       const Type& type);
// + - * / where one operand is an interval, or both are timestamps; none otherwise. Throws 42883.
[[nodiscard]] std::optional<BoundExpression> interval_arithmetic(redshift::BinaryOp op, const BoundExpression& left,
                                                                 const BoundExpression& right);
// The months or microseconds of an expression as a number, and back.
[[nodiscard]] Fragment interval_count(const Fragment& sql, TypeKind kind);
[[nodiscard]] Fragment interval_of(const Fragment& count, TypeKind kind);
// The text of an interval. Rows of results are in the style postgres; casts to strings use the session's style.
[[nodiscard]] Fragment interval_text_sql(const Fragment& sql, TypeKind kind,
                                         datatype::IntervalStyle style = datatype::IntervalStyle::postgres);

}  // namespace loadonce::local
