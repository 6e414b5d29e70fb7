#include "redshift/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "redshift/printer.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"

namespace loadonce::redshift::messages {
namespace {

constexpr std::string_view scan_error = "Spectrum Scan Error";
constexpr int scan_error_code = 15007;

Error scan(std::string_view context, std::string remedy = {}) {
    return internal(scan_error, scan_error_code, context, std::move(remedy));
}

// Returns PostgreSQL's name of a type in "invalid input syntax for ...".
std::string_view input_name(const Type& type) {
    switch (type.kind) {
        case TypeKind::smallint:
        case TypeKind::integer:
        case TypeKind::bigint:
            return "integer";
        case TypeKind::timestamp:
            return "type timestamp";
        case TypeKind::timestamptz:
            return "type timestamp with time zone";
        case TypeKind::date:
            return "type date";
        case TypeKind::time:
            return "type time";
        case TypeKind::timetz:
            return "type time with time zone";
        case TypeKind::boolean:
            return "type boolean";
        case TypeKind::decimal:
            return "type numeric";
        case TypeKind::real:
            return "type real";
        case TypeKind::double_precision:
            return "type double precision";
        default:
            return type_name_without_modifier(type);
    }
}

std::string dashed_block(std::string_view title, int code, std::string_view context) {
    constexpr std::string_view line = "  -----------------------------------------------";
    return fmt::format("{0}\n  error:  {1}\n  code:      {2}\n  context:   {3}\n{0}", line, title, code, context);
}

bool is_datetime(const Type& type) {
    return type.kind == TypeKind::date || type.kind == TypeKind::time || type.kind == TypeKind::timetz ||
           type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz;
}

}  // namespace

Error internal(std::string_view title, int code, std::string_view context, std::string remedy) {
    Error error = sql_error("XX000", std::string(title), std::move(remedy));
    error.with_detail(dashed_block(title, code, context));
    return error;
}

int code_of(const Error& error) {
    const auto number = [](std::string_view text) {
        int code = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), code);
        const bool whole = end == text.data() + text.size() || *end == ':' || *end == ' ' || *end == '\n';
        return problem == std::errc() && whole ? code : 0;
    };
    std::string_view rest = error.detail();
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
        if (!line.starts_with("code:")) continue;
        line.remove_prefix(5);
        line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
        return number(line);
    }
    return number(error.message());
}

Error unsupported(std::string_view what) {
    return sql_error("0A000", fmt::format("{} is not supported by the embedded warehouse", what));
}

Error relation_missing(std::string_view name) {
    return sql_error("42P01", fmt::format("relation \"{}\" does not exist", name));
}
Error relation_exists(std::string_view name) {
    return sql_error("42P07", fmt::format("Relation \"{}\" already exists", name));
}
Error schema_missing(std::string_view name) {
    return sql_error("3F000", fmt::format("schema \"{}\" does not exist", name));
}
Error schema_exists(std::string_view name) {
    return sql_error("42P06", fmt::format("Schema \"{}\" already exists", name));
}

Error schema_not_empty(std::string_view name) {
    return sql_error("2BP01", fmt::format("cannot drop schema {} because other objects depend on it", name),
                     "Use DROP ... CASCADE to drop the dependent objects too.");
}

Error column_missing(std::string_view column) {
    return sql_error("42703", fmt::format("column \"{}\" does not exist", column));
}

Error column_missing(std::string_view column, std::string_view relation) {
    return sql_error("42703", fmt::format("column \"{}\" of relation \"{}\" does not exist", column, relation));
}

Error column_exists(std::string_view column, std::string_view relation) {
    return sql_error("42701", fmt::format("column \"{}\" of relation \"{}\" already exists", column, relation));
}

Error column_twice(std::string_view column) {
    return sql_error("42701", fmt::format("column \"{}\" specified more than once", column));
}
Error database_missing(std::string_view name) {
    return sql_error("3D000", fmt::format("database \"{}\" does not exist", name));
}

Error cross_database(std::string_view name) {
    return sql_error("0A000", fmt::format("cross-database reference to database \"{}\" is not supported", name));
}

Error function_missing(std::string_view name_and_types) {
    return sql_error("42883", fmt::format("function {} does not exist", name_and_types),
                     "No function matches the given name and argument types. You may need to add explicit type casts.");
}

Error parameter_missing(std::string_view name) {
    return sql_error("42704", fmt::format("unrecognized configuration parameter \"{}\"", name));
}

