// Parts of strings.
#include <fmt/format.h>

#include "local/expression/bind_once.h"
#include "local/functions/families.h"

namespace loadonce::local::families {

// AWS, "SUBSTRING function": what is before the first character counts. Bytes of a VARBYTE, two digits each.
BoundExpression substring(const Call& call) {
    const bool bytes = call.type && call.type->kind == TypeKind::varbyte;
    const auto part = [bytes](const Bound& bound) {
        const auto from = compose("greatest({}, 1)", bound[1]);
        const auto count =
            bound.size() == 3 ? compose("greatest({} + {} - {}, 0)", bound[1], bound[2], from) : Fragment();
        if (bytes)
            return compose("from_hex(substr(hex({}), 2 * {} - 1{}))", bound[0], from,
                           count.text.empty() ? count : compose(", 2 * {}", count));
        return compose("substr({}, {}{})", bound[0], from, count.text.empty() ? count : compose(", {}", count));
    };
    Operands operands{single(bytes ? call.values[0].sql : call.sql[0]), call.sql[1]};
    if (call.sql.size() == 3) operands.push_back(single(call.sql[2]));
    return {bind_once(operands, part), call.type};
}

}  // namespace loadonce::local::families
