// The plan of a load: its sources, its tables with their files, columns and keys. Made from a conversion, executed by
// staging and attempt.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "convert/pipeline.h"
#include "load/catalog.h"
#include "load/identity.h"
#include "load/own_tables.h"
#include "load/target_table.h"
#include "project/project.h"

namespace loadonce::load {

struct PlannedTable {
    TargetTable target;
    project::Table spec;
    std::vector<convert::ConvertedColumn> columns;  // of the file, without lineage; may be empty if there are no rows
    std::uint64_t rows = 0;
    std::string object, manifest;  // s3:// URLs; empty if there are no rows
    std::uint64_t object_bytes = 0;

    [[nodiscard]] const convert::ConvertedColumn* find(std::string_view name) const;
    // Whether the project names the column: then it is created even without data.
    [[nodiscard]] bool is_pinned(const convert::ConvertedColumn& column) const;
    // The columns of the file with their types, as in CREATE TABLE.
    [[nodiscard]] std::string column_definitions() const;
    // What decides which row replaces which: the place of the rows in a record, the keys and the version. Two loads of
    // a table can be merged into one only where it is the same.
    [[nodiscard]] std::string keys() const;
    // The part of keys() that identifies rows, without the version.
    [[nodiscard]] std::string row_keys() const;
};

struct LoadPlan {
    std::string project, group, schema, iam_role;
    std::string load_hash, plan_hash;
    std::string definition;                   // of inferred tables, as TOML; else empty
    std::vector<CommittedSource> sources;     // in the order of _lo_source
    std::vector<CommittedSource> same_bytes;  // judged by this run: their bytes are loaded under another name
    Replacing replacing = Replacing::of_key;
    std::vector<std::string> replaced;         // of_name: fingerprints whose rows are deleted
    std::int64_t ledger_seq = 0;               // the last entry of the group when the plan was made
    std::map<std::string, std::int64_t> live;  // the oids of the group's tables then
    std::vector<PlannedTable> tables;          // root first
    std::uint64_t rejected = 0;

    [[nodiscard]] std::vector<std::string> table_names() const;
    [[nodiscard]] std::vector<TargetTable> target_tables() const;
};

// The plan of a group without anything to load.
[[nodiscard]] LoadPlan plan_of(const project::Project& project, const project::SourceGroup& group);

// The known columns of a table, for the conversion: the stored ones, with their live types, then the live columns whose
// path is unknown.
[[nodiscard]] std::vector<convert::KnownColumn> known_columns(const project::Table& table, const StoredColumns& stored,
                                                              const LiveTables& live);

// A note for the user if the version column of a root table exists neither in the data nor in the table, so that the
// last record wins. `live`: null if there is no table yet.
[[nodiscard]] std::optional<std::string> missing_version(const PlannedTable& table, const LiveTable* live);

// The tables of `group` with the results of the conversion. Throws project_value if a column of a key is missing.
[[nodiscard]] std::vector<PlannedTable> planned_tables(const project::Project& project,
                                                       const project::SourceGroup& group,
                                                       const convert::PipelineResult& converted);

// What a new attempt at the plan writes about itself, before it has done anything.
[[nodiscard]] AttemptRecord new_record(const LoadPlan& plan);

}  // namespace loadonce::load
