// Choices among values.
#include <fmt/format.h>

#include "local/expression/zones.h"
#include "local/functions/families.h"

namespace loadonce::local::families {

// AWS, "DECODE expression": two nulls are equal.
BoundExpression decode(const Call& call) {
    std::string text = "CASE";
    const auto subject = compared(call.values[0]);
    std::vector<BoundExpression> results;
    std::size_t i = 1;
    for (; i + 1 < call.values.size(); i += 2) {
        text += fmt::format(" WHEN {} IS NOT DISTINCT FROM {} THEN {}", subject,
                            compared(coerce_for_comparison(call.context, call.values[i], call.values[0].type)),
                            call.values[i + 1].sql);
        results.push_back(call.values[i + 1]);
    }
    if (i < call.values.size()) {
        text += " ELSE " + call.values[i].sql;
        results.push_back(call.values[i]);
    }
    return {text + " END", common_type(results)};
}

}  // namespace loadonce::local::families
