// Reads the footer of any Parquet file, of any writer and possibly damaged.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/input_file.h"
#include "parquet/footer.h"
#include "parquet/format.h"
#include "parquet/parquet.h"
#include "parquet/thrift.h"

namespace loadonce::parquet {
namespace {

constexpr std::array physical_names = {"BOOLEAN", "INT32",  "INT64",      "INT96",
                                       "FLOAT",   "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"};
constexpr std::array converted_names = {"UTF8",
                                        "MAP",
                                        "MAP_KEY_VALUE",
                                        "LIST",
                                        "ENUM",
                                        "DECIMAL",
                                        "DATE",
                                        "TIME_MILLIS",
                                        "TIME_MICROS",
                                        "TIMESTAMP_MILLIS",
                                        "TIMESTAMP_MICROS",
                                        "UINT_8",
                                        "UINT_16",
                                        "UINT_32",
                                        "UINT_64",
                                        "INT_8",
                                        "INT_16",
                                        "INT_32",
                                        "INT_64",
                                        "JSON",
                                        "BSON",
                                        "INTERVAL"};

std::string unit_name(std::string_view what, int unit) {
    return fmt::format("{}_{}", what, unit == unit_millis ? "MILLIS" : unit == unit_nanos ? "NANOS" : "MICROS");
}

std::string logical_name(const Element& element) {
    if (element.logical) switch (static_cast<Logical>(*element.logical)) {
            case Logical::string:
                return "UTF8";
            case Logical::map:
                return "MAP";
            case Logical::list:
                return "LIST";
            case Logical::enum_:
                return "ENUM";
            case Logical::decimal:
                return "DECIMAL";
            case Logical::date:
                return "DATE";
            case Logical::time:
                return unit_name("TIME", element.unit);
            case Logical::timestamp:
                return unit_name("TIMESTAMP", element.unit);
            case Logical::integer:
                return fmt::format("{}_{}", element.is_signed ? "INT" : "UINT", element.bit_width);
            case Logical::unknown:
                return "NULL";
            case Logical::json:
                return "JSON";
            case Logical::bson:
                return "BSON";
            case Logical::uuid:
                return "UUID";
            case Logical::float16:
                return "FLOAT16";
            default:
                return fmt::format("LOGICAL_TYPE_{}", *element.logical);  // newer than this program
        }
    if (!element.converted) return {};
    if (*element.converted < 0 || *element.converted >= static_cast<std::int32_t>(converted_names.size()))
        return fmt::format("CONVERTED_TYPE_{}", *element.converted);
    return converted_names[static_cast<std::size_t>(*element.converted)];
}

std::optional<Type> decimal_type(const FileColumn& column, std::int32_t precision_max) {
    if (column.precision < 1 || column.precision > precision_max || column.scale < 0 || column.scale > column.precision)
        return std::nullopt;
    return Type::decimal(column.precision, column.scale);
}

// docs/redshift-compatibility.md. Not here: TIMESTAMP in nanoseconds, which Redshift takes and reads as microseconds.
std::optional<Type> redshift_type(const FileColumn& column) {
    const auto is = [&](std::string_view logical) { return column.logical == logical; };
    if (column.physical == "BOOLEAN" && is("")) return Type::of(TypeKind::boolean);
    if (column.physical == "INT32") {
        if (is("") || is("INT_32")) return Type::of(TypeKind::integer);
        if (is("INT_16") || is("INT_8")) return Type::of(TypeKind::smallint);
        if (is("DATE")) return Type::of(TypeKind::date);
        if (is("DECIMAL")) return decimal_type(column, 9);
    } else if (column.physical == "INT64") {
        if (is("") || is("INT_64")) return Type::of(TypeKind::bigint);
        if (is("TIMESTAMP_MICROS") || is("TIMESTAMP_MILLIS"))
            return Type::of(column.utc_adjusted ? TypeKind::timestamptz : TypeKind::timestamp);
        if (is("DECIMAL")) return decimal_type(column, 18);
    } else if (column.physical == "INT96" && is("")) {
        return Type::of(TypeKind::timestamp);
    } else if (column.physical == "FLOAT" && is("")) {
        return Type::of(TypeKind::real);
    } else if (column.physical == "DOUBLE" && is("")) {
        return Type::of(TypeKind::double_precision);
    } else if (column.physical == "BYTE_ARRAY") {
        if (is("UTF8") || is("ENUM") || is("JSON")) return Type::varchar(varchar_bytes_max);
        if (is("")) return Type{TypeKind::varbyte, varchar_bytes_max, 0, 0};
    } else if (column.physical == "FIXED_LEN_BYTE_ARRAY" && is("DECIMAL")) {
        return decimal_type(column, 38);
    }
    return std::nullopt;
}

FileColumn column_of(const Element& element) {
    FileColumn column;
    column.name = element.name;
    column.logical = logical_name(element);
    column.nullable = element.repetition != static_cast<std::int32_t>(Repetition::required);
    column.precision = element.precision;
    column.scale = element.scale;
    column.type_length = element.type_length;
    // A converted type alone means UTC (parquet-format, LogicalTypes.md, "Deprecated timestamp ConvertedType").
    column.utc_adjusted = element.logical ? element.utc_adjusted : column.logical.starts_with("TIMESTAMP_");
    if (element.physical) {
        if (*element.physical < 0 || *element.physical >= static_cast<std::int32_t>(physical_names.size()))
            throw ThriftError{
                fmt::format("column '{}' has physical type {}, which does not exist", element.name, *element.physical)};
        column.physical = physical_names[static_cast<std::size_t>(*element.physical)];
        if (element.repetition == static_cast<std::int32_t>(Repetition::repeated))
            column.logical = "LIST";
        else
            column.type = redshift_type(column);
    } else if (column.logical.empty()) {
        column.logical = "STRUCT";
    }
    return column;
}

// The columns at the top level. `schema` is the tree in depth-first order; each element has the number of its children.
std::vector<FileColumn> columns_of(const Footer& footer) {
    if (footer.schema.empty()) throw ThriftError{"there is no schema"};
    std::vector<FileColumn> columns;
    std::size_t at = 1, leaf = 0;
    for (std::int32_t i = 0; i < footer.schema[0].children; ++i) {
        if (at == footer.schema.size()) throw ThriftError{"the schema ends in the middle"};
        columns.push_back(column_of(footer.schema[at]));
        FileColumn& column = columns.back();
        for (const Group& group : footer.groups)
            if (column.type && leaf < group.nulls.size() && group.nulls[leaf] > 0)
                column.nulls += static_cast<std::uint64_t>(group.nulls[leaf]);
        // Past the column and everything below it.
        for (std::uint64_t open = 1; open > 0; ++at) {
            if (at == footer.schema.size()) throw ThriftError{"the schema ends in the middle"};
            const Element& element = footer.schema[at];
            if (element.children < 0) throw ThriftError{"an element has fewer than no children"};
            if (element.physical) ++leaf;
            open += static_cast<std::uint64_t>(element.children) - 1;
        }
    }
    if (at != footer.schema.size()) throw ThriftError{"the schema has elements that belong to no column"};
    for (const Group& group : footer.groups)
        if (group.nulls.size() != leaf)
            throw ThriftError{fmt::format("a row group has {} columns, the schema {}", group.nulls.size(), leaf)};
    return columns;
}

void read_all(const InputFile& input, std::span<std::uint8_t> to, std::uint64_t offset) {
    if (input.read_at(to, offset) != to.size()) throw ThriftError{"it became shorter while it was read"};
}

FileInfo read_checked(const std::filesystem::path& file) {
    constexpr std::uint64_t tail_bytes = 8, head_bytes = 4;
    const InputFile input(file);
    FileInfo info;
    info.bytes = input.bytes();
    if (info.bytes < head_bytes + tail_bytes) throw ThriftError{fmt::format("it has only {} bytes", info.bytes)};
    std::array<std::uint8_t, head_bytes> head{};
    std::array<std::uint8_t, tail_bytes> tail{};
    read_all(input, head, 0);
    read_all(input, tail, info.bytes - tail_bytes);
    if (std::memcmp(tail.data() + 4, "PARE", 4) == 0) throw ThriftError{"its footer is encrypted"};
    if (std::memcmp(head.data(), "PAR1", 4) != 0) throw ThriftError{"it does not begin with PAR1"};
    if (std::memcmp(tail.data() + 4, "PAR1", 4) != 0) throw ThriftError{"it does not end with PAR1: was it cut off?"};
    const std::uint64_t footer_bytes =
        tail[0] | tail[1] << 8 | tail[2] << 16 | static_cast<std::uint64_t>(tail[3]) << 24;
    if (footer_bytes > info.bytes - head_bytes - tail_bytes)
        throw ThriftError{"the length of its footer is more than that of the file"};
    std::vector<std::uint8_t> bytes(footer_bytes);
    read_all(input, bytes, info.bytes - tail_bytes - footer_bytes);

    Footer footer = read_footer(bytes, info.bytes);
    std::uint64_t rows = 0;
    for (const Group& group : footer.groups) {
        if (group.rows < 0 || __builtin_add_overflow(rows, static_cast<std::uint64_t>(group.rows), &rows))
            throw ThriftError{"a row group's number of rows is out of range"};
    }
    if (footer.rows < 0 || rows != static_cast<std::uint64_t>(footer.rows))
        throw ThriftError{fmt::format("its row groups have {} rows, its footer says {}", rows, footer.rows)};
    info.rows = rows;
    info.columns = columns_of(footer);
    info.created_by = std::move(footer.created_by);
    return info;
}

}  // namespace

FileInfo read_info(const std::filesystem::path& file) {
    try {
        return read_checked(file);
    } catch (const ThriftError& error) {
        throw Error(errors::parquet_corrupt,
                    fmt::format("{} is not a whole Parquet file: {}", file.string(), error.what));
    }
}

}  // namespace loadonce::parquet
