// Reads the footer of a Parquet file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace loadonce::parquet {

// A SchemaElement of the footer.
struct Element {
    std::optional<std::int32_t> physical, converted, logical;
    std::int32_t repetition = 0, children = 0, type_length = 0, precision = 0, scale = 0;
    std::string name;
    int unit = 0, bit_width = 0;
    bool is_signed = true, utc_adjusted = false;
};

struct Group {
    std::int64_t rows = 0;
    std::vector<std::int64_t> nulls;  // per leaf column; -1: unknown
};

struct Footer {
    std::vector<Element> schema;
    std::vector<Group> groups;
    std::int64_t rows = 0;
    std::string created_by;
};

// `file_bytes`: the size of the file, for checking offsets. Throws ThriftError.
[[nodiscard]] Footer read_footer(std::span<const std::uint8_t> bytes, std::uint64_t file_bytes);

}  // namespace loadonce::parquet
