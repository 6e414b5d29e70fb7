// Parquet files: deterministic row groups from batches, joined into files; and the schema of any Parquet file read
// back.
//
// An encoded row group is self-contained: it owns its bytes and points into nothing. Encoding may happen on any thread;
// a FileWriter is used by one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/batch.h"
#include "table/schema.h"

namespace loadonce::parquet {

enum class Compression { none, snappy, zstd };

struct EncodedChunk {
    Type type;
    std::vector<std::uint8_t> bytes;  // pages, dictionary page first
    std::uint64_t rows = 0, nulls = 0;
    std::uint64_t uncompressed_bytes = 0;
    std::int64_t data_page_offset = 0;  // in `bytes`
    bool has_dictionary = false;
    std::optional<std::vector<std::uint8_t>> min, max;  // statistics, PLAIN without length; strings cut to 64 bytes
    std::uint32_t longest = 0;
};

struct EncodedRowGroup {
    std::uint64_t rows = 0;
    std::vector<EncodedChunk> chunks;  // in schema order
};

[[nodiscard]] EncodedChunk encode_chunk(const ColumnBuffer& column, Compression compression);
// A chunk of `rows` nulls: for columns that a block does not have.
[[nodiscard]] EncodedChunk null_chunk(const Type& type, std::uint64_t rows, Compression compression);

// Writes one file. All columns are OPTIONAL: whether a column has nulls is known only when pages with their levels are
// long written, and Redshift checks NOT NULL itself.
class FileWriter {
  public:
    FileWriter(const std::filesystem::path& file, Compression compression);  // throws file_io
    ~FileWriter();  // a file that was not finished never had its name: what was there before is untouched
    // Groups without rows are left out. Throws file_io.
    void append(const EncodedRowGroup& group);
    // Writes the footer. The schema is needed only now: types and columns are known when all data have been seen. Every
    // group must have schema.columns.size() chunks. Returns the file's size in bytes.
    std::uint64_t finish(const Schema& schema);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// What a file says of itself, as COPY judges it (docs/redshift-compatibility.md).
struct FileColumn {
    std::string name;
    std::string physical;      // "INT64", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY", ...
    std::string logical;       // "UTF8", "DATE", "TIMESTAMP_MICROS", "DECIMAL", "INT_16", "NULL", "LIST", ... or empty
    std::optional<Type> type;  // Redshift's type that it loads into; none if it loads into no scalar type
    bool utc_adjusted = false;
    bool nullable = true;
    std::int32_t precision = 0, scale = 0, type_length = 0;
    std::uint64_t nulls = 0;  // from statistics, where they are there
};
struct FileInfo {
    std::vector<FileColumn> columns;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::string created_by;
};
// Throws parquet_corrupt, file_io.
[[nodiscard]] FileInfo read_info(const std::filesystem::path& file);

}  // namespace loadonce::parquet
