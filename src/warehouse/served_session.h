// Sessions for a server: what the protocol needs beyond Session.
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

// idle: no transaction block; open: in a block; aborted: in a block after an error.
enum class TransactionStatus { idle, open, aborted };

// The rows of one statement, in order.
class Rows {
  public:
    virtual ~Rows() = default;
    // Replaces the contents of `batch` by at most `limit` of the next rows. Returns false if there were none left.
    // Throws as execute() does.
    virtual bool next(RowBatch& batch, std::size_t limit) = 0;
    // Returns the number of remaining rows if it is known in advance; otherwise none.
    [[nodiscard]] virtual std::optional<std::uint64_t> left() const = 0;
};

// at_once: all rows are read before the session is used again. with_pauses: other statements may run in between.
enum class Reading { at_once, with_pauses };

struct Opened {
    Result head;  // without rows
    std::unique_ptr<Rows> rows;
};

class ServedSession : public Session {
  public:
    // As execute(), but the rows are read afterwards and are not kept in memory. A query outside of a transaction ends
    // when its last row has been read or `rows` is destroyed; with Reading::at_once it may fail until then. The session
    // must outlive `rows`.
    virtual Opened open(std::string_view sql, Reading reading);
    // Returns the result columns of a statement without running it; empty if it returns no rows. Throws as execute()
    // does, and aborts an open transaction likewise.
    [[nodiscard]] virtual std::vector<ResultColumn> describe(std::string_view sql) = 0;
    [[nodiscard]] virtual TransactionStatus transaction_status() const noexcept = 0;
    // Sets current_user. Call before the first statement. Sessions with a user of their own ignore it.
    virtual void log_in(std::string_view user);
    // Returns pg_backend_pid(); 0: none.
    [[nodiscard]] virtual std::int32_t number() const noexcept { return 0; }
    // Returns a parameter's value as SHOW does; none if the parameter does not exist.
    [[nodiscard]] virtual std::optional<std::string> parameter(std::string_view name) const;
    // Makes the current parameter values those that RESET restores: they were given at connection start.
    virtual void parameters_given();
    // Returns a number that changes whenever a parameter may have changed.
    [[nodiscard]] virtual std::uint64_t parameter_changes() const noexcept { return 0; }
    // Sets the function that is called once, from any thread, when another session ends this one. It must not block.
    // Call before the first statement.
    virtual void on_end(const std::function<void()>& ended);
};

// Wraps a complete result.
[[nodiscard]] Opened opened(Result result);
// Reads all remaining rows.
[[nodiscard]] Result read_all(Opened opened);

}  // namespace loadonce::warehouse