Error prepared_missing(std::string_view name) {
    return sql_error("26000", fmt::format("prepared statement \"{}\" does not exist", name));
}

Error prepared_exists(std::string_view name) {
    return sql_error("42P05", fmt::format("prepared statement \"{}\" already exists", name));
}

Error cursor_missing(std::string_view name) {
    return sql_error("34000", fmt::format("cursor \"{}\" does not exist", name));
}

Error transaction_aborted() {
    return sql_error("25P02", "current transaction is aborted, commands ignored until end of transaction block",
                     "ROLLBACK");
}

Error not_in_transaction_block(std::string_view statement) {
    return sql_error("25001", fmt::format("{} cannot run inside a transaction block", statement));
}

Error only_in_transaction_block(std::string_view statement) {
    return sql_error("25P01", fmt::format("{} may only be used in transaction blocks", statement));
}

Error read_only_transaction(std::string_view statement, std::string why) {
    return sql_error("25006", fmt::format("cannot execute {} in a read-only transaction", statement), std::move(why));
}

Error serializable_violation(std::string_view why) {
    constexpr std::string_view title = "Serializable isolation violation on table";
    Error error = sql_error("XX000", fmt::format("1023: {}", title));
    error.with_detail(dashed_block(
        title, 1023, fmt::format("{}, transactions forming the cycle are concurrent writers ({})", title, why)));
    return error;
}

Error type_missing(const TypeName& type) {
    for (const auto* known : {"interval", "geometry", "geography", "hllsketch"})
        if (type.name.starts_with(known)) return unsupported(fmt::format("a column or value of type {}", type.name));
    return sql_error("42704", fmt::format("type \"{}\" does not exist", print(type)));
}

Error null_not_allowed(std::string_view column) {
    const std::string title = fmt::format("Cannot insert a NULL value into column {}", column);
    return internal(title, 8007, title);
}

Error value_too_long(const Type& type) {
    return internal("Value too long for character type", 8001,
                    fmt::format("Value too long for type {}", format_type(type)),
                    "lengths are in bytes of UTF-8: widen the column, or shorten the value");
}

Error constant_too_long(const Type& type) {
    return sql_error("22001", fmt::format("value too long for type {}", format_type(type)),
                     "lengths are in bytes of UTF-8: widen the column, or shorten the value");
}

Error numeric_overflow() {
    return internal("Numeric data overflow (result precision)", 1058, "the value has more digits than its type");
}

Error divide_by_zero() {
    return sql_error("22012", "division by zero");
}

Error invalid_digit(std::string_view type, std::string_view text, std::size_t position) {
    return internal(fmt::format("Invalid digit, Value '{}', Pos {}, Type: {} ",
                                position < text.size() ? text.substr(position, 1) : "", position, type),
                    1207, fmt::format("{}", text));
}

Error value_out_of_range(const Type& type) {
    const int bytes = type.kind == TypeKind::smallint ? 2 : type.kind == TypeKind::integer ? 4 : 8;
    return internal(fmt::format("Value out of range for {} bytes.", bytes), 8001,
                    fmt::format("Try {} bytes.", bytes * 2));
}

Error integer_out_of_range(const Type& type) {
    return sql_error("22003", fmt::format("{} out of range", type_name_without_modifier(type)));
}

Error invalid_input(const Type& type, std::string_view text) {
    return sql_error(is_datetime(type) ? "22007" : "22P02",
                     fmt::format("invalid input syntax for {}: \"{}\"", input_name(type), text));
}

Error type_mismatch(std::string_view column, const Type& type, std::string_view of_expression) {
    return sql_error("42804",
                     fmt::format("column \"{}\" is of type {} but expression is of type {}", column,
                                 type_name_without_modifier(type), of_expression),
                     "You will need to rewrite or cast the expression.");
}

Error identity_not_writable(std::string_view column) {
    return sql_error("XX000", "cannot set an identity column to a value",
                     fmt::format("leave \"{}\" out of the column list", column));
}

Error more_columns_than_expressions() {
    return sql_error("42601", "INSERT has more target columns than expressions");
}
Error more_expressions_than_columns() {
    return sql_error("42601", "INSERT has more expressions than target columns");
}

Error merge_matches_twice() {
    return sql_error("XX000", "Found multiple matches to update the same tuple.",
                     "make the source's rows unique by what ON compares");
}

