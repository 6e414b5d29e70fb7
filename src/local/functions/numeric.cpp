// Numbers.
#include <fmt/format.h>

#include <algorithm>

#include "datatype/number_pattern.h"
#include "local/catalog/catalog.h"
#include "local/expression/operators.h"
#include "local/functions/families.h"
#include "redshift/types.h"

namespace loadonce::local::families {

BoundExpression random(const Call& call) {
    return {Fragment::changing("random()"), call.type};
}

BoundExpression to_number(const Call& call) {
    const auto digits = datatype::digits_of(*call.values[1].literal);
    const auto type = Type::decimal(std::clamp(digits.before + digits.after, 1, redshift::decimal_precision_max),
                                    std::min(digits.after, redshift::decimal_scale_max));
    return {compose("CAST(loadonce_to_number({}, {}) AS {})", call.sql[0], call.sql[1], duck_type(type)), type};
}

BoundExpression mod(const Call& call) {
    return arithmetic(redshift::BinaryOp::modulo, call.values[0], call.values[1]);
}

// AWS, "TRUNC function": of a timestamp it is the date.
BoundExpression trunc(const Call& call) {
    if (is_datetime(call.values[0].type)) return {compose("CAST({} AS DATE)", call.sql[0]), Type::of(TypeKind::date)};
    return compose("trunc({})", call.sql[0]);
}

}  // namespace loadonce::local::families
