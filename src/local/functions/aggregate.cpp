// Aggregates.
#include <fmt/format.h>

#include "local/duck/names.h"
#include "local/expression/bind_once.h"
#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {

// AWS, "LISTAGG function": empty strings are ignored; distinct ones do not differ in trailing blanks alone.
BoundExpression listagg(const Call& call) {
    const auto by = call.sql.size() == 2 ? call.sql[1] : "''";
    if (!call.call.distinct) {
        const auto nonempty = [](const Bound& bound) {
            return fmt::format("CASE WHEN {0} <> '' THEN {0} END", bound[0]);
        };
        return {fmt::format("loadonce_listagg(string_agg({}, {}{}){})", bind_once({call.sql[0]}, nonempty), by,
                            call.within, call.over),
                call.type};
    }
    // In the order of the values themselves, numbers as numbers.
    const auto rows = fmt::format("FILTER (WHERE {} <> ''){}", call.sql[0], call.over);
    return {fmt::format("loadonce_listagg(array_to_string(list_transform(list(DISTINCT {}{}) {}, lambda {}: CAST({} AS "
                        "VARCHAR)), {}))",
                        compared(call.values[0]), call.within, rows, duck::internal_name("value"),
                        duck::internal_name("value"), by),
            call.type};
}

BoundExpression percentile(const Call& call) {
    if (call.ordered.size() != 1) throw redshift::messages::within_group_missing(call.name());
    const bool discrete = call.name() == "percentile_disc";
    if (call.call.approximate)
        return {fmt::format("approx_quantile({}, {}){}", call.ordered[0].sql, call.sql[0], call.over)};
    BoundExpression result(fmt::format("{}({}, {}){}", discrete ? "quantile_disc" : "quantile_cont",
                                       call.ordered[0].sql, call.sql[0], call.over));
    if (discrete) result.type = call.ordered[0].type;
    return result;
}

BoundExpression ratio_to_report(const Call& call) {
    return {fmt::format("({0} / sum({0}){1})", call.sql[0], call.over), call.type};
}

}  // namespace loadonce::local::families
