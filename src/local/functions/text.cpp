// Parts of strings.
#include <fmt/format.h>

#include "local/functions/families.h"

namespace loadonce::local::families {

// AWS, "SUBSTRING function": what is before the first character counts. Bytes of a VARBYTE, two digits each.
BoundExpression substring(const Call& call) {
    const auto& start = call.sql[1];
    const auto from = fmt::format("greatest({}, 1)", start);
    const auto count =
        call.sql.size() == 3 ? fmt::format("greatest({} + {} - {}, 0)", start, call.sql[2], from) : std::string();
    if (call.type && call.type->kind == TypeKind::varbyte)
        return {fmt::format("from_hex(substr(hex({}), 2 * {} - 1{}))", call.values[0].sql, from,
                            count.empty() ? "" : ", 2 * " + count),
                call.type};
    return {fmt::format("substr({}, {}{})", call.sql[0], from, count.empty() ? "" : ", " + count), call.type};
}

}  // namespace loadonce::local::families
