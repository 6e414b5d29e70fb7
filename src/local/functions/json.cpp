// JSON in strings.
#include <fmt/format.h>

#include "local/duck/errors.h"
#include "local/expression/bind_once.h"
#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {
namespace {

Fragment invalid_json(const Fragment& null_if_invalid) {
    const auto message = duck::literal(carried(redshift::messages::json_invalid()));
    return compose("CASE WHEN {} THEN NULL ELSE error({}) END", null_if_invalid, message);
}

// `value` where the first of the bound operands is JSON; the second is the argument null_if_invalid.
Fragment of_json(const Bound& bound, const Fragment& value) {
    return compose("CASE WHEN json_valid({0}) THEN {1} WHEN {0} IS NOT NULL THEN {2} END", bound[0], value,
                   invalid_json(bound[1]));
}

Fragment null_if_invalid(const Call& call, std::size_t argument) {
    return call.sql.size() > argument ? call.sql[argument] : Fragment("FALSE");
}

}  // namespace

BoundExpression json_array_element(const Call& call) {
    const auto element = [](const Bound& bound) {
        return of_json(
            bound,
            compose("CASE WHEN {1} >= 0 THEN coalesce(json_extract_string({0}, '$[' || {1} || ']'), CASE WHEN {1} "
                    "< json_array_length({0}) THEN NULL ELSE '' END) ELSE '' END",
                    bound[0], bound[2]));
    };
    return {bind_once({call.sql[0], single(null_if_invalid(call, 2)), call.sql[1]}, element), call.type};
}

BoundExpression json_array_length(const Call& call) {
    const auto length = [](const Bound& bound) {
        return of_json(bound, compose("CASE WHEN json_type({0}) = 'ARRAY' THEN CAST(json_array_length({0}) AS "
                                      "INTEGER) ELSE {1} END",
                                      bound[0], invalid_json(bound[1])));
    };
    return {bind_once({call.sql[0], null_if_invalid(call, 1)}, length), call.type};
}

BoundExpression json_path(const Call& call) {
    const auto& last = call.values.back();
    const bool flag = call.values.size() > 2 && last.type && last.type->kind == TypeKind::boolean;
    const auto elements = call.values.size() - (flag ? 1 : 0);
    if (elements > 6) throw redshift::messages::json_path_too_long();
    Fragment path = "'$'";
    for (std::size_t i = 1; i < elements; ++i)
        path += compose(" || '.\"' || replace({}, '\"', '\\\"') || '\"'", call.sql[i]);
    const auto extracted = [](const Bound& bound) {
        return of_json(bound, compose("json_extract_string({}, {})", bound[0], bound[2]));
    };
    return {bind_once({call.sql[0], single(flag ? last.sql : Fragment("FALSE")), single(path)}, extracted), call.type};
}

}  // namespace loadonce::local::families
