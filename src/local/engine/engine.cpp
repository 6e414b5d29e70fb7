#include "local/engine/engine.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <string_view>
#include <thread>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "local/duck/errors.h"
#include "local/engine/warehouse_file.h"

namespace loadonce::local {
namespace {

// relations.kind: r table, v view. columns.type: PostgreSQL's name of the type. Identity columns have a sequence
// "identity_<oid>_<number>".
//
// principals.kind: user, group; members: of a group. privileges.kind: table (with oid), schema, database. depends: the
// relations that a view uses, unless it is late-binding. keys: the number of each constraint and the constraint it
// references.
constexpr std::string_view schema_sql = R"(
CREATE SCHEMA _loadonce;
CREATE TABLE _loadonce.format (version INTEGER);
CREATE SEQUENCE _loadonce.oids START 100001;
CREATE TABLE _loadonce.schemas (oid BIGINT, name VARCHAR);
CREATE TABLE _loadonce.relations (oid BIGINT, schema VARCHAR, name VARCHAR, kind VARCHAR, definition VARCHAR, comment VARCHAR);
CREATE TABLE _loadonce.columns (oid BIGINT, number INTEGER, name VARCHAR, type VARCHAR, length INTEGER, "precision" INTEGER, scale INTEGER,
    not_null BOOLEAN, default_sql VARCHAR, identity_seed BIGINT, identity_step BIGINT, identity_by_default BOOLEAN, encode VARCHAR,
    dist_key BOOLEAN, sort_key INTEGER, comment VARCHAR);
CREATE TABLE _loadonce.constraints (oid BIGINT, name VARCHAR, kind VARCHAR, columns VARCHAR[], definition VARCHAR);
CREATE TABLE _loadonce.principals (id BIGINT, kind VARCHAR, name VARCHAR, create_db BOOLEAN, super BOOLEAN, members VARCHAR[]);
CREATE TABLE _loadonce.privileges (kind VARCHAR, schema VARCHAR, oid BIGINT, privilege VARCHAR, grantee_kind VARCHAR, grantee VARCHAR,
    admin BOOLEAN);
CREATE TABLE _loadonce.depends (view BIGINT, oid BIGINT);
CREATE TABLE _loadonce.keys (oid BIGINT, name VARCHAR, id BIGINT, target BIGINT, target_columns VARCHAR[]);
CREATE SCHEMA IF NOT EXISTS public;
INSERT INTO _loadonce.schemas VALUES (2200, 'public');
)";

// Maps every path of a file to one path, so that all processes use the same lock file.
Options at_canonical_file(Options options) {
    options.file = canonical_file(options.file);
    const auto folder = options.file.parent_path();
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem)
        throw Error(errors::file_io, "cannot create the warehouse's folder: " + problem.message(),
                    "check its permissions", {folder.string(), {}, {}});
    return options;
}

std::vector<std::pair<std::string, std::string>> settings(const Options& options) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    return {{"memory_limit", options.memory_limit},
            {"threads", std::to_string(options.threads > 0 ? options.threads : cores)},
            {"temp_directory", options.file.string() + ".tmp"},
            {"storage_compatibility_version", "v1.4.0"},
            {"integer_division", "true"},
            {"default_null_order", "nulls_last_on_asc_first_on_desc"},
            // Redshift does not guarantee an order either, and preserving it costs memory on large loads.
            {"preserve_insertion_order", "false"},
            {"autoinstall_known_extensions", "false"},
            {"autoload_known_extensions", "false"},
            {"allow_community_extensions", "false"},
            {"allow_unsigned_extensions", "false"}};
}

// The order matters: disabling external access fixes which files may be opened, and after the configuration is locked
// nothing can be set.
void close_in(duck::Connection& connection, const Options& options) {
    connection.query("SET GLOBAL TimeZone = 'UTC'");
    if (!options.store_root.empty()) {
        std::error_code problem;
        std::filesystem::create_directories(options.store_root, problem);
        if (problem) throw_file_io("make the folder", options.store_root, problem.value());
        const auto root = canonical_file(options.store_root);
        connection.query("SET allowed_directories = [" + duck::literal(root.string()) + "]");
    }
    connection.query("SET enable_external_access = false");
    connection.query("SET GLOBAL lock_configuration = true");
}

