// Writes Parquet files from batches, with deterministic bytes, and reads the schema of any Parquet file.
//
// An encoded row group owns all of its bytes. Any thread may encode; one thread at a time uses a FileWriter.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/column_buffer.h"
#include "table/schema.h"

namespace loadonce::parquet {

enum class Compression { none, snappy, zstd };

struct EncodedChunk {
    Type type;
    std::vector<std::uint8_t> bytes;  // pages, dictionary page first
    std::uint64_t rows = 0, nulls = 0;
    std::uint64_t uncompressed_bytes = 0;
    std::int64_t data_page_offset = 0;  // offset in `bytes`
    bool has_dictionary = false;
    std::optional<std::vector<std::uint8_t>> min,
        max;  // statistics in PLAIN encoding, strings without length and cut to 64 bytes
    std::uint32_t longest = 0;
};

struct EncodedRowGroup {
    std::uint64_t rows = 0;
    std::vector<EncodedChunk> chunks;  // in schema order
};

[[nodiscard]] EncodedChunk encode_chunk(const ColumnBuffer& column, Compression compression);
// A chunk of `rows` nulls, for columns without data in a block.
[[nodiscard]] EncodedChunk null_chunk(const Type& type, std::uint64_t rows, Compression compression);

// Writes one file. All columns are OPTIONAL: whether a column has nulls is known only after its pages are written, and
// Redshift checks NOT NULL itself.
class FileWriter {
  public:
    FileWriter(const std::filesystem::path& file, Compression compression);  // throws file_io
    ~FileWriter();  // the file gets its name in finish(); without it an existing file stays as it is
    // Skips groups without rows. Throws file_io.
    void append(const EncodedRowGroup& group);
    // Writes the footer and returns the size of the file in bytes. The schema is given here since it is known only
    // after all data. Every group must have schema.columns.size() chunks. Throws file_io.
    std::uint64_t finish(const Schema& schema);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// The description of a column in a file, as COPY reads it (docs/redshift-compatibility.md).
struct FileColumn {
    std::string name;
    std::string physical;      // "INT64", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY", ...
    std::string logical;       // "UTF8", "DATE", "TIMESTAMP_MICROS", "DECIMAL", "INT_16", "NULL", "LIST", ... or empty
    std::optional<Type> type;  // the Redshift type that it loads into; nullopt if there is no scalar type
    bool utc_adjusted = false;
    bool nullable = true;
    std::int32_t precision = 0, scale = 0, type_length = 0;
    std::uint64_t nulls = 0;  // from statistics; 0 if there are none
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
