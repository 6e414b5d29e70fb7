// Which columns a table's file has, in which order, under which names, with which types: told once, when all data have
// been seen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "convert/pipeline.h"
#include "shape/outline.h"

namespace loadonce::convert {

struct LaidOutColumn {
    ConvertedColumn column;
    std::optional<shape::ColumnId> id;  // none: no data at all
    bool fill = false;                  // a row without a value has '' / 0 / false
    bool from_data = false;             // and not a count, a parent's value or an index
    enum class Lineage { no, source, record } lineage = Lineage::no;
};

struct TableLayout {
    std::optional<shape::TableId> id;
    std::vector<LaidOutColumn> columns;
};

// Longest string, in bytes, that was stored for a column.
using Longest = std::function<std::uint32_t(shape::ColumnId)>;

[[nodiscard]] TableLayout lay_out(const shape::Outline& outline, shape::TableId table, bool lineage,
                                  const Longest& longest);
// The final type but for a VARCHAR's length.
[[nodiscard]] Type final_type(const shape::Outline& outline, shape::ColumnId id);

}  // namespace loadonce::convert
