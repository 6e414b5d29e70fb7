#include "local/duck.h"

#include <duckdb.h>
#include <fmt/format.h>

#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "local/duck_functions.h"
#include "local/values.h"
#include "table/schema.h"

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
            // "write-write conflict" comes under several types, this one among them.
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

// A vector's values, one after the other.
using Values = void*;

std::string_view string_at(Values values, idx_t row) {
    auto* strings = static_cast<duckdb_string_t*>(values);
    return {duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

template <typename T>
T at(Values values, idx_t row) {
    return static_cast<T*>(values)[row];
}

Int128 wide(duckdb_hugeint value) {
    return (static_cast<Int128>(value.upper) << 64) + static_cast<Int128>(value.lower);
}

// How a column's type is called in PostgreSQL and written as text.
struct Format {
    std::uint32_t oid;
    std::function<void(Values, idx_t, std::string&)> append;
    bool nested = false;  // it is given the vector itself, for the values of its elements
};

template <typename T>
Format integer(std::uint32_t oid) {
    return {oid, [](Values v, idx_t row, std::string& out) { append_integer(out, at<T>(v, row)); }};
}

template <typename T>
Format decimal(unsigned scale) {
    return {1700, [scale](Values v, idx_t row, std::string& out) { out += decimal_text(at<T>(v, row), scale); }};
}

// factor: of the unit to microseconds; divisor: of nanoseconds.
Format timestamp(std::uint32_t oid, std::int64_t factor, std::int64_t divisor, std::string_view suffix) {
    return {oid, [=](Values v, idx_t row, std::string& out) {
                const auto value = at<std::int64_t>(v, row);
                if (value == INT64_MAX || value == -INT64_MAX) {
                    out += value > 0 ? "infinity" : "-infinity";
                } else {
                    out += timestamp_text(value * factor / divisor);
                    out += suffix;
                }
            }};
}

Format decimal_format(duckdb_logical_type type) {
    const unsigned scale = duckdb_decimal_scale(type);
    switch (duckdb_decimal_internal_type(type)) {
        case DUCKDB_TYPE_SMALLINT:
            return decimal<std::int16_t>(scale);
        case DUCKDB_TYPE_INTEGER:
            return decimal<std::int32_t>(scale);
        case DUCKDB_TYPE_BIGINT:
            return decimal<std::int64_t>(scale);
        default:
            return {1700, [scale](Values v, idx_t row, std::string& out) {
                        out += decimal_text(wide(at<duckdb_hugeint>(v, row)), scale);
                    }};
    }
}

Format varchar_format(duckdb_logical_type type) {
    char* alias = duckdb_logical_type_get_alias(type);
    const bool json = alias != nullptr && std::string_view(alias) == "JSON";
    duckdb_free(alias);
    return {json ? 4000U : 1043U, [](Values v, idx_t row, std::string& out) { out += string_at(v, row); }};
}

Format list_format(duckdb_logical_type type, std::string_view column);

Format format_of(duckdb_logical_type type, std::string_view column) {
    switch (duckdb_get_type_id(type)) {
        case DUCKDB_TYPE_BOOLEAN:
            return {16, [](Values v, idx_t row, std::string& out) { out += at<bool>(v, row) ? 't' : 'f'; }};
        case DUCKDB_TYPE_TINYINT:
            return integer<std::int8_t>(21);
        case DUCKDB_TYPE_UTINYINT:
            return integer<std::uint8_t>(21);
        case DUCKDB_TYPE_SMALLINT:
            return integer<std::int16_t>(21);
        case DUCKDB_TYPE_USMALLINT:
            return integer<std::uint16_t>(23);
        case DUCKDB_TYPE_INTEGER:
            return integer<std::int32_t>(23);
        case DUCKDB_TYPE_UINTEGER:
            return integer<std::uint32_t>(20);
        case DUCKDB_TYPE_BIGINT:
            return integer<std::int64_t>(20);
        case DUCKDB_TYPE_UBIGINT:
            return {1700,
                    [](Values v, idx_t row, std::string& out) { out += integer_text(at<std::uint64_t>(v, row)); }};
        case DUCKDB_TYPE_HUGEINT:
            return {1700, [](Values v, idx_t row, std::string& out) {
                        out += integer_text(wide(at<duckdb_hugeint>(v, row)));
                    }};
        case DUCKDB_TYPE_FLOAT:
            return {700, [](Values v, idx_t row, std::string& out) { out += real_text(at<float>(v, row)); }};
        case DUCKDB_TYPE_DOUBLE:
            return {701, [](Values v, idx_t row, std::string& out) { out += double_text(at<double>(v, row)); }};
        case DUCKDB_TYPE_DECIMAL:
            return decimal_format(type);
        case DUCKDB_TYPE_VARCHAR:
            return varchar_format(type);
        case DUCKDB_TYPE_BLOB:
            return {6551, [](Values v, idx_t row, std::string& out) { out += hex(string_at(v, row)); }};
        case DUCKDB_TYPE_DATE:
            return {1082, [](Values v, idx_t row, std::string& out) { out += date_text(at<std::int32_t>(v, row)); }};
        case DUCKDB_TYPE_TIME:
            return {1083, [](Values v, idx_t row, std::string& out) { out += time_text(at<std::int64_t>(v, row)); }};
        case DUCKDB_TYPE_TIME_TZ:
            return {1266, [](Values v, idx_t row, std::string& out) {
                        const auto time = duckdb_from_time_tz(at<duckdb_time_tz>(v, row));
                        const auto& t = time.time;
                        constexpr std::int64_t day = 86400000000;
                        const auto local = ((t.hour * 60LL + t.min) * 60 + t.sec) * 1000000 + t.micros;
                        out += time_text((local - time.offset * 1000000LL + 2 * day) % day) + "+00";
                    }};
        case DUCKDB_TYPE_TIMESTAMP:
            return timestamp(1114, 1, 1, "");
        case DUCKDB_TYPE_TIMESTAMP_S:
            return timestamp(1114, 1000000, 1, "");
        case DUCKDB_TYPE_TIMESTAMP_MS:
            return timestamp(1114, 1000, 1, "");
        case DUCKDB_TYPE_TIMESTAMP_NS:
            return timestamp(1114, 1, 1000, "");
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            return timestamp(1184, 1, 1, "+00");
        case DUCKDB_TYPE_INTERVAL:
            return {1186, [](Values v, idx_t row, std::string& out) {
                        const auto i = at<duckdb_interval>(v, row);
                        out += interval_text(i.months, i.days, i.micros);
                    }};
        case DUCKDB_TYPE_SQLNULL:
            return {25, [](Values, idx_t, std::string&) {}};
        case DUCKDB_TYPE_LIST:
            return list_format(type, column);
        default:
            throw Failure(Problem::other,
                          "column \"" + std::string(column) + "\" has a type that Redshift does not have");
    }
}

struct LogicalType {
    duckdb_logical_type handle;
    ~LogicalType() { duckdb_destroy_logical_type(&handle); }
};

// The array of a type, as PostgreSQL numbers it; 0: Redshift's catalog has none.
std::uint32_t array_oid(std::uint32_t element) {
    switch (element) {
        case 16:
            return 1000;
        case 20:
            return 1016;
        case 21:
            return 1005;
        case 23:
            return 1007;
        case 25:
        case 1043:
            return 1009;
        default:
            return 0;
    }
}

// An element of {a,"b c",NULL}.
void append_element(std::string& out, std::string_view text) {
    const bool plain = !text.empty() && text != "NULL" && text.find_first_of("{}\",\\ \t\n") == std::string_view::npos;
    if (plain) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

// The lists that DuckDB makes are the arrays of the catalog: conkey, relacl.
Format list_format(duckdb_logical_type type, std::string_view column) {
    const LogicalType child{duckdb_list_type_child_type(type)};
    const auto element = format_of(child.handle, column);
    const auto oid = array_oid(element.oid);
    if (oid == 0 || element.nested)
        throw Failure(Problem::other, "column \"" + std::string(column) + "\" has a type that Redshift does not have");
    const auto append = [element](Values v, idx_t row, std::string& out) {
        auto* vector = static_cast<duckdb_vector>(v);
        const auto entry = at<duckdb_list_entry>(duckdb_vector_get_data(vector), row);
        duckdb_vector elements = duckdb_list_vector_get_child(vector);
        auto* const validity = duckdb_vector_get_validity(elements);
        out += '{';
        for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
            if (i > entry.offset) out += ',';
            if (validity != nullptr && !duckdb_validity_row_is_valid(validity, i)) {
                out += "NULL";
                continue;
            }
            std::string text;
            element.append(duckdb_vector_get_data(elements), i, text);
            append_element(out, text);
        }
        out += '}';
    };
    return {oid, append, true};
}

struct ResultGuard {
    duckdb_result result{};
    ~ResultGuard() { duckdb_destroy_result(&result); }
};

[[noreturn]] void fail(duckdb_result& result) {
    const char* text = duckdb_result_error(&result);
    const std::string message = text != nullptr ? text : "DuckDB gave no reason";
    throw Failure(problem_of(duckdb_result_error_type(&result), message), message);
}

// The columns of a result, and how their values are written.
struct Reader {
    explicit Reader(duckdb_result& result) {
        for (idx_t i = 0; i < duckdb_column_count(&result); ++i) {
            const std::string name = duckdb_column_name(&result, i);
            const LogicalType type{duckdb_column_logical_type(&result, i)};
            formats.push_back(format_of(type.handle, name));
            columns.push_back({fold(name), formats.back().oid});
        }
    }

    std::vector<Format> formats;
    std::vector<warehouse::ResultColumn> columns;
};

struct Column {
    Column(duckdb_data_chunk chunk, idx_t number, bool nested) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, number);
        values = nested ? static_cast<void*>(vector) : duckdb_vector_get_data(vector);
        validity = duckdb_vector_get_validity(vector);
    }
    [[nodiscard]] bool valid(idx_t row) const {
        return validity == nullptr || duckdb_validity_row_is_valid(validity, row);
    }

    Values values;
    std::uint64_t* validity;
};

