// Converts sources to one Parquet file per table. Types are inferred from all the data. Knows no warehouse.
//
// The files depend on the sources, their order, the tables, the known columns and the options, and on nothing else:
// they are byte-identical for any number of threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "convert/progress.h"
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
    bool lineage = false;  // appends _lo_source INTEGER and _lo_record BIGINT: source and number of the root record
    std::filesystem::path out;      // existing folder for <file_name>.parquet and temporary files
    std::filesystem::path rejects;  // file for rejected records (mode 0600); empty: they are counted, not kept
    bool append_rejects = false;    // append to that file instead of replacing it
    Progress* progress = nullptr;   // borrowed, may be null
};

struct SourceRead {
    std::string name;         // as given: path or "-"
    std::string fingerprint;  // SHA-256 of the decompressed bytes that were parsed, 64 hex digits
    std::uint64_t bytes = 0;  // decompressed
    std::uint64_t records = 0;
    std::uint64_t rejected = 0;
};

struct ConvertedColumn {
    std::string path;  // relative to the row; of a parent column: from the root record; empty for _lo_ columns
    std::string name;
    Type type;                      // in the file; a VARCHAR has at least 255 bytes and at least the longest value's
    std::optional<Type> known;      // the known type, if it cannot hold `type` (drift): the caller decides
    std::optional<Place> drift_at;  // a record that shows the drift
    bool from_data = false;         // a non-null value was seen
};

struct ConvertedTable {
    std::string name;
    std::string path;  // of the rows: $ or an array's elements, $.order.items[*]
    std::filesystem::path file;
    std::uint64_t rows = 0, bytes = 0;
    std::string sha256;  // of the file
    std::vector<ConvertedColumn> columns;
    [[nodiscard]] Schema schema() const;
};

struct Reject {
    Place place;
    std::string reason;
};

struct PipelineResult {
    std::vector<SourceRead> sources;
    std::vector<ConvertedTable> tables;
    std::vector<ConvertedTable>
        filled;  // NullsWritten::both: the same tables with filled nulls, <file_name>_fixed.parquet
    std::uint64_t rejected = 0;
    std::vector<Reject> first_rejects;  // at most 10
    // The first source of documents that is cut off or whose brackets do not close. The number of records that were not
    // read is unknown, so no limit of rejects covers them.
    std::optional<Reject> unread;
};

// Converts `sources` to `tables`, in that order. Without tables they are inferred: a root table named after the first
// source, arrays as child tables <root>_<path>. Rejected records are counted, not thrown; the caller checks them with
// reject_limit_error(). Throws source_unreadable, source_changed, file_io, name_conflict, project_undecided.
[[nodiscard]] PipelineResult run_pipeline(const std::vector<std::string>& sources, project::Format format,
                                          const std::vector<PipelineTable>& tables,
                                          const std::vector<project::Array>& arrays, const PipelineOptions& options);

// The error rejects_past_limit if more records were rejected than the root table of `tables` allows, or if records were
// not read; nullopt otherwise. `not_done` ends the sentence "nothing was ...".
[[nodiscard]] std::optional<Error> reject_limit_error(const PipelineResult& result,
                                                      const std::vector<PipelineTable>& tables,
                                                      std::string_view not_done);

// The name of an inferred root table: "data/my orders.ndjson.gz" gives "my orders", "-" "records".
[[nodiscard]] std::string table_name_of(const std::string& source);

// SHA-256 and size of a source's decompressed bytes, without converting it.
[[nodiscard]] SourceRead fingerprint(const std::string& source);

// Expands files, folders and globs to files, in the order given; folders and globs are sorted by the bytes of the path,
// "-" is kept. Throws source_unreadable for a path that does not exist and a pattern that matches nothing.
[[nodiscard]] std::vector<std::string> expand_sources(const std::vector<std::string>& paths,
                                                      const std::filesystem::path& relative_to);

}  // namespace loadonce::convert
