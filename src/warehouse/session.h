// A session with a warehouse that speaks Redshift SQL: the embedded one (local/) or a server (libpq).
//
// A session is used by one thread at a time; any thread may call cancel(). Values are in the protocol's text format.
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
    std::string name;        // lower case, as Redshift returns it
    std::uint32_t type_oid;  // PostgreSQL's OID: 20 int8, 1043 varchar, ...
};

using Row = std::vector<std::optional<std::string>>;

// A message beside the result, for example COPY's row count.
struct Notice {
    std::string severity = "INFO";
    std::string text;
};

struct Result {
    std::vector<ResultColumn> columns;  // empty: the statement returns no rows
    std::vector<Row> rows;
    std::string tag;                       // "SELECT", "INSERT 0 3"; for COMMIT of an aborted transaction "ROLLBACK"
    std::optional<std::int64_t> affected;  // rows inserted, deleted or updated, if in the tag
    std::vector<Notice> notices;

    // Returns the only value of the only row. Throws for any other result.
    [[nodiscard]] const std::optional<std::string>& value() const;
};

// A lost connection, in contrast to an error reported by the warehouse, is an Error with `sqlstate` 08006 and
// transaction_outcome() TransactionOutcome::unknown if a COMMIT or a statement outside a transaction was in progress,
// otherwise TransactionOutcome::rolled_back. The session is unusable afterwards: usable() is false.
class Session {
  public:
    virtual ~Session() = default;

    // Runs one statement. Throws Error with sqlstate() if the warehouse refuses it; in a transaction block the
    // transaction is then aborted and every statement except ROLLBACK fails with 25P02.
    virtual Result execute(std::string_view sql) = 0;
    // Runs the statements of a script in order; each commits by itself unless it is in a transaction block of the
    // script. Calls `each` after every statement.
    virtual void execute_script(std::string_view sql,
                                const std::function<void(std::string_view statement, const Result&)>& each) = 0;
    virtual void cancel() noexcept = 0;
    [[nodiscard]] virtual bool usable() const noexcept = 0;
};

// Opens sessions of one warehouse. Any thread may call connect().
class Warehouse {
  public:
    virtual ~Warehouse() = default;
    [[nodiscard]] virtual std::unique_ptr<Session> connect() = 0;
    [[nodiscard]] virtual std::string name() const = 0;  // for messages; contains no secret
};

}  // namespace loadonce::warehouse
