// A session with a warehouse that speaks Redshift SQL: the embedded one (local/) or a server (libpq).
//
// One thread uses a session at a time; cancel() may come from any thread. Results are text as the PostgreSQL protocol
// sends it: that is what people see and what the program needs of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::warehouse {

struct ResultColumn {
    std::string name;        // lower case, as Redshift answers
    std::uint32_t type_oid;  // PostgreSQL's: 20 int8, 1043 varchar, ...
};

using Row = std::vector<std::optional<std::string>>;

// What a statement says beside its result, as COPY's count of rows.
struct Notice {
    std::string severity = "INFO";
    std::string text;
};

struct Result {
    std::vector<ResultColumn> columns;  // empty: the statement returns no rows
    std::vector<Row> rows;
    std::string
        tag;  // command tag: "SELECT", "INSERT 0 3", "COMMIT". An aborted transaction answers COMMIT with "ROLLBACK"
    std::optional<std::int64_t> affected;  // rows inserted, deleted or updated, where the tag says so
    std::vector<Notice> notices;

    // The single value of a single row; throws if there is not exactly one.
    [[nodiscard]] const std::optional<std::string>& value() const;
};

// A connection that was lost, as opposed to an error that the warehouse answered: Error with transaction_outcome() ==
// TransactionOutcome::unknown when a COMMIT was in flight, TransactionOutcome::rolled_back otherwise; `sqlstate` 08006.
// The session is unusable afterwards: usable() is false.
class Session {
  public:
    virtual ~Session() = default;

    // Runs one statement. Throws Error with sqlstate() when the warehouse refuses it; inside BEGIN the transaction is
    // then aborted and every statement but ROLLBACK fails with 25P02.
    virtual Result execute(std::string_view sql) = 0;
    // Runs the statements of a script one after the other, each committed by itself unless it BEGINs; calls `each`
    // after every statement.
    virtual void execute_script(std::string_view sql,
                                const std::function<void(std::string_view statement, const Result&)>& each) = 0;
    virtual void cancel() noexcept = 0;
    [[nodiscard]] virtual bool usable() const noexcept = 0;
};

// Opens sessions of one warehouse. Any thread may connect.
class Warehouse {
  public:
    virtual ~Warehouse() = default;
    [[nodiscard]] virtual std::unique_ptr<Session> connect() = 0;
    [[nodiscard]] virtual std::string name() const = 0;  // for messages; holds no secret
};

}  // namespace loadonce::warehouse
