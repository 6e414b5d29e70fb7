// The columns of a table's file: order, names and types. Decided once, after all data have been seen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "convert/result.h"
#include "shape/outline.h"

namespace loadonce::convert {

struct LaidOutColumn {
    ConvertedColumn column;
    std::optional<shape::ColumnId> id;  // none: the column has no data
    bool fill = false;                  // missing values are stored as '', 0 or false
    bool from_data = false;             // false for a count, a parent's value, an index
    enum class Lineage { no, source, offset } lineage = Lineage::no;
};

struct TableLayout {
    std::optional<shape::TableId> id;
    std::vector<LaidOutColumn> columns;
};

// The length in bytes of the longest string stored for a column.
using Longest = std::function<std::uint32_t(shape::ColumnId)>;

[[nodiscard]] TableLayout lay_out(const shape::Outline& outline, shape::TableId table, bool lineage,
                                  const Longest& longest);
// The final type of a column, without the length of a VARCHAR.
[[nodiscard]] Type final_type(const shape::Outline& outline, shape::ColumnId id);

}  // namespace loadonce::convert
