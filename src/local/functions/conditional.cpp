// Choices among values.
#include <fmt/format.h>

#include "local/duck/names.h"
#include "local/expression/bind_once.h"
#include "local/expression/zones.h"
#include "local/functions/families.h"

namespace loadonce::local::families {

// AWS, "DECODE expression": two nulls are equal.
BoundExpression decode(const Call& call) {
    // The subject, then each value that it is compared with and the result of that, then the default if there is one.
    Operands operands{compared(call.values[0])};
    std::vector<BoundExpression> results;
    for (std::size_t i = 1; i < call.values.size(); ++i) {
        const bool is_result = i % 2 == 0 || i + 1 == call.values.size();
        if (is_result) results.push_back(call.values[i]);
        operands.push_back(
            single(is_result ? call.values[i].sql
                             : compared(coerce_for_comparison(call.context, call.values[i], call.values[0].type))));
    }
    const auto choice = [](const Bound& bound) {
        Fragment text = "CASE";
        std::size_t i = 1;
        for (; i + 1 < bound.size(); i += 2)
            text += compose(" WHEN {} IS NOT DISTINCT FROM {} THEN {}", bound[0], bound[i], bound[i + 1]);
        if (i < bound.size()) text += compose(" ELSE {}", bound[i]);
        return text += " END";
    };
    return {bind_once(operands, choice), common_type(results)};
}

// Strings are compared without their trailing blanks; the first of equal ones is the result, with its own.
BoundExpression extreme(const Call& call) {
    std::vector<Fragment> keys;
    bool strings = true, has_blanks = false;
    for (const auto& value : call.values) {
        keys.push_back(compared(value));
        strings = strings && (is_string(value.type) || value.untyped);
        has_blanks = has_blanks || keys.back().text != value.sql.text;
    }
    if (!strings || !has_blanks) return {compose("{}({})", call.name(), joined(keys)), call.type};
    const auto list = compose("[{}]", joined(call.sql));
    return {bind_once({list},
                      [&](const Bound& bound) {
                          return compose(
                              "list_filter({0}, lambda {1}: rtrim({1}, ' ') = list_{2}(list_transform({0}, lambda {3}: "
                              "rtrim({3}, ' '))))[1]",
                              bound[0], duck::internal_name("one"), call.name() == "least" ? "min" : "max",
                              duck::internal_name("any"));
                      }),
            call.type};
}

}  // namespace loadonce::local::families
