// What a conversion has read and written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "table/schema.h"

namespace loadonce::convert {

struct SourceRead {
    std::string name;         // as given: path or "-"
    std::string fingerprint;  // of the decompressed bytes that were parsed (source/fingerprint.h)
    std::uint64_t bytes = 0;  // decompressed
    std::uint64_t records = 0;
    std::uint64_t rejected = 0;
};

struct ConvertedColumn {
    std::string path;  // absolute (shape::absolute_path); empty for _lo_source and _lo_offset
    std::string name;
    Type type;                      // in the file; a VARCHAR has at least 255 bytes and at least the longest value's
    std::optional<Type> known;      // the known type, if it cannot hold `type` (drift): the caller decides
    std::optional<Place> drift_at;  // a record that shows the drift
    bool from_data = false;         // a non-null value was seen
    std::uint32_t longest = 0;      // bytes of the longest value of a VARCHAR
    bool filled = false;            // missing values are '', 0 or false, also in rows from before the column
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

inline constexpr std::size_t rejects_described = 10;

struct PipelineResult {
    std::vector<SourceRead> sources;
    std::vector<ConvertedTable> tables;
    std::vector<ConvertedTable>
        filled;  // NullsWritten::both: the same tables with filled nulls, <file_name>_fixed.parquet
    std::uint64_t rejected = 0;
    std::vector<std::string> unmatched;  // sentences about paths of the project at which no record has anything
    std::vector<Reject> first_rejects;   // at most rejects_described
    // The first source of documents that is cut off or whose brackets do not close. The number of records that were not
    // read is unknown, so no limit of rejects covers them.
    std::optional<Reject> unread;
};

}  // namespace loadonce::convert
