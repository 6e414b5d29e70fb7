// The footer of a Parquet file, taken out of its bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace loadonce::parquet {

// What a SchemaElement says, in the footer's words.
struct Element {
    std::optional<std::int32_t> physical, converted, logical;
    std::int32_t repetition = 0, children = 0, type_length = 0, precision = 0, scale = 0;
    std::string name;
    int unit = 0, bit_width = 0;
    bool is_signed = true, utc_adjusted = false;
};

struct Group {
    std::int64_t rows = 0;
    std::vector<std::int64_t> nulls;  // per leaf; -1: not said
};

struct Footer {
    std::vector<Element> schema;
    std::vector<Group> groups;
    std::int64_t rows = 0;
    std::string created_by;
};

// `file_bytes`: the size of the whole file, outside of which no column may lie. Throws ThriftError.
[[nodiscard]] Footer read_footer(std::span<const std::uint8_t> bytes, std::uint64_t file_bytes);

}  // namespace loadonce::parquet
