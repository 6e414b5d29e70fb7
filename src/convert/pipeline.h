// Blocks to files: reads sources, decides types from all the data, and writes one Parquet file per table. Knows nothing
// of a warehouse.
//
// The same sources in the same order, tables, known columns and options give byte-identical files at any number of
// threads.
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
    std::vector<KnownColumn> known;  // pinned columns of the spec are added by the pipeline itself and come first
};

enum class NullsWritten { as_spec, keep, fill, both };

struct PipelineOptions {
    unsigned threads = 1;
    parquet::Compression compression = parquet::Compression::snappy;
    NullsWritten nulls = NullsWritten::as_spec;
    bool lineage = false;           // two columns more, last: _lo_source INTEGER, _lo_record BIGINT, of the root record
    std::filesystem::path out;      // folder, must exist; files are <file_name>.parquet
    std::filesystem::path rejects;  // file for rejected records (mode 0600); empty: they are only counted and described
    bool append_rejects = false;    // to that file, instead of replacing it
    Progress* progress = nullptr;   // borrowed; null: nobody watches
};

struct SourceRead {
    std::string name;         // as given: path or "-"
    std::string fingerprint;  // 64 hex digits: SHA-256 of the decompressed bytes, as the parser consumed them
    std::uint64_t bytes = 0;  // decompressed
    std::uint64_t records = 0;
    std::uint64_t rejected = 0;
};

struct ConvertedColumn {
    std::string path;  // "" for _lo_ columns; parent columns have the path from the root, as written in the spec
    std::string name;
    Type type;                      // as the file has it; VARCHAR: at least 255, at least the longest value
    std::optional<Type> known;      // the known type where it cannot hold `type`: drift, for the caller to judge
    std::optional<Place> drift_at;  // a record that shows it
    bool from_data = false;         // a non-null value was seen
};

struct ConvertedTable {
    std::string name;
    std::string path;  // whose elements are rows: $.order.items[*], or $
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
    // A source of documents that is cut off, or whose brackets do not close: nobody knows how many records were not
    // read, so that no limit of rejects covers them. The first such place.
    std::optional<Reject> unread;
};

// Tables: those given, in that order; none given: told from the data (root table named after the first source's file
// stem, arrays as child tables <root>_<path>). Throws source_unreadable, file_io, name_conflict; rejected records are
// counted, not thrown: the caller judges, and must not take a result with `unread`.
[[nodiscard]] PipelineResult run_pipeline(const std::vector<std::string>& sources, project::Format format,
                                          const std::vector<PipelineTable>& tables,
                                          const std::vector<project::Array>& arrays, const PipelineOptions& options);

// The error rejects_past_limit if more records were rejected than the root table of `tables` allows, or if records were
// not read; nullopt otherwise. `not_done` ends the sentence "nothing was ...".
[[nodiscard]] std::optional<Error> reject_limit_error(const PipelineResult& result,
                                                      const std::vector<PipelineTable>& tables,
                                                      std::string_view not_done);

// The root table's name where it is told from the data: "data/my orders.ndjson.gz" gives "my orders", "-" "records".
[[nodiscard]] std::string table_name_of(const std::string& source);

// SHA-256 and size of a source's decompressed bytes, without converting it.
[[nodiscard]] SourceRead fingerprint(const std::string& source);

// Files, folders and globs to files, as they are read: positional order counts, folders and globs sort by the bytes of
// the path, "-" stays. A pattern that matches nothing and a path that is not there are errors (source_unreadable).
[[nodiscard]] std::vector<std::string> expand_sources(const std::vector<std::string>& paths,
                                                      const std::filesystem::path& relative_to);

}  // namespace loadonce::convert