Answer read(duckdb_result& result) {
    Answer answer;
    if (duckdb_result_return_type(result) == DUCKDB_RESULT_TYPE_CHANGED_ROWS)
        answer.changed = static_cast<std::int64_t>(duckdb_rows_changed(&result));
    if (duckdb_result_return_type(result) != DUCKDB_RESULT_TYPE_QUERY_RESULT) return answer;
    Reader reader(result);
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
        const idx_t rows = duckdb_data_chunk_get_size(chunk);
        const std::size_t first = answer.rows.size();
        answer.rows.resize(first + rows, warehouse::Row(reader.columns.size()));
        for (idx_t i = 0; i < reader.columns.size(); ++i) {
            const Column column(chunk, i, reader.formats[i].nested);
            for (idx_t row = 0; row < rows; ++row)
                if (column.valid(row))
                    reader.formats[i].append(column.values, row, answer.rows[first + row][i].emplace());
        }
        duckdb_destroy_data_chunk(&chunk);
    }
    answer.columns = std::move(reader.columns);
    return answer;
}

std::string quoted(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote) result += quote;
        result += c;
    }
    return result + quote;
}

}  // namespace

struct Connection::State {
    duckdb_connection handle = nullptr;
    ~State() { duckdb_disconnect(&handle); }
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
    ResultGuard guard;
    if (duckdb_query(state_->handle, sql.c_str(), &guard.result) != DuckDBSuccess) fail(guard.result);
    return read(guard.result);
}

