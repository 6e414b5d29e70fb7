// DuckDB behind four small types. The duck*.cpp are the only files that know DuckDB's C API.
//
// One thread uses a Connection at a time; interrupt() may come from any. A Database outlives its connections.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "local/duck/scalar_function.h"
#include "warehouse/served_session.h"

namespace loadonce::local::duck {

enum class Problem {
    conversion,  // a value does not fit its type
    constraint,  // NOT NULL
    name,        // table, column or function not found, or types that do not go together
    conflict,    // another transaction changed the same thing
    interrupted,
    machine,  // disk or memory; the transaction is lost
    fatal,    // the database refuses everything until it is opened again
    other,
};

// What DuckDB answered. Never leaves local/: errors.cpp makes Redshift's message of it.
class Failure : public std::exception {
  public:
    Failure(Problem kind, std::string text) : problem(kind), message(std::move(text)) {}
    [[nodiscard]] const char* what() const noexcept override { return message.c_str(); }

    Problem problem;
    std::string message;
};

// A result as text in PostgreSQL's form (timestamps with "+00", booleans t and f, doubles that read back to the same
// value).
struct Answer {
    std::vector<warehouse::ResultColumn> columns;
    std::vector<warehouse::Row> rows;
    std::int64_t changed = 0;  // rows that an INSERT, DELETE or UPDATE changed
};

// The rows of a query, made while they are read, in the same form. Nothing else may be asked of the connection
// meanwhile, and the connection must outlive it.
class Stream {
  public:
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;
    ~Stream();

    [[nodiscard]] const std::vector<warehouse::ResultColumn>& columns() const;
    // The column is a CHAR: its values get their blanks back, up to `bytes`.
    void pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid);
    // Replaces what is in `batch` by the next rows, as many as it wants; false when there were none left. Throws
    // Failure.
    bool next(warehouse::RowBatch& batch);

  private:
    friend class Connection;
    struct State;
    explicit Stream(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class Connection {
  public:
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    // Runs one or more statements; the answer is the last one's. Throws Failure.
    Answer query(const std::string& sql);
    // BEGIN or COMMIT, planned once. Throws Failure.
    void control(const std::string& sql);
    // Runs one query. Throws Failure, here or when its rows are read. DuckDB's plans know the rows that there were when
    // they were made (bounds of columns, and that a table is empty), so a query of a table must be in a transaction.
    Stream stream(const std::string& sql);
    // The columns that the query would answer with. Throws Failure.
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
    std::unique_ptr<State> state_;
};

// Whether it is certain that a query reads no table.
[[nodiscard]] bool reads_no_table(std::string_view sql);

// 'text' and "name" as DuckDB reads them.
[[nodiscard]] std::string literal(std::string_view text);
[[nodiscard]] std::string identifier(std::string_view name);

}  // namespace loadonce::local::duck
