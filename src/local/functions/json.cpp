// JSON in strings.
#include <fmt/format.h>

#include "local/duck/errors.h"
#include "local/functions/families.h"
#include "redshift/sql_error.h"

namespace loadonce::local::families {
namespace {

std::string invalid_json(std::string_view null_if_invalid) {
    const auto message = duck::literal(carried(redshift::sql_error("XX000", "JSON parsing error",
                                                                   "check the text with IS_VALID_JSON or "
                                                                   "CAN_JSON_PARSE, or pass null_if_invalid")));
    return fmt::format("CASE WHEN {} THEN NULL ELSE error({}) END", null_if_invalid, message);
}

// `value`, an expression of j, where `json` is JSON.
BoundExpression of_json(const Call& call, const std::string& value, std::string_view null_if_invalid) {
    return {fmt::format("(SELECT CASE WHEN json_valid(j) THEN {} WHEN j IS NOT NULL THEN {} END FROM (SELECT {} AS j))",
                        value, invalid_json(null_if_invalid), call.sql[0]),
            call.type};
}

}  // namespace

BoundExpression json_array_element(const Call& call) {
    return of_json(call,
                   fmt::format("CASE WHEN {0} >= 0 THEN coalesce(json_extract_string(j, '$[' || {0} || ']'), CASE WHEN "
                               "{0} < json_array_length(j) THEN NULL ELSE '' END) ELSE '' END",
                               call.sql[1]),
                   call.sql.size() > 2 ? call.sql[2] : "FALSE");
}

BoundExpression json_array_length(const Call& call) {
    return of_json(
        call,
        fmt::format("CASE WHEN json_type(j) = 'ARRAY' THEN CAST(json_array_length(j) AS INTEGER) ELSE {} END",
                    invalid_json(call.sql.size() > 1 ? call.sql[1] : "FALSE")),
        call.sql.size() > 1 ? call.sql[1] : "FALSE");
}

BoundExpression json_path(const Call& call) {
    const auto& last = call.values.back();
    const bool flag = call.values.size() > 2 && last.type && last.type->kind == TypeKind::boolean;
    const auto elements = call.values.size() - (flag ? 1 : 0);
    if (elements > 6) throw redshift::sql_error("22023", "a JSON path has at most five elements");
    std::string path = "'$'";
    for (std::size_t i = 1; i < elements; ++i)
        path += fmt::format(" || '.\"' || replace({}, '\"', '\\\"') || '\"'", call.sql[i]);
    return of_json(call, "json_extract_string(j, " + path + ")", flag ? last.sql : "FALSE");
}

}  // namespace loadonce::local::families