struct Stream::State {
    duckdb_prepared_statement statement = nullptr;
    ResultGuard guard;
    std::optional<Reader> reader;
    std::vector<std::size_t> pads;  // a column each; 0: none
    duckdb_data_chunk chunk = nullptr;
    std::vector<Column> columns;  // of the chunk
    idx_t row = 0;                // the next one of the chunk

    ~State() {
        duckdb_destroy_data_chunk(&chunk);
        duckdb_destroy_result(&guard.result);
        guard.result = {};
        duckdb_destroy_prepare(&statement);
    }
    // False: there is none.
    bool next_chunk() {
        duckdb_destroy_data_chunk(&chunk);
        chunk = duckdb_fetch_chunk(guard.result);
        if (chunk == nullptr) {
            if (duckdb_result_error_type(&guard.result) != DUCKDB_ERROR_INVALID) fail(guard.result);
            return false;
        }
        columns.clear();
        for (idx_t i = 0; i < pads.size(); ++i) columns.emplace_back(chunk, i, reader->formats[i].nested);
        row = 0;
        return true;
    }
    void append_row(warehouse::RowBatch& batch) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (!columns[i].valid(row)) {
                batch.add_null();
                continue;
            }
            std::string& text = batch.text();
            const std::size_t padded = text.size() + pads[i];
            reader->formats[i].append(columns[i].values, row, text);
            if (text.size() < padded) text.resize(padded, ' ');
            batch.end_value();
        }
    }
};

