#include <fmt/format.h>

#include <utility>

#include "base/error_codes.h"
#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

Error transaction_aborted() {
    return sql_error("25P02", "current transaction is aborted, commands ignored until end of transaction block",
                     "ROLLBACK")
        .with_sqlstate("25P02", TransactionOutcome::rolled_back);
}

Error not_in_transaction_block(std::string_view statement) {
    return sql_error("25001", fmt::format("{} cannot run inside a transaction block", statement));
}

Error only_in_transaction_block(std::string_view statement) {
    return sql_error("25P01", fmt::format("{} may only be used in transaction blocks", statement));
}

Error read_only_transaction(std::string_view statement, std::string why) {
    return sql_error("25006", fmt::format("cannot execute {} in a read-only transaction", statement), std::move(why));
}

Error serializable_violation(std::string_view why) {
    constexpr std::string_view title = "Serializable isolation violation on table";
    Error error = sql_error("XX000", fmt::format("1023: {}", title));
    Diagnostics diagnostics{
        1023, fmt::format("{}, transactions forming the cycle are concurrent writers ({})", title, why), {}, {}};
    error.with_detail(dashed_block(title, diagnostics.code, diagnostics.context));
    error.with_diagnostics(std::move(diagnostics));
    return error;
}

Error internal_error() {
    return sql_error(
        "XX000", "the embedded warehouse could not run the statement",
        "this is a fault of the program: LOADONCE_TRACE_SQL=1 writes to standard error what its engine was "
        "sent and answered (docs/internals/debugging.md)");
}

Error query_cancelled() {
    return sql_error("57014", "Query cancelled on user's request");
}

Error machine_failed(std::string_view why) {
    return sql_error("53100", fmt::format("the machine failed the warehouse: {}", why));
}

Error io_failed(std::string_view why) {
    return sql_error("58030", fmt::format("the machine failed the warehouse: {}", why));
}

Error out_of_memory() {
    return sql_error("53200", "out of memory").with_sqlstate("53200", TransactionOutcome::rolled_back);
}

Error session_terminated() {
    return Error(errors::warehouse_unreachable, "terminating connection due to administrator command", "connect again")
        .with_sqlstate("57P01", TransactionOutcome::rolled_back);
}

Error session_lost(std::string why, std::string remedy) {
    return Error(errors::warehouse_unreachable, std::move(why), std::move(remedy))
        .with_sqlstate("08006", TransactionOutcome::rolled_back);
}

Error warehouse_replaced(std::string_view file) {
    return session_lost(fmt::format("the warehouse's file {} was replaced or removed while it was open", file),
                        "start this program again: it then opens the file that is there now");
}

Error unexpected(std::string_view what) {
    return Error(errors::invariant, fmt::format("this should not happen: {}", what));
}

Error statement_too_long(std::size_t bytes, std::size_t limit, Place place) {
    return Error(errors::sql_failed, fmt::format("statement of {} bytes is too long", bytes),
                 fmt::format("split it: {} bytes are the limit", limit), std::move(place))
        .with_sqlstate("54000", TransactionOutcome::not_in_transaction);
}

Error commit_unknown(std::string_view why) {
    return Error(errors::outcome_unknown, fmt::format("COMMIT failed inside the warehouse: {}", why),
                 "open the warehouse again and look whether the load is there")
        .with_sqlstate("08006", TransactionOutcome::unknown);
}

Error deadlock(std::int64_t session, std::string_view table) {
    return sql_error("40P01", fmt::format("deadlock detected (session {} waits for table {})", session, table),
                     "run the transaction again; take the locks of all tables first, in one order");
}

}  // namespace loadonce::redshift::messages
