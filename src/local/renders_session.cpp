// Functions of the session: its times, names, settings and loads.
#include <fmt/format.h>

#include "local/renders.h"
#include "local/values.h"

namespace loadonce::local::render {
namespace {

using duck::literal;

constexpr std::string_view version_text =
    "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift "
    "1.0.77953";

std::string timestamp_literal(std::int64_t micros) {
    return "TIMESTAMP '" + timestamp_text(micros) + "'";
}

}  // namespace

Typed statement_time(const Call& call) {
    return {timestamp_literal(call.context.transaction.statement_time()), call.type};
}
// SYSDATE and LOCALTIMESTAMP are TIMESTAMP, NOW() and CURRENT_TIMESTAMP are TIMESTAMPTZ.
Typed transaction_time(const Call& call) {
    const auto text = timestamp_literal(call.context.transaction.transaction_time());
    return {call.type->kind == TypeKind::timestamptz ? text + "::TIMESTAMPTZ" : text, call.type};
}
Typed current_date(const Call& call) {
    return {"CAST(" + statement_time(call).sql + " AS DATE)", call.type};
}
Typed current_time(const Call& call) {
    return {"CAST(" + statement_time(call).sql + " AS TIME)", call.type};
}
Typed time_of_day(const Call& call) {
    return {literal(timestamp_text(call.context.transaction.statement_time()) + " UTC"), call.type};
}

Typed backend_pid(const Call& call) {
    return {std::to_string(call.context.transaction.session()), call.type};
}
Typed last_copy_count(const Call& call) {
    return {fmt::format("CAST({} AS BIGINT)", call.context.last_copy.count), call.type};
}
Typed last_copy_id(const Call& call) {
    return {std::to_string(call.context.last_copy.id), call.type};
}
Typed user(const Call& call) {
    return {literal(user_name), call.type};
}
Typed version(const Call& call) {
    return {literal(version_text), call.type};
}

Typed current_database(const Call& call) {
    return {literal(database_name), call.type};
}
Typed current_schema(const Call& call) {
    const auto path = call.context.settings.search_path();
    return {path.empty() ? "NULL" : literal(path.front()), call.type};
}
Typed current_schemas(const Call& call) {
    std::string names;
    for (const auto& schema : call.context.settings.search_path()) names += (names.empty() ? "" : ",") + schema;
    return {fmt::format("CASE WHEN {} THEN {} ELSE {} END", call.sql[0], literal("{pg_catalog," + names + "}"),
                        literal("{" + names + "}")),
            call.type};
}
Typed current_setting(const Call& call) {
    return {literal(call.context.settings.get(fold(*call.values[0].literal))), call.type};
}

}  // namespace loadonce::local::render