void prepare_format(duck::Connection& connection, const std::filesystem::path& file) {
    const auto known = connection.query(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = '_loadonce' AND table_name = 'format'");
    if (known.rows.at(0).at(0) == "0") {
        connection.query("BEGIN");
        connection.query(std::string(schema_sql));
        connection.query(fmt::format("INSERT INTO _loadonce.format VALUES ({})", format_version));
        connection.query("COMMIT");
        return;
    }
    const auto version =
        std::stoi(connection.query("SELECT max(version) FROM _loadonce.format").rows.at(0).at(0).value_or("0"));
    if (version > format_version)
        throw Error(
            errors::warehouse_format,
            fmt::format("the warehouse has format {}, this program knows formats up to {}", version, format_version),
            "use the program that wrote it, or a newer one", {file.string(), {}, {}});
    // Files of format 1 from before 0.1.0 may lack tables.
    const auto has_all = connection.query(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = '_loadonce' AND table_name = 'keys'");
    if (has_all.rows.at(0).at(0) == "0")
        throw Error(errors::warehouse_format, "the warehouse was written by a version of this program before 0.1.0",
                    "load the data into a new file", {file.string(), {}, {}});
}

Error cannot_open(const duck::Failure& failure, const std::filesystem::path& file) {
    const auto why = failure.problem == duck::Problem::machine ? from_duck(failure).message()
                                                               : "it is damaged, or was written by another engine";
    return Error(errors::warehouse_unreachable, "the warehouse cannot be opened: " + why,
                 "check that it is a warehouse of this program and that the disk has room", {file.string(), {}, {}});
}

duck::Connection closed_in_connection(duck::Database& database, const Options& options) {
    duck::Connection connection = database.connect();
    close_in(connection, options);
    return connection;
}

// DuckDB also opens files of other formats (JSON, CSV) by name, as an in-memory database: data loaded into it would be
// lost. Its own files have "DUCK" at byte 8 (storage format, MainHeader).
void require_database(const std::filesystem::path& file) {
    // DuckDB reads parameters after it.
    if (file.filename().string().find('?') != std::string::npos)
        throw Error(errors::warehouse_unreachable, file.string() + " cannot be a warehouse: its name has a ?",
                    "give it another name");
    std::ifstream in(file, std::ios::binary);
    std::array<char, 12> head{};
    in.read(head.data(), head.size());
    if (in.gcount() == 0 || std::string_view(head.data() + 8, 4) == "DUCK") return;  // a new file, or a DuckDB database
    throw Error(errors::warehouse_unreachable, file.string() + " is no warehouse",
                "name another file, which is made where it is missing", {file.string(), {}, {}});
}

// By another path: ProcessLock is passed.
void require_no_holder(const std::filesystem::path& file) {
    if (const auto holder = holder_of(file))
        throw Error(errors::lock_held,
                    fmt::format("process {} has the warehouse open, by another name of it (a hard link) or with "
                                "another program than loadonce",
                                *holder),
                    "end that process, or use the name that it uses", {file.string(), {}, {}});
}

// A process that is killed while it makes a warehouse, or finds the disk full, must not leave half of one under its
// name.
void make_warehouse(const Options& options, std::span<const duck::ScalarFunction> functions) {
    Options unfinished = options;
    unfinished.file = unfinished_file(options.file);
    remove_unfinished(options.file);
    try {
        {
            duck::Database database(unfinished.file, settings(unfinished), functions);
            duck::Connection connection = database.connect();
            prepare_format(connection, unfinished.file);
            connection.query("CHECKPOINT");  // no write-ahead log beside it
        }
        name_unfinished(options.file);
    } catch (const duck::Failure& failure) {
        remove_unfinished(options.file);
        throw cannot_open(failure, options.file);
    } catch (...) {
        remove_unfinished(options.file);
        throw;
    }
}

bool is_missing_or_empty(const std::filesystem::path& file) {
    std::error_code problem;
    const std::uintmax_t bytes = std::filesystem::file_size(file, problem);
    return problem == std::errc::no_such_file_or_directory || (!problem && bytes == 0);
}

duck::Database open_database(const Options& options, std::span<const duck::ScalarFunction> functions) {
    require_database(options.file);
    if (has_other_names(options.file)) require_no_holder(options.file);
    require_one_name(options.file);
    if (is_missing_or_empty(options.file)) make_warehouse(options, functions);
    try {
        return duck::Database(options.file, settings(options), functions);
    } catch (const duck::Failure& failure) {
        require_no_holder(options.file);  // it came in between
        throw cannot_open(failure, options.file);
    }
}

}  // namespace

Engine::Engine(const Options& wanted, std::span<const duck::ScalarFunction> functions)
    : options(at_canonical_file(wanted)),
      process_lock_(lock_file(options.file), options.verb, options.lock_wait),
      database(open_database(options, functions)),
      identity(file_identity(options.file)) {
    try {
        duck::Connection connection = closed_in_connection(database, options);
        prepare_format(connection, options.file);
    } catch (const duck::Failure& failure) {
        throw cannot_open(failure, options.file);
    }
}

}  // namespace loadonce::local
