// Casts to and from dates and times in the session's time zone. TIMESTAMPTZ is stored in UTC; text is read and written
// in the session's zone (AWS: "Datetime types").
//
// DuckDB's zone is always UTC. If the session's is UTC too, DuckDB's own casts are used.
#pragma once

#include <optional>
#include <string>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"
#include "redshift/expr.h"

namespace loadonce::local {

// The SQL of CAST(value AS type); none where DuckDB's cast does. Strings are parsed by our own rules, and TIMESTAMPTZ
// is converted where the session's zone is not UTC. Throws 22007 and 22008 for an invalid literal.
[[nodiscard]] std::optional<Fragment> cast_of_time(const Context& context, const BoundExpression& value,
                                                   const Type& type);

// The operand of a comparison with a value of type `other`: a string literal is cast to a date or time, a TIMESTAMP to
// TIMESTAMPTZ. Other values are returned as they are.
[[nodiscard]] BoundExpression coerce_for_comparison(const Context& context, BoundExpression value,
                                                    const std::optional<Type>& other);

// A TIMESTAMPTZ to the TIMESTAMP in the session's zone, and back.
[[nodiscard]] Fragment local_time(const Context& context, const Fragment& timestamptz);
[[nodiscard]] Fragment from_local_time(const Context& context, const Fragment& timestamp);
// Casts the result of a computation in local time to `type`.
[[nodiscard]] Fragment as_datetime(const Context& context, const Fragment& sql, const Type& type);
[[nodiscard]] Fragment zoned_text(const Context& context, const Fragment& timestamptz);
[[nodiscard]] bool in_utc(const Context& context);
// A TIMESTAMPTZ + or - an interval of months, which are those of the session's calendar; none for all else. Days have
// 24 hours, as in PostgreSQL 8.0: an INTERVAL DAY TO SECOND is a number of microseconds (8 bytes in the protocol).
[[nodiscard]] std::optional<BoundExpression> zoned_sum(const Context& context, redshift::BinaryOp op,
                                                       const BoundExpression& left, const BoundExpression& right);
// A value whose parts are taken: a string is a TIMESTAMP, a TIMESTAMPTZ the local time, but for its epoch.
[[nodiscard]] Fragment of_part(const Context& context, const BoundExpression& value, std::string_view part);

// The name by which a zone that SET TIMEZONE names is known: one of the IANA database in any case, an abbreviation, or
// hours to the east of UTC. Throws 22023.
[[nodiscard]] std::string zone_name(Transaction& transaction, const std::string& written);

}  // namespace loadonce::local
