#include "local/assign.h"

#include <fmt/format.h>

#include "local/errors.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

bool has_length(const Type& type) {
    return type.kind == TypeKind::varchar || type.kind == TypeKind::char_;
}

// Blanks past the length are no error: Redshift cuts them.
std::string without_excess_blanks(const std::string& text, int length) {
    return fmt::format("rtrim({0}, ' ') || repeat(' ', {1} - strlen(rtrim({0}, ' ')))", text, length);
}

}  // namespace

// strlen() is DuckDB's count of bytes. The last branch is nearly always taken, and then for whole vectors: the check
// costs one pass.
std::string assigned(const std::string& value, const Type& type) {
    const auto cast = fmt::format("CAST({} AS {})", value, duck_type(type));
    if (!has_length(type)) return cast;
    return fmt::format(
        "CASE WHEN strlen({0}) > {1} THEN CASE WHEN strlen(rtrim({0}, ' ')) <= {1} THEN {2} ELSE error({3}) END ELSE "
        "{0} END",
        cast, type.length, without_excess_blanks(cast, type.length), too_long_message_sql(redshift::format_type(type)));
}

std::string copied(const std::string& value, const CatalogColumn& column, const std::string& file) {
    const auto& type = column.type;
    if (!has_length(type)) return fmt::format("CAST({} AS {})", value, duck_type(type));
    return fmt::format("CASE WHEN strlen({0}) > {1} THEN error({2}) ELSE {0} END", value, type.length,
                       copy_too_long_message_sql(column.name, type.length, fmt::format("strlen({})", value), file));
}

std::string explicit_cast(const std::string& value, const Type& type) {
    const auto cast = fmt::format("CAST({} AS {})", value, duck_type(type));
    if (!has_length(type)) return cast;
    // Bytes count, and a character is never cut in two: the longest prefix that fits.
    return fmt::format(
        "CASE WHEN strlen({0}) <= {1} OR {0} IS NULL THEN {0} WHEN strlen(left({0}, {1})) <= {1} THEN left({0}, {1}) "
        "ELSE "
        "list_max(list_filter(list_transform(range({1}), lambda n: left({0}, n)), lambda s: strlen(s) <= {1})) END",
        cast, type.length);
}

}  // namespace loadonce::local
