// Functions of the session: its times, names, settings and loads.
#include <fmt/format.h>

#include "datatype/values.h"
#include "local/expression/zones.h"
#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {
namespace {

using duck::literal;

constexpr std::string_view version_text =
    "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift "
    "1.0.77953";

std::string timestamp_literal(std::int64_t micros) {
    return "TIMESTAMP '" + datatype::timestamp_text(micros) + "'";
}

// A time of the clock where the session is.
Fragment local(const Call& call, std::int64_t micros) {
    const auto text = timestamp_literal(micros);
    return in_utc(call.context) ? Fragment(text) : local_time(call.context, Fragment(text + "::TIMESTAMPTZ"));
}

}  // namespace

BoundExpression statement_time(const Call& call) {
    return {local(call, call.context.transaction.statement_time()), call.type};
}
// SYSDATE and LOCALTIMESTAMP are TIMESTAMP, NOW() and CURRENT_TIMESTAMP are TIMESTAMPTZ.
BoundExpression transaction_time(const Call& call) {
    const auto time = call.context.transaction.transaction_time();
    if (call.type->kind == TypeKind::timestamptz)
        return {Fragment(timestamp_literal(time) + "::TIMESTAMPTZ"), call.type};
    return {local(call, time), call.type};
}
BoundExpression current_date(const Call& call) {
    return {compose("CAST({} AS DATE)", statement_time(call).sql), call.type};
}
BoundExpression current_time(const Call& call) {
    return {compose("CAST({} AS TIME)", statement_time(call).sql), call.type};
}
BoundExpression time_of_day(const Call& call) {
    return {Fragment(literal(datatype::timestamp_text(call.context.transaction.statement_time()) + " UTC")), call.type};
}

BoundExpression backend_pid(const Call& call) {
    return {Fragment(std::to_string(call.context.transaction.session())), call.type};
}
BoundExpression last_copy_count(const Call& call) {
    return {compose("CAST({} AS BIGINT)", call.context.last_copy.count), call.type};
}
BoundExpression last_copy_id(const Call& call) {
    return {Fragment(std::to_string(call.context.last_copy.id)), call.type};
}
BoundExpression last_query_id(const Call& call) {
    return {Fragment(std::to_string(call.context.last_query)), call.type};
}

namespace {

// Whether `act` found the session whose number is the argument. It happens now, once, and not when a plan is made.
// `own`: the same for the session that asks.
BoundExpression on_session(const Call& call, bool (SessionRegistry::*act)(SessionId) noexcept,
                           void (*own)(Transaction&)) {
    if (call.context.describing) return {"0", call.type};
    if (call.sql[0].has_columns()) throw redshift::messages::unsupported(call.name() + "() of a column");
    const auto pid = call.context.transaction.peek("SELECT CAST(" + call.sql[0].text + " AS BIGINT)").rows.at(0).at(0);
    if (!pid) return {"0", call.type};
    auto& transaction = call.context.transaction;
    if (std::stoll(*pid) == transaction.session()) {
        own(transaction);
        return {"1", call.type};
    }
    return {Fragment((transaction.engine().sessions.*act)(std::stoll(*pid)) ? "1" : "0"), call.type};
}

}  // namespace

BoundExpression cancel_backend(const Call& call) {
    return on_session(call, &SessionRegistry::cancel, [](Transaction& transaction) { transaction.cancel(); });
}
BoundExpression terminate_backend(const Call& call) {
    return on_session(call, &SessionRegistry::end, [](Transaction& transaction) { transaction.terminate(); });
}

BoundExpression user(const Call& call) {
    return {Fragment(literal(call.context.user)), call.type};
}
BoundExpression version(const Call& call) {
    return {Fragment(literal(version_text)), call.type};
}

BoundExpression current_database(const Call& call) {
    return {Fragment(literal(database_name)), call.type};
}
BoundExpression current_schema(const Call& call) {
    const auto path = call.context.settings.search_path();
    return {Fragment(path.empty() ? "NULL" : literal(path.front())), call.type};
}
BoundExpression current_schemas(const Call& call) {
    std::string names;
    for (const auto& schema : call.context.settings.search_path())
        names += (names.empty() ? "" : ", ") + literal(schema);
    return {compose("CASE WHEN {0} THEN ['pg_catalog', {1}] ELSE CAST([{1}] AS VARCHAR[]) END", call.sql[0], names),
            std::nullopt};
}
BoundExpression current_setting(const Call& call) {
    return {Fragment(literal(call.context.settings.get(fold(*call.values[0].literal)))), call.type};
}

}  // namespace loadonce::local::families
