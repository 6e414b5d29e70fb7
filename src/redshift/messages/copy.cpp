#include <fmt/format.h>

#include <utility>

#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {
namespace {

constexpr std::string_view scan_error = "Spectrum Scan Error";
constexpr int scan_error_code = 15007;

Error scan(std::string context, std::string_view file, std::string_view column = {}, std::string remedy = {}) {
    return internal(scan_error,
                    Diagnostics{scan_error_code, std::move(context), std::string(file), std::string(column)},
                    std::move(remedy));
}

Error redundant(std::string remedy) {
    return sql_error("42601", "conflicting or redundant options", std::move(remedy));
}

}  // namespace

Error copy_argument_unsupported(std::string_view clause) {
    return sql_error("0A000", fmt::format("{} argument is not supported for PARQUET based COPY", clause),
                     fmt::format("leave {} out", clause));
}

Error copy_argument_twice(std::string_view clause) {
    return redundant(fmt::format("write {} once", clause));
}

Error copy_credentials_missing() {
    return sql_error("42601", "COPY from an object store needs credentials",
                     "add IAM_ROLE default, IAM_ROLE '...' or CREDENTIALS '...'");
}

Error copy_credentials_twice() {
    return redundant("write one of IAM_ROLE, CREDENTIALS and ACCESS_KEY_ID");
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
    return internal(
        "Spectrum Scan Error: File not found",
        Diagnostics{scan_error_code, fmt::format("File not found. File name: {}", file), std::string(file), {}},
        "the manifest names an object that is not there");
}

Error copy_not_parquet(std::string_view file) {
    return scan(
        fmt::format("File '{}' has an invalid version number.", file), file, {},
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
        file, {},
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
                file, column, "lengths are in bytes of UTF-8: widen the column");
}

Error copy_schema_mismatch(std::string_view file, std::string_view column_path, std::string_view column_type,
                           std::string_view parquet_column, std::string remedy) {
    return scan(
        fmt::format(
            "File '{}' has an incompatible Parquet schema for column '{}'. Column type: {}, Parquet schema:\n{}", file,
            column_path, column_type, parquet_column),
        file, column_path, std::move(remedy));
}

Error copy_type_length(std::string_view file, std::string_view column, int expected, int found) {
    return scan(fmt::format("File '{}' column '{}' has an invalid type length. Expecting: {} len in file: {}", file,
                            column, expected, found),
                file, column, "give file and column the same precision");
}

Error copy_scale(std::string_view file, std::string_view column) {
    return scan(
        fmt::format("File '{}' column '{}' has a scale that does not match the table metadata scale", file, column),
        file, column, "give file and column the same scale");
}

Error copy_super_needs_serializetojson() {
    return sql_error("0A000", "SUPER column in COPY query requires SERIALIZETOJSON option", "add SERIALIZETOJSON");
}

std::string load_completed(std::string_view table, std::uint64_t rows) {
    return fmt::format("Load into table '{}' completed, {} record(s) loaded successfully.", table, rows);
}

Error copy_without_store() {
    return sql_error("XX000", "the warehouse was opened without a store: there is nothing to COPY from");
}

Error copy_into_view(std::string_view view) {
    return sql_error("0A000", fmt::format("\"{}\" is a view: it cannot be loaded", view));
}

}  // namespace loadonce::redshift::messages
