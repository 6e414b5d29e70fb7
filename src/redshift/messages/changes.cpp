#include <fmt/format.h>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error identity_not_writable(std::string_view column) {
    return sql_error("0A000", "cannot set an identity column to a value",
                     fmt::format("leave \"{}\" out of the column list", column));
}

Error more_columns_than_expressions() {
    return sql_error("42601", "INSERT has more target columns than expressions");
}

Error more_expressions_than_columns() {
    return sql_error("42601", "INSERT has more expressions than target columns");
}

Error merge_matches_twice() {
    return sql_error("XX000", "Found multiple matches to update the same tuple.",
                     "make the source's rows unique by what ON compares");
}

Error view_not_writable(std::string_view view) {
    return sql_error("0A000", fmt::format("\"{}\" is a view: it cannot be written", view));
}

Error values_of_different_lengths() {
    return sql_error("42601", "VALUES lists must all be the same length");
}

Error merge_source_columns() {
    return sql_error("42601", "MERGE ... REMOVE DUPLICATES needs a source with the columns of the target");
}

Error merge_with_itself() {
    return sql_error("0A000", "MERGE with one table as source and target is not supported");
}

}  // namespace loadonce::redshift::messages
