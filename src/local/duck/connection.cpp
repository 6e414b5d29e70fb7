#include "local/duck/connection.h"

#include <duckdb.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "local/duck/columns.h"
#include "local/duck/function_registration.h"
#include "local/duck/trace.h"

namespace loadonce::local::duck {
namespace {

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
    for (const auto prefix : prefixes)
        if (text.starts_with(prefix)) return true;
    return false;
}

Problem problem_of(duckdb_error_type type, std::string_view message) {
    switch (type) {
        case DUCKDB_ERROR_CONVERSION:
        case DUCKDB_ERROR_OUT_OF_RANGE:
        case DUCKDB_ERROR_DECIMAL:
        case DUCKDB_ERROR_MISMATCH_TYPE:
        case DUCKDB_ERROR_DIVIDE_BY_ZERO:
        case DUCKDB_ERROR_INVALID_INPUT:
            return Problem::conversion;
        case DUCKDB_ERROR_CONSTRAINT:
            return Problem::constraint;
        case DUCKDB_ERROR_CATALOG:
            // "write-write conflict" is reported with several error types, including this one.
            return message.find("write-write conflict") == std::string_view::npos ? Problem::name : Problem::conflict;
        case DUCKDB_ERROR_BINDER:
            return Problem::name;
        case DUCKDB_ERROR_TRANSACTION:
            return message.find("onflict") == std::string_view::npos ? Problem::machine : Problem::conflict;
        case DUCKDB_ERROR_INTERRUPT:
            return Problem::interrupted;
        case DUCKDB_ERROR_IO:
        case DUCKDB_ERROR_OUT_OF_MEMORY:
            return Problem::machine;
        case DUCKDB_ERROR_FATAL:
        case DUCKDB_ERROR_INTERNAL:
            return Problem::fatal;
        default:
            break;
    }
    if (begins_with_any(message, {"FATAL Error", "INTERNAL Error"})) return Problem::fatal;
    return Problem::other;
}

struct ResultGuard {
    duckdb_result result{};
    ~ResultGuard() { duckdb_destroy_result(&result); }
};

[[noreturn]] void fail(duckdb_result& result) {
    const char* text = duckdb_result_error(&result);
    const std::string message = text != nullptr ? text : "DuckDB gave no reason";
    trace_failure(message);
    throw Failure(problem_of(duckdb_result_error_type(&result), message), message);
}

Answer read(duckdb_result& result) {
    Answer answer;
    if (duckdb_result_return_type(result) == DUCKDB_RESULT_TYPE_CHANGED_ROWS)
        answer.changed = static_cast<std::int64_t>(duckdb_rows_changed(&result));
    if (duckdb_result_return_type(result) != DUCKDB_RESULT_TYPE_QUERY_RESULT) return answer;
    Columns columns(result);
    answer.columns = columns.described();
    warehouse::RowBatch batch;
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
        columns.enter(chunk);
        batch.clear(answer.columns.size());
        for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) columns.write(row, batch);
        batch.for_each([&answer](std::size_t column, std::optional<std::string_view> value) {
            if (column == 0) answer.rows.emplace_back().reserve(answer.columns.size());
            answer.rows.back().emplace_back(value);
        });
        duckdb_destroy_data_chunk(&chunk);
    }
    return answer;
}

// `word` is in lower case.
bool contains(std::string_view sql, std::string_view word) {
    const auto same = [](char a, char b) { return (a | ' ') == b; };
    return std::search(sql.begin(), sql.end(), word.begin(), word.end(), same) != sql.end();
}

// A plan holds the values that the variables had when it was made.
bool has_fixed_plan(std::string_view sql) {
    return reads_no_table(sql) && !contains(sql, "getvariable");
}

}  // namespace

struct Prepared {
    duckdb_prepared_statement handle = nullptr;

    Prepared() = default;
    ~Prepared() { duckdb_destroy_prepare(&handle); }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
};

struct Connection::State {
    duckdb_connection handle = nullptr;
    // Cached plans, by their SQL: only of statements whose plan does not depend on tables.
    std::map<std::string, std::shared_ptr<Prepared>, std::less<>> kept;

    ~State() {
        kept.clear();
        duckdb_disconnect(&handle);
    }
    Answer query(const std::string& sql) {
        trace(sql);
        ResultGuard guard;
        if (duckdb_query(handle, sql.c_str(), &guard.result) != DuckDBSuccess) fail(guard.result);
        return read(guard.result);
    }
    std::shared_ptr<Prepared> prepare(const std::string& sql) {
        auto prepared = std::make_shared<Prepared>();
        if (duckdb_prepare(handle, sql.c_str(), &prepared->handle) != DuckDBSuccess) {
            static_cast<void>(query(sql));  // fails as well, and gives the kind of the failure
            throw Failure(Problem::other, "DuckDB does not prepare what it runs");
        }
        return prepared;
    }
    std::shared_ptr<Prepared> keep(const std::string& sql) {
        if (const auto found = kept.find(sql); found != kept.end()) return found->second;
        auto prepared = prepare(sql);
        if (sql.size() > kept_bytes_max) return prepared;
        if (kept.size() >= kept_max) kept.clear();
        return kept.emplace(sql, std::move(prepared)).first->second;
    }
    static constexpr std::size_t kept_max = 100, kept_bytes_max = 2000;
};