Error copy_argument_unsupported(std::string_view clause) {
    return sql_error("0A000", fmt::format("{} argument is not supported for PARQUET based COPY", clause),
                     fmt::format("leave {} out", clause));
}

Error copy_argument_twice(std::string_view clause) {
    return sql_error("42601", "conflicting or redundant options", fmt::format("write {} once", clause));
}

Error copy_credentials_missing() {
    return sql_error("42601", "COPY from an object store needs credentials",
                     "add IAM_ROLE default, IAM_ROLE '...' or CREDENTIALS '...'");
}

Error copy_credentials_twice() {
    return sql_error("42601", "conflicting or redundant options",
                     "write one of IAM_ROLE, CREDENTIALS and ACCESS_KEY_ID");
}

Error copy_format_unsupported(std::string_view format) {
    return sql_error("0A000", fmt::format("COPY of format {} is not supported", format),
                     "write FORMAT AS PARQUET, and load Parquet");
}

Error copy_source_unsupported() {
    return sql_error("0A000", "LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed)",
                     "load from 's3://bucket/key'");
}

Error copy_prefix_missing(std::string_view key) {
    const std::string title = fmt::format("The specified S3 prefix '{}' does not exist", key);
    return internal(title, 8001, {}, "put an object there, or correct the prefix");
}

Error copy_file_missing(std::string_view file) {
    return internal("Spectrum Scan Error: File not found", scan_error_code,
                    fmt::format("File not found. File name: {}", file),
                    "the manifest names an object that is not there");
}

Error copy_not_parquet(std::string_view file) {
    return scan(
        fmt::format("File '{}' has an invalid version number.", file),
        "FROM is a prefix: every object whose key starts with it is read as Parquet; name one object or a manifest");
}

Error copy_manifest_wrong(std::string_view file, std::string_view why) {
    return internal(fmt::format("Manifest file is not in correct json format: {}", why), 8001,
                    fmt::format("Manifest file location = {}", file));
}

Error copy_column_count(std::size_t table_columns, std::size_t data_columns, std::string_view file) {
    return scan(
        fmt::format(
            "Unmatched number of columns between table and file. Table columns: {}, Data columns: {}, File name: {}",
            table_columns, data_columns, file),
        "columns go by position: give a column list in the order of the file, or FILLRECORD if the last ones are "
        "missing");
}

Error copy_column_not_listed() {
    return sql_error("42601", "NOT NULL column without DEFAULT must be included in column list");
}

Error copy_identity_listed(std::string_view column) {
    return sql_error("42601",
                     fmt::format("cannot load values into identity column \"{}\" without EXPLICIT_IDS", column),
                     "leave the column out of the column list, or add EXPLICIT_IDS");
}

Error copy_no_identity() {
    return sql_error("42601", "EXPLICIT_IDS needs an identity column among the loaded columns",
                     "leave EXPLICIT_IDS out");
}

Error copy_string_too_long(std::string_view column, std::int64_t table_bytes, std::int64_t data_bytes,
                           std::string_view file) {
    return scan(fmt::format("The length of the data column {} is longer than the length defined in the table. Table: "
                            "{}, Data: {}, File name: {}",
                            column, table_bytes, data_bytes, file),
                "lengths are in bytes of UTF-8: widen the column");
}

Error copy_schema_mismatch(std::string_view file, std::string_view column_path, std::string_view column_type,
                           std::string_view parquet_column, std::string remedy) {
    return scan(
        fmt::format(
            "File '{}' has an incompatible Parquet schema for column '{}'. Column type: {}, Parquet schema:\n{}", file,
            column_path, column_type, parquet_column),
        std::move(remedy));
}

Error copy_type_length(std::string_view file, std::string_view column, int expected, int found) {
    return scan(fmt::format("File '{}' column '{}' has an invalid type length. Expecting: {} len in file: {}", file,
                            column, expected, found),
                "give file and column the same precision");
}

Error copy_scale(std::string_view file, std::string_view column) {
    return scan(
        fmt::format("File '{}' column '{}' has a scale that does not match the table metadata scale", file, column),
        "give file and column the same scale");
}

Error copy_super_needs_serializetojson() {
    return sql_error("0A000", "SUPER column in COPY query requires SERIALIZETOJSON option", "add SERIALIZETOJSON");
}

std::string load_completed(std::string_view table, std::uint64_t rows) {
    return fmt::format("Load into table '{}' completed, {} record(s) loaded successfully.", table, rows);
}

}  // namespace loadonce::redshift::messages
