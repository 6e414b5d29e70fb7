// What a server must know of the sessions that it serves, beyond what a load needs of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warehouse/row_batch.h"
#include "warehouse/session.h"

namespace loadonce::warehouse {

// Between statements: none open; BEGIN was said; BEGIN was said and a statement failed since.
enum class TransactionStatus { idle, open, aborted };

// The rows of one statement, in their order.
class Rows {
  public:
    virtual ~Rows() = default;
    // Replaces what is in `batch` by the next rows, at most `limit` of them; false when there were none left. Throws as
    // execute() does.
    virtual bool next(RowBatch& batch, std::size_t limit) = 0;
    // How many next() has still to give, where that is known before it is asked.
    [[nodiscard]] virtual std::optional<std::uint64_t> left() const = 0;
};

// How the rows will be read: at once, before anything else is asked of the session; or with other statements in
// between.
enum class Reading { at_once, with_pauses };

struct Opened {
    Result head;  // without rows
    std::unique_ptr<Rows> rows;
};

class ServedSession : public Session {
  public:
    // As execute(), but the rows are read afterwards, and need no memory before. A query outside of a transaction is
    // done when its last row has been read or `rows` goes; read at once it may fail until then. The session must
    // outlive `rows`.
    virtual Opened open(std::string_view sql, Reading reading);
    // The columns that the statement would answer with, without running it; empty when it answers no rows. Throws as
    // execute() does, and aborts an open transaction as it does.
    [[nodiscard]] virtual std::vector<ResultColumn> describe(std::string_view sql) = 0;
    [[nodiscard]] virtual TransactionStatus transaction_status() const noexcept = 0;
    // Who it is for: current_user. Before the first statement; sessions that have a user of their own keep it.
    virtual void log_in(std::string_view user);
    // The number by which SQL knows it (pg_backend_pid); 0: it has none.
    [[nodiscard]] virtual std::int32_t number() const noexcept { return 0; }
    // A parameter's value as SHOW answers it; none: it has no such parameter.
    [[nodiscard]] virtual std::optional<std::string> parameter(std::string_view name) const;
    // What is set now is what RESET goes back to: the parameters of the connection.
    virtual void parameters_given();
    // Another number after anything that may have changed a parameter.
    [[nodiscard]] virtual std::uint64_t parameter_changes() const noexcept { return 0; }
    // `ended` is called, once and from any thread, when another session ends this one. It must not wait. Before the
    // first statement.
    virtual void on_end(const std::function<void()>& ended);
};

// A result that is there already.
[[nodiscard]] Opened opened(Result result);
// The other way round: everything that is left.
[[nodiscard]] Result read_all(Opened opened);

}  // namespace loadonce::warehouse
