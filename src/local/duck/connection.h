// DuckDB behind four small types. This room alone knows DuckDB's C API.
//
// A Connection is used by one thread at a time; any thread may call interrupt(). A Database outlives its connections.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "local/duck/failure.h"
#include "local/duck/names.h"
#include "local/duck/scalar_function.h"
#include "warehouse/served_session.h"

namespace loadonce::local::duck {

// A result as text in PostgreSQL's form (timestamps with "+00", booleans t and f, doubles that read back to the same
// value).
struct Answer {
    std::vector<warehouse::ResultColumn> columns;
    std::vector<warehouse::Row> rows;
    std::int64_t changed = 0;  // rows that an INSERT, DELETE or UPDATE changed
};

// The rows of a query, computed as they are read, in the same format. The connection must outlive it, and cannot be
// used for anything else meanwhile.
class StreamingResult {
  public:
    StreamingResult(StreamingResult&&) noexcept;
    StreamingResult& operator=(StreamingResult&&) noexcept;
    ~StreamingResult();

    [[nodiscard]] const std::vector<warehouse::ResultColumn>& columns() const;
    // Marks a column as CHAR: its values are padded with spaces to `bytes`.
    void pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid);
    // Replaces the contents of `batch` by the next rows, as many as fit. Returns false if there were none left. Throws
    // Failure.
    bool next(warehouse::RowBatch& batch);

  private:
    friend class Connection;
    struct State;
    explicit StreamingResult(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class Connection {
  public:
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    // Runs one or more statements; returns the answer of the last. Throws Failure.
    Answer query(const std::string& sql);
    // Runs BEGIN or COMMIT with a cached plan. Throws Failure.
    void control(const std::string& sql);
    // Runs one query. Throws Failure, here or when its rows are read. DuckDB's plans depend on the data at planning
    // time (bounds of columns, empty tables), so a query that reads a table must be run in a transaction.
    StreamingResult stream(const std::string& sql);
    // Returns the result columns of a query without running it. Throws Failure.
    std::vector<warehouse::ResultColumn> columns(const std::string& sql);
    void interrupt() noexcept;

  private:
    friend class Database;
    struct State;
    explicit Connection(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class Database {
  public:
    // Opens or creates the file. `functions` must outlive the database. Throws Failure.
    Database(const std::filesystem::path& file, const std::vector<std::pair<std::string, std::string>>& settings,
             std::span<const ScalarFunction> functions);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] Connection connect();

  private:
    struct State;
    [[nodiscard]] Connection connect_without_catalog();
    std::unique_ptr<State> state_;
};

// Returns true if the query certainly reads no table.
[[nodiscard]] bool reads_no_table(std::string_view sql);

}  // namespace loadonce::local::duck
