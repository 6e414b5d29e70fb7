#include "local/duck/columns.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "datatype/values.h"
#include "local/duck/failure.h"
#include "table/schema.h"

namespace loadonce::local::duck {
namespace {

template <typename T>
T at(Cell cell) {
    return static_cast<const T*>(cell.values)[cell.row];
}

std::string_view string_at(Cell cell) {
    const auto* string = static_cast<const duckdb_string_t*>(cell.values) + cell.row;
    const std::uint32_t length = string->value.inlined.length;
    return {length <= sizeof string->value.inlined.inlined ? string->value.inlined.inlined : string->value.pointer.ptr,
            length};
}

datatype::Int128 wide(duckdb_hugeint value) {
    return (static_cast<datatype::Int128>(value.upper) << 64) + static_cast<datatype::Int128>(value.lower);
}

char* write(char* out, std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
}

char* write_hex(char* out, Cell cell) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : string_at(cell)) {
        *out++ = digits[static_cast<unsigned char>(c) >> 4];
        *out++ = digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

template <typename T>
Format integer(std::uint32_t oid) {
    return {oid, datatype::integer_chars, 0,
            [](char* out, Cell cell) { return datatype::write_integer(out, at<T>(cell)); }};
}

template <typename T>
Format decimal(unsigned scale) {
    return {1700, datatype::decimal_chars, 0,
            [](char* out, Cell cell) { return datatype::write_decimal(out, at<T>(cell), cell.scale); }, scale};
}

bool is_infinite(std::int64_t micros) {
    return micros == INT64_MAX || micros == -INT64_MAX;
}
char* write_infinity(char* out, std::int64_t micros) {
    return write(out, micros > 0 ? "infinity" : "-infinity");
}

// factor: from a larger unit to microseconds; divisor: from nanoseconds.
template <std::int64_t factor, std::int64_t divisor>
char* write_instant(char* out, Cell cell) {
    const auto value = at<std::int64_t>(cell);
    if (is_infinite(value)) return write_infinity(out, value);
    return datatype::write_timestamp(out, value * factor / divisor);
}

template <std::int64_t factor, std::int64_t divisor>
Format timestamp() {
    return {1114, datatype::timestamp_chars, 0, write_instant<factor, divisor>};
}

char* write_instant_with_zone(char* out, Cell cell) {
    const auto value = at<std::int64_t>(cell);
    return is_infinite(value) ? write_infinity(out, value) : datatype::write_timestamp(out, value, "+00");
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
            return {1700, datatype::decimal_chars, 0,
                    [](char* out, Cell cell) {
                        return datatype::write_decimal(out, wide(at<duckdb_hugeint>(cell)), cell.scale);
                    },
                    scale};
    }
}

Format varchar_format(duckdb_logical_type type) {
    char* alias = duckdb_logical_type_get_alias(type);
    const bool json = alias != nullptr && std::string_view(alias) == "JSON";
    duckdb_free(alias);
    return {json ? 4000U : 1043U, 0, 1, [](char* out, Cell cell) { return write(out, string_at(cell)); }};
}

char* write_time_with_zone(char* out, Cell cell) {
    const auto time = duckdb_from_time_tz(at<duckdb_time_tz>(cell));
    const auto& t = time.time;
    const auto local = ((t.hour * 60LL + t.min) * 60 + t.sec) * datatype::second_micros + t.micros;
    return write(datatype::write_time(out, (local - time.offset * datatype::second_micros + 2 * datatype::day_micros) %
                                               datatype::day_micros),
                 "+00");
}

Format list_format(duckdb_logical_type type, std::string_view column);

Format format_of(duckdb_logical_type type, std::string_view column) {
    switch (duckdb_get_type_id(type)) {
        case DUCKDB_TYPE_BOOLEAN:
            return {16, 1, 0, [](char* out, Cell cell) {
                        *out = at<bool>(cell) ? 't' : 'f';
                        return out + 1;
                    }};
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
            return decimal<std::uint64_t>(0);
        case DUCKDB_TYPE_HUGEINT:
            return {1700, datatype::decimal_chars, 0, [](char* out, Cell cell) {
                        return datatype::write_decimal(out, wide(at<duckdb_hugeint>(cell)), 0);
                    }};
        case DUCKDB_TYPE_FLOAT:
            return {700, datatype::float_chars, 0,
                    [](char* out, Cell cell) { return datatype::write_real(out, at<float>(cell)); }};
        case DUCKDB_TYPE_DOUBLE:
            return {701, datatype::float_chars, 0,
                    [](char* out, Cell cell) { return datatype::write_double(out, at<double>(cell)); }};
        case DUCKDB_TYPE_DECIMAL:
            return decimal_format(type);
        case DUCKDB_TYPE_VARCHAR:
            return varchar_format(type);
        case DUCKDB_TYPE_BLOB:
            return {6551, 0, 2, write_hex};
        case DUCKDB_TYPE_DATE:
            return {1082, datatype::date_chars, 0,
                    [](char* out, Cell cell) { return datatype::write_date(out, at<std::int32_t>(cell)); }};
        case DUCKDB_TYPE_TIME:
            return {1083, datatype::time_chars, 0,
                    [](char* out, Cell cell) { return datatype::write_time(out, at<std::int64_t>(cell)); }};
        case DUCKDB_TYPE_TIME_TZ:
            return {1266, datatype::time_chars + 3, 0, write_time_with_zone};
        case DUCKDB_TYPE_TIMESTAMP:
            return timestamp<1, 1>();
        case DUCKDB_TYPE_TIMESTAMP_S:
            return timestamp<datatype::second_micros, 1>();
        case DUCKDB_TYPE_TIMESTAMP_MS:
            return timestamp<1000, 1>();
        case DUCKDB_TYPE_TIMESTAMP_NS:
            return timestamp<1, 1000>();
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            return {1184, datatype::timestamp_chars + 3, 0, write_instant_with_zone};
        case DUCKDB_TYPE_INTERVAL:
            return {1186, datatype::interval_chars, 0, [](char* out, Cell cell) {
                        const auto i = at<duckdb_interval>(cell);
                        return datatype::write_interval(out, i.months, i.days, i.micros);
                    }};
        case DUCKDB_TYPE_SQLNULL:
            return {25, 0, 0, [](char* out, Cell) { return out; }};
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

// Returns PostgreSQL's OID of an array type; 0: Redshift's catalog has none.
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
        case 700:
            return 1021;
        case 701:
            return 1022;
        case 1082:
            return 1182;
        case 1083:
            return 1183;
        case 1114:
            return 1115;
        case 1184:
            return 1185;
        case 1700:
            return 1231;
        default:
            return 0;
    }
}

// Lists in DuckDB's results are array columns of the catalog: conkey, relacl.
Format list_format(duckdb_logical_type type, std::string_view column) {
    const LogicalType child{duckdb_list_type_child_type(type)};
    auto element = std::make_shared<Format>(format_of(child.handle, column));
    const auto oid = array_oid(element->oid);
    if (oid == 0)
        throw Failure(Problem::other, "column \"" + std::string(column) + "\" has a type that Redshift does not have");
    return {oid, 0, 0, nullptr, 0, std::move(element)};
}

bool is_valid(const std::uint64_t* validity, idx_t row) {
    return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

std::size_t most_chars(const Format& format, Cell cell) {
    return format.chars_per_byte > 0 ? string_at(cell).size() * format.chars_per_byte : format.chars;
}

// Appends an element of {a,"b c",NULL}.
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

std::string list_text(const Format& element, duckdb_vector lists, idx_t row) {
    const auto entry = static_cast<const duckdb_list_entry*>(duckdb_vector_get_data(lists))[row];
    duckdb_vector elements = duckdb_list_vector_get_child(lists);
    const auto* validity = duckdb_vector_get_validity(elements);
    std::string list = "{", text;
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        if (i > entry.offset) list += ',';
        if (!is_valid(validity, i)) {
            list += "NULL";
            continue;
        }
        const Cell cell{duckdb_vector_get_data(elements), i, element.scale};
        text.resize(most_chars(element, cell));
        append_element(list, {text.data(), element.write(text.data(), cell)});
    }
    return list + '}';
}

}  // namespace

