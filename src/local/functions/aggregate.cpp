// Aggregates.
#include <fmt/format.h>

#include "local/duck/names.h"
#include "local/expression/bind_once.h"
#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {

// AWS, "LISTAGG function": empty strings are ignored; distinct ones do not differ in trailing blanks alone.
BoundExpression listagg(const Call& call) {
    const auto by = call.sql.size() == 2 ? call.sql[1] : Fragment("''");
    if (!call.call.distinct) {
        const auto nonempty = [](const Bound& bound) { return compose("CASE WHEN {0} <> '' THEN {0} END", bound[0]); };
        return {compose("loadonce_listagg(string_agg({}, {}{}){})", bind_once({call.sql[0]}, nonempty), by, call.within,
                        call.over),
                call.type};
    }
    // In the order of the values themselves, numbers as numbers. A string of blanks alone is not empty, but that cannot
    // be seen in a list of values without them.
    const auto& operand = call.values[0];
    const bool is_seen = is_string(operand.type) && operand.sql.is_repeatable();
    const auto nonempty = is_seen ? compose(" FILTER (WHERE {} <> '')", operand.sql) : Fragment();
    const auto value = duck::internal_name("value");
    return {compose("loadonce_listagg(list_aggregate(list_filter(list_transform(list(DISTINCT {}{}){}{}, lambda {}: "
                    "{}), lambda {}: {} {}), 'string_agg', {}))",
                    compared(operand), call.within, nonempty, call.over, value,
                    as_text({Fragment(value), is_string(operand.type) ? std::nullopt : operand.type}), value, value,
                    is_seen ? "IS NOT NULL" : "<> ''", by),
            call.type};
}

BoundExpression percentile(const Call& call) {
    if (call.ordered.size() != 1) throw redshift::messages::within_group_missing(call.name());
    const bool discrete = call.name() == "percentile_disc";
    if (call.call.approximate)
        return {compose("approx_quantile({}, {}){}", call.ordered[0].sql, call.sql[0], call.over)};
    BoundExpression result(compose("{}({}, {}){}", discrete ? "quantile_disc" : "quantile_cont", call.ordered[0].sql,
                                   call.sql[0], call.over));
    if (discrete) result.type = call.ordered[0].type;
    return result;
}

BoundExpression ratio_to_report(const Call& call) {
    const auto& value = call.sql[0];
    return {compose("({0} / sum({0}){1})", value, call.over), call.type};
}

}  // namespace loadonce::local::families
