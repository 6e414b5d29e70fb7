// Casts to and from dates and times, and the session's time zone in them: TIMESTAMPTZ is kept in UTC and read and shown
// in the session's zone (AWS: "Datetime types").
//
// DuckDB's own zone is always UTC. Where the session's is too, its casts are right as they are.
#pragma once

#include <optional>
#include <string>

#include "local/expression/bound_expression.h"
#include "local/expression/context.h"
#include "redshift/expr.h"

namespace loadonce::local {

// The SQL of CAST(value AS type) where DuckDB's differs: strings, whose dates it reads otherwise, and TIMESTAMPTZ in a
// session whose zone is not UTC. Throws 22007 and 22008 for a literal that is none of the type.
[[nodiscard]] std::optional<std::string> cast_of_time(const Context& context, const BoundExpression& value,
                                                      const Type& type);

// `value` as it is compared with one of type `other`: a string literal becomes a date or time, a TIMESTAMP a
// TIMESTAMPTZ. All else stays.
[[nodiscard]] BoundExpression coerce_for_comparison(const Context& context, BoundExpression value,
                                                    const std::optional<Type>& other);

// A TIMESTAMPTZ as the TIMESTAMP of the session's zone, and back; and as it is shown, with the offset of its day.
[[nodiscard]] std::string local_time(const Context& context, const std::string& timestamptz);
[[nodiscard]] std::string from_local_time(const Context& context, const std::string& timestamp);
// What was computed in local time as the type that it is.
[[nodiscard]] std::string as_moment(const Context& context, const std::string& sql, const Type& type);
[[nodiscard]] std::string zoned_text(const Context& context, const std::string& timestamptz);
[[nodiscard]] bool in_utc(const Context& context);
// A TIMESTAMPTZ + or - an interval of months, which are those of the session's calendar; none for all else. Days have
// 24 hours, as in PostgreSQL 8.0: an INTERVAL DAY TO SECOND is a number of microseconds (8 bytes in the protocol).
[[nodiscard]] std::optional<BoundExpression> zoned_sum(const Context& context, redshift::BinaryOp op,
                                                       const BoundExpression& left, const BoundExpression& right);
// A value whose parts are taken: a string is a TIMESTAMP, a TIMESTAMPTZ the local time, but for its epoch.
[[nodiscard]] std::string of_part(const Context& context, const BoundExpression& value, std::string_view part);

// The name by which a zone that SET TIMEZONE names is known: one of the IANA database in any case, an abbreviation, or
// hours to the east of UTC. Throws 22023.
[[nodiscard]] std::string zone_name(Transaction& transaction, const std::string& written);

}  // namespace loadonce::local
