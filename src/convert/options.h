// What a conversion is asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/progress.h"
#include "parquet/parquet.h"
#include "project/project.h"
#include "shape/outline.h"
#include "table/schema.h"

namespace loadonce::convert {

using shape::KnownColumn;

struct PipelineTable {
    project::Table spec;
    std::vector<KnownColumn> known;  // without the pinned columns of the spec, which come before them
};

enum class NullsWritten { as_spec, keep, fill, both };

struct PipelineOptions {
    unsigned threads = 1;
    parquet::Compression compression = parquet::Compression::snappy;
    NullsWritten nulls = NullsWritten::as_spec;
    bool lineage =
        false;  // appends _lo_source INTEGER and _lo_offset BIGINT: the source, and where the root record begins in it
    std::filesystem::path out;      // existing folder for <file_name>.parquet and temporary files
    std::filesystem::path rejects;  // file for rejected records (mode 0600); empty: they are counted, not kept
    bool append_rejects = false;    // append to that file instead of replacing it
    Progress* progress = nullptr;   // borrowed, may be null
};

}  // namespace loadonce::convert