Stream::Stream(std::unique_ptr<State> state) : state_(std::move(state)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

const std::vector<warehouse::ResultColumn>& Stream::columns() const {
    return state_->reader->columns;
}

void Stream::pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid) {
    state_->pads[column] = bytes;
    state_->reader->columns[column].type_oid = type_oid;
}

bool Stream::next(warehouse::RowBatch& batch) {
    State& state = *state_;
    batch.clear(state.pads.size());
    while (!batch.full()) {
        if (state.chunk == nullptr || state.row == duckdb_data_chunk_get_size(state.chunk)) {
            // What there is goes first: the next chunk may take its time.
            if (batch.rows() > 0 || !state.next_chunk()) break;
            continue;
        }
        state.append_row(batch);
        ++state.row;
    }
    return batch.rows() > 0;
}

Stream Connection::stream(const std::string& sql) {
    auto state = std::make_unique<Stream::State>();
    if (duckdb_prepare(state_->handle, sql.c_str(), &state->statement) != DuckDBSuccess) {
        static_cast<void>(query(sql));  // fails too, and says of what kind the failure is
        throw Failure(Problem::other, "DuckDB does not prepare what it runs");
    }
    if (duckdb_execute_prepared_streaming(state->statement, &state->guard.result) != DuckDBSuccess)
        fail(state->guard.result);
    state->reader.emplace(state->guard.result);
    state->pads.resize(state->reader->columns.size());
    return Stream(std::move(state));
}

void Connection::interrupt() noexcept {
    duckdb_interrupt(state_->handle);
}

Database::Database(const std::filesystem::path& file, const std::vector<std::pair<std::string, std::string>>& settings)
    : state_(std::make_unique<State>()) {
    struct Config {
        duckdb_config handle = nullptr;
        ~Config() { duckdb_destroy_config(&handle); }
    } config;
    if (duckdb_create_config(&config.handle) != DuckDBSuccess)
        throw Failure(Problem::machine, "DuckDB has no memory for its settings");
    for (const auto& [name, value] : settings)
        if (duckdb_set_config(config.handle, name.c_str(), value.c_str()) != DuckDBSuccess)
            throw Failure(Problem::other, fmt::format("DuckDB does not take the setting {} = {}", name, value));
    char* error = nullptr;
    if (duckdb_open_ext(file.c_str(), &state_->handle, config.handle, &error) != DuckDBSuccess) {
        const std::string message = error != nullptr ? error : "DuckDB gave no reason";
        duckdb_free(error);
        throw Failure(Problem::machine, message);
    }
    register_functions(connect().state_->handle);
}

Database::~Database() = default;

Connection Database::connect() {
    auto state = std::make_unique<Connection::State>();
    if (duckdb_connect(state_->handle, &state->handle) != DuckDBSuccess)
        throw Failure(Problem::fatal, "DuckDB opens no connection");
    return Connection(std::move(state));
}

std::string literal(std::string_view text) {
    return quoted(text, '\'');
}
std::string identifier(std::string_view name) {
    return quoted(name, '"');
}

}  // namespace loadonce::local::duck