struct Database::State {
    duckdb_database handle = nullptr;
    ~State() { duckdb_close(&handle); }
};

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Answer Connection::query(const std::string& sql) {
    return state_->query(sql);
}

void Connection::control(const std::string& sql) {
    trace(sql);
    ResultGuard guard;
    if (duckdb_execute_prepared(state_->keep(sql)->handle, &guard.result) != DuckDBSuccess) fail(guard.result);
}

struct StreamingResult::State {
    std::shared_ptr<Prepared> statement;
    ResultGuard guard;
    std::optional<Columns> columns;
    duckdb_data_chunk chunk = nullptr;
    idx_t row = 0, rows = 0;  // next row of the chunk; number of its rows

    ~State() {
        duckdb_destroy_data_chunk(&chunk);
        duckdb_destroy_result(&guard.result);
        guard.result = {};
    }
    // Returns false at the end of the result.
    bool next_chunk() {
        duckdb_destroy_data_chunk(&chunk);
        chunk = duckdb_fetch_chunk(guard.result);
        if (chunk == nullptr) {
            if (duckdb_result_error_type(&guard.result) != DUCKDB_ERROR_INVALID) fail(guard.result);
            return false;
        }
        columns->enter(chunk);
        row = 0;
        rows = duckdb_data_chunk_get_size(chunk);
        return true;
    }
};

StreamingResult::StreamingResult(std::unique_ptr<State> state) : state_(std::move(state)) {}
StreamingResult::StreamingResult(StreamingResult&&) noexcept = default;
StreamingResult& StreamingResult::operator=(StreamingResult&&) noexcept = default;
StreamingResult::~StreamingResult() = default;

const std::vector<warehouse::ResultColumn>& StreamingResult::columns() const {
    return state_->columns->described();
}

void StreamingResult::pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid) {
    state_->columns->pad(column, bytes, type_oid);
}

bool StreamingResult::next(warehouse::RowBatch& batch) {
    State& state = *state_;
    batch.clear(columns().size());
    while (!batch.full()) {
        if (state.row == state.rows) {
            // Return the rows read so far: computing the next chunk may take time.
            if (batch.rows() > 0 || !state.next_chunk()) break;
            continue;
        }
        state.columns->write(state.row, batch);
        ++state.row;
    }
    return batch.rows() > 0;
}

StreamingResult Connection::stream(const std::string& sql) {
    trace(sql);
    auto state = std::make_unique<StreamingResult::State>();
    state->statement = has_fixed_plan(sql) ? state_->keep(sql) : state_->prepare(sql);
    if (duckdb_execute_prepared_streaming(state->statement->handle, &state->guard.result) != DuckDBSuccess)
        fail(state->guard.result);
    state->columns.emplace(state->guard.result);
    return StreamingResult(std::move(state));
}

std::vector<warehouse::ResultColumn> Connection::columns(const std::string& sql) {
    trace(sql);
    const auto prepared = has_fixed_plan(sql) ? state_->keep(sql) : state_->prepare(sql);
    return Columns(prepared->handle).described();
}

void Connection::interrupt() noexcept {
    duckdb_interrupt(state_->handle);
}

Connection Database::connect_without_catalog() {
    auto state = std::make_unique<Connection::State>();
    if (duckdb_connect(state_->handle, &state->handle) != DuckDBSuccess)
        throw Failure(Problem::fatal, "DuckDB opens no connection");
    return Connection(std::move(state));
}

Database::Database(const std::filesystem::path& file, const std::vector<std::pair<std::string, std::string>>& settings,
                   std::span<const ScalarFunction> functions)
    : state_(std::make_unique<State>()) {
    struct Config {
        duckdb_config handle = nullptr;
        ~Config() { duckdb_destroy_config(&handle); }
    } config;
    if (duckdb_create_config(&config.handle) != DuckDBSuccess)
        throw Failure(Problem::machine, "DuckDB has no memory for its settings");
    const auto set = [&](const std::string& name, const std::string& value) {
        if (duckdb_set_config(config.handle, name.c_str(), value.c_str()) != DuckDBSuccess)
            throw Failure(Problem::other, fmt::format("DuckDB does not take the setting {} = {}", name, value));
    };
    for (const auto& [name, value] : settings) set(name, value);
    // It makes "sum(x) OVER (PARTITION BY y)" a join of the rows with themselves (1.5), where RANDOM() is evaluated for
    // each side: x is not what was added up.
    set("disabled_optimizers", "window_self_join");
    char* error = nullptr;
    if (duckdb_open_ext(":memory:", &state_->handle, config.handle, &error) != DuckDBSuccess) {
        const std::string message = error != nullptr ? error : "DuckDB gave no reason";
        duckdb_free(error);
        throw Failure(Problem::machine, message);
    }
    Connection connection = connect_without_catalog();
    register_functions(connection.state_->handle, functions);
    connection.query(fmt::format("ATTACH {} AS {}", literal(file.string()), catalog_name));
}

Database::~Database() = default;

Connection Database::connect() {
    Connection connection = connect_without_catalog();
    connection.query(fmt::format("USE {}", catalog_name));
    return connection;
}

// A query that reads a table contains FROM. The word may also be part of a literal: the answer is then false.
bool reads_no_table(std::string_view sql) {
    return !contains(sql, "from");
}

}  // namespace loadonce::local::duck
