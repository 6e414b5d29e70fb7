// What Redshift does to a value on its way into a column or through a cast, as DuckDB expressions.
#pragma once

#include <string>
#include <string_view>

#include "local/catalog/catalog.h"
#include "local/expression/bound_expression.h"
#include "local/expression/context.h"
#include "table/schema.h"

namespace loadonce::local {

// `value` as the column holds it. Strings that do not fit raise error 8001;
// trailing blanks are cut silently; numbers are rounded to the scale, and raise when they are out of range. Throws
// 42804 where Redshift has no implicit cast (a string for a number).
[[nodiscard]] std::string assigned(const Context& context, const BoundExpression& value, const Type& type,
                                   std::string_view column);
// The same for COPY, whose message names file and column. `value` and `file` are expressions; both are repeated, so
// they must be columns.
[[nodiscard]] std::string copied(const std::string& value, const CatalogColumn& column, const std::string& file);
// CAST(value AS type): strings are cut to the length.
[[nodiscard]] Fragment explicit_cast(const Context& context, const BoundExpression& value, const Type& type);
// TRY_CAST(value AS type): null where the cast fails. Throws 42846 for types that have no such cast.
[[nodiscard]] Fragment tried_cast(const Context& context, const BoundExpression& value, const Type& type);

}  // namespace loadonce::local
