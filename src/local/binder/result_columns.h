// The columns that CREATE TABLE AS and CREATE VIEW give a relation.
#pragma once

#include <string>
#include <vector>

#include "local/catalog/catalog.h"
#include "local/expression/bound_expression.h"
#include "local/expression/context.h"

namespace loadonce::local {

// described   the answer of DuckDB's DESCRIBE for the query
// names       of the first columns, instead of their own
// Types that the binder does not know are DuckDB's. Throws 42701 for a duplicate name.
[[nodiscard]] std::vector<CatalogColumn> result_columns(const BoundQuery& rows, const duck::Answer& described,
                                                        const std::vector<std::string>& names);
// The columns that a late-binding view has now; empty if a table or column of its query is missing.
[[nodiscard]] std::vector<CatalogColumn> bound_columns(Context& context, const std::string& definition);

}  // namespace loadonce::local
