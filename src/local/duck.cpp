#include "local/duck.h"

#include <duckdb.h>
#include <fmt/format.h>

#include <array>
#include <functional>
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

std::string_view string_at(duckdb_vector vector, idx_t row) {
    auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
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
T at(duckdb_vector vector, idx_t row) {
    return static_cast<T*>(duckdb_vector_get_data(vector))[row];
}

Int128 wide(duckdb_hugeint value) {
    return (static_cast<Int128>(value.upper) << 64) + static_cast<Int128>(value.lower);
}

// How a column's type is called in PostgreSQL and written as text.
struct Format {
    std::uint32_t oid;
    std::function<std::string(duckdb_vector, idx_t)> text;
};

template <typename T>
Format integer(std::uint32_t oid) {
    return {oid, [](duckdb_vector v, idx_t row) { return integer_text(static_cast<Int128>(at<T>(v, row))); }};
}

template <typename T>
Format decimal(unsigned scale) {
    return {1700, [scale](duckdb_vector v, idx_t row) { return decimal_text(at<T>(v, row), scale); }};
}

// factor: of the unit to microseconds; divisor: of nanoseconds.
Format timestamp(std::uint32_t oid, std::int64_t factor, std::int64_t divisor, std::string_view suffix) {
    return {oid, [=](duckdb_vector v, idx_t row) {
                const auto value = at<std::int64_t>(v, row);
                if (value == INT64_MAX) return std::string("infinity");
                if (value == -INT64_MAX) return std::string("-infinity");
                return timestamp_text(value * factor / divisor) + std::string(suffix);
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
            return {1700, [scale](duckdb_vector v, idx_t row) {
                        return decimal_text(wide(at<duckdb_hugeint>(v, row)), scale);
                    }};
    }
}

Format varchar_format(duckdb_logical_type type) {
    char* alias = duckdb_logical_type_get_alias(type);
    const bool json = alias != nullptr && std::string_view(alias) == "JSON";
    duckdb_free(alias);
    return {json ? 4000U : 1043U, [](duckdb_vector v, idx_t row) { return std::string(string_at(v, row)); }};
}

Format format_of(duckdb_logical_type type, std::string_view column) {
    switch (duckdb_get_type_id(type)) {
        case DUCKDB_TYPE_BOOLEAN:
            return {16, [](duckdb_vector v, idx_t row) { return std::string(at<bool>(v, row) ? "t" : "f"); }};
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
            return integer<std::uint64_t>(1700);
        case DUCKDB_TYPE_HUGEINT:
            return {1700, [](duckdb_vector v, idx_t row) { return integer_text(wide(at<duckdb_hugeint>(v, row))); }};
        case DUCKDB_TYPE_FLOAT:
            return {700, [](duckdb_vector v, idx_t row) { return real_text(at<float>(v, row)); }};
        case DUCKDB_TYPE_DOUBLE:
            return {701, [](duckdb_vector v, idx_t row) { return double_text(at<double>(v, row)); }};
        case DUCKDB_TYPE_DECIMAL:
            return decimal_format(type);
        case DUCKDB_TYPE_VARCHAR:
            return varchar_format(type);
        case DUCKDB_TYPE_BLOB:
            return {6551, [](duckdb_vector v, idx_t row) { return hex(string_at(v, row)); }};
        case DUCKDB_TYPE_DATE:
            return {1082, [](duckdb_vector v, idx_t row) { return date_text(at<std::int32_t>(v, row)); }};
        case DUCKDB_TYPE_TIME:
            return {1083, [](duckdb_vector v, idx_t row) { return time_text(at<std::int64_t>(v, row)); }};
        case DUCKDB_TYPE_TIME_TZ:
            return {1266, [](duckdb_vector v, idx_t row) {
                        const auto time = duckdb_from_time_tz(at<duckdb_time_tz>(v, row));
                        const auto& t = time.time;
                        constexpr std::int64_t day = 86400000000;
                        const auto local = ((t.hour * 60LL + t.min) * 60 + t.sec) * 1000000 + t.micros;
                        return time_text((local - time.offset * 1000000LL + 2 * day) % day) + "+00";
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
            return {1186, [](duckdb_vector v, idx_t row) {
                        const auto i = at<duckdb_interval>(v, row);
                        return interval_text(i.months, i.days, i.micros);
                    }};
        case DUCKDB_TYPE_SQLNULL:
            return {25, [](duckdb_vector, idx_t) { return std::string(); }};
        default:
            throw Failure(Problem::other,
                          "column \"" + std::string(column) + "\" has a type that Redshift does not have");
    }
}

struct ResultGuard {
    duckdb_result result{};
    ~ResultGuard() { duckdb_destroy_result(&result); }
};

Answer read(duckdb_result& result) {
    Answer answer;
    if (duckdb_result_return_type(result) == DUCKDB_RESULT_TYPE_CHANGED_ROWS)
        answer.changed = static_cast<std::int64_t>(duckdb_rows_changed(&result));
    if (duckdb_result_return_type(result) != DUCKDB_RESULT_TYPE_QUERY_RESULT) return answer;
    std::vector<Format> formats;
    const idx_t width = duckdb_column_count(&result);
    for (idx_t i = 0; i < width; ++i) {
        const std::string name = duckdb_column_name(&result, i);
        duckdb_logical_type type = duckdb_column_logical_type(&result, i);
        try {
            formats.push_back(format_of(type, name));
        } catch (...) {
            duckdb_destroy_logical_type(&type);
            throw;
        }
        duckdb_destroy_logical_type(&type);
        answer.columns.push_back({fold(name), formats.back().oid});
    }
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
        const idx_t rows = duckdb_data_chunk_get_size(chunk);
        const std::size_t first = answer.rows.size();
        answer.rows.resize(first + rows, warehouse::Row(width));
        for (idx_t i = 0; i < width; ++i) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
            std::uint64_t* validity = duckdb_vector_get_validity(vector);
            for (idx_t row = 0; row < rows; ++row)
                if (validity == nullptr || duckdb_validity_row_is_valid(validity, row))
                    answer.rows[first + row][i] = formats[i].text(vector, row);
        }
        duckdb_destroy_data_chunk(&chunk);
    }
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
    if (duckdb_query(state_->handle, sql.c_str(), &guard.result) != DuckDBSuccess) {
        const char* text = duckdb_result_error(&guard.result);
        const std::string message = text != nullptr ? text : "DuckDB gave no reason";
        throw Failure(problem_of(duckdb_result_error_type(&guard.result), message), message);
    }
    return read(guard.result);
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
