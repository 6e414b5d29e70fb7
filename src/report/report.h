// All results of the program: text() for people, json() for machines. Text ends with a newline; JSON is one object on
// one line, also with a newline. Results of SQL statements: query_result.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "check/schema_diff.h"
#include "check/verify.h"
#include "convert/pipeline.h"
#include "load/clean.h"
#include "load/history.h"
#include "load/manual_load.h"
#include "load/recover.h"
#include "load/run_report.h"
#include "sample/sample.h"

namespace loadonce::report {

enum class Detail { quiet, normal, verbose };

// "wrote orders.json: 1000 orders with 2982 items".
[[nodiscard]] std::string text(const sample::Written& written, const std::filesystem::path& file);
[[nodiscard]] std::string json(const sample::Written& written, const std::filesystem::path& file);

// What was read, and a line per file that was written.
[[nodiscard]] std::string text(const convert::PipelineResult& result);
[[nodiscard]] std::string json(const convert::PipelineResult& result);

// The CREATE TABLE statements. Tables without columns, for which there is none, are left out of the text.
[[nodiscard]] std::string text(const std::vector<check::TableDefinition>& tables);
[[nodiscard]] std::string json(const std::vector<check::TableDefinition>& tables);

[[nodiscard]] std::string text(const std::vector<check::SchemaDifference>& differences);
[[nodiscard]] std::string json(const std::vector<check::SchemaDifference>& differences);

// "loaded 2 files: orders 3 new, 1 replaced; order_items 7 new", "nothing new: 2 files are already loaded"; verbose
// names every source and the reason why it was loaded or not. It says that a group failed, but not why: the error
// belongs on standard error. A plan is printed whole at any detail.
[[nodiscard]] std::string text(const load::RunReport& report, Detail detail);
[[nodiscard]] std::string json(const load::RunReport& report);

// Objects that were loaded by hand into one table.
struct ManualLoads {
    std::string table;
    bool upsert = false;
    std::vector<load::ManualResult> loads;
    std::optional<Error> failure;  // of the object after these; in the JSON only
};
[[nodiscard]] std::string text(const ManualLoads& loads);
[[nodiscard]] std::string json(const ManualLoads& loads);

// One line per check, with sample rows of those that failed; verbose: with the SQL.
[[nodiscard]] std::string text(const check::Verification& verification, Detail detail, bool in_colour);
[[nodiscard]] std::string json(const check::Verification& verification);

[[nodiscard]] std::string text(const load::LoadHistory& history);
[[nodiscard]] std::string json(const load::LoadHistory& history);

[[nodiscard]] std::string text(const load::CleanPlan& plan);
[[nodiscard]] std::string json(const load::CleanPlan& plan);

// A line per table.
enum class Recovery { would_recover, would_adopt, recovered, adopted };
[[nodiscard]] std::string text(const std::vector<load::LoadedTable>& tables, Recovery what);
[[nodiscard]] std::string json(const std::vector<load::LoadedTable>& tables);

// Where a server takes connections.
struct Endpoint {
    std::string address;  // an IPv4 address of this machine, or 0.0.0.0: all of them
    std::uint16_t port = 0;
    std::string database;
    std::string user;  // one that may log in
    bool checks_passwords = false;
    std::string certificate;  // a PEM file; empty: without TLS
};

// How psql, the drivers and loadonce connect.
[[nodiscard]] std::string text(const Endpoint& endpoint);
[[nodiscard]] std::string json(const Endpoint& endpoint);

// {"error":{"id":"LO1001","message":...,"remedy":...,"place":...,"sqlstate":...},"exit":2}
[[nodiscard]] std::string json(const Error& error);

}  // namespace loadonce::report