Columns::Columns(duckdb_result& result) {
    for (idx_t i = 0; i < duckdb_column_count(&result); ++i)
        add(duckdb_column_name(&result, i), duckdb_column_logical_type(&result, i));
}

Columns::Columns(duckdb_prepared_statement statement) {
    for (idx_t i = 0; i < duckdb_prepared_statement_column_count(statement); ++i) {
        const char* name = duckdb_prepared_statement_column_name(statement, i);
        const std::string copied = name;
        duckdb_free(const_cast<char*>(name));  // must be freed, according to its documentation
        add(copied, duckdb_prepared_statement_column_logical_type(statement, i));
    }
}

void Columns::add(std::string_view name, duckdb_logical_type type) {
    const LogicalType owned{type};
    columns_.push_back({format_of(type, name)});
    described_.push_back({fold(name), columns_.back().format.oid});
}

void Columns::pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid) {
    columns_[column].padded = bytes;
    described_[column].type_oid = type_oid;
}

void Columns::enter(duckdb_data_chunk chunk) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& column = columns_[i];
        column.vector = duckdb_data_chunk_get_vector(chunk, i);
        column.values = duckdb_vector_get_data(column.vector);
        column.validity = duckdb_vector_get_validity(column.vector);
    }
}

void Columns::Column::write(idx_t row, warehouse::RowBatch& batch) const {
    if (!is_valid(validity, row)) return batch.add_null();
    if (format.element) return batch.add(list_text(*format.element, vector, row));
    const Cell cell{values, row, format.scale};
    char* const begin = batch.begin_value(std::max(most_chars(format, cell), padded));
    char* end = format.write(begin, cell);
    for (const char* const last = begin + padded; end < last; ++end) *end = ' ';
    batch.end_value(end);
}

}  // namespace loadonce::local::duck
