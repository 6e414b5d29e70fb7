// What a load is going to do, as a value: its sources, its tables with their files, columns and keys. Made from a
// conversion, executed by staging and attempt.
#pragma once

#include <cstdint>
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
    std::vector<convert::ConvertedColumn> columns;  // of the file, without lineage; may be none when there are no rows
    std::uint64_t rows = 0;
    std::string object, manifest;  // s3:// URLs; empty without rows
    std::uint64_t object_bytes = 0;

    [[nodiscard]] const convert::ConvertedColumn* find(std::string_view name) const;
    // A column that the project names is wanted also while no data has it.
    [[nodiscard]] bool is_pinned(const convert::ConvertedColumn& column) const;
};

struct LoadPlan {
    std::string project, group, schema, iam_role;
    std::string load_hash, plan_hash;
    std::string definition;                // of a project that was told from the data; else empty
    std::vector<CommittedSource> sources;  // in the order of _lo_source
    std::vector<PlannedTable> tables;      // root first
    std::uint64_t rejected = 0;
    bool backfill = false;

    [[nodiscard]] std::vector<std::string> table_names() const;
    [[nodiscard]] std::vector<TargetTable> target_tables() const;
};

// The columns that a table's paths already have, for the conversion: those stored for a path, with the type that is
// live, then what is live under a name that no path is known for (parent columns among them: theirs are paths of
// another row).
[[nodiscard]] std::vector<convert::KnownColumn> known_columns(const project::Table& table, const StoredColumns& stored,
                                                              const LiveTables& live);

// A sentence for people where a root table's version is a column that nobody has, so that the last record wins. `live`:
// null where there is no table yet.
[[nodiscard]] std::optional<std::string> missing_version(const PlannedTable& table, const LiveTable* live);

// The tables of `group` with what the conversion made of them. Throws project_value when keys or parents cannot be
// told.
[[nodiscard]] std::vector<PlannedTable> planned_tables(const project::Project& project,
                                                       const project::SourceGroup& group,
                                                       const convert::PipelineResult& converted);

}  // namespace loadonce::load
