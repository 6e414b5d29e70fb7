// The columns of a query, as a table or view that is made of it has them.
#pragma once

#include <string>
#include <vector>

#include "local/catalog/catalog.h"
#include "local/expression/bound_expression.h"
#include "local/expression/context.h"

namespace loadonce::local {

// described   what DuckDB's DESCRIBE answers for the query
// names       replace the names of as many of the first columns
// Types that the binder does not know come from DuckDB's. Throws 42701 for a name that is there twice.
[[nodiscard]] std::vector<CatalogColumn> result_columns(const BoundQuery& rows, const duck::Answer& described,
                                                        const std::vector<std::string>& names);
// The columns that a late-binding view has now; none where it cannot be bound: a table or column is missing.
[[nodiscard]] std::vector<CatalogColumn> bound_columns(Context& context, const std::string& definition);

}  // namespace loadonce::local
