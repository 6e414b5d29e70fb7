// Blocks of JSON to columns: a walk over simdjson's structural index, without a document in between.
//
// All JSON is validated, wanted or not: structure, numbers, literals, escapes, UTF-8. A record that is not an object,
// is invalid, has the same key twice in one object, nests deeper than 256, holds a string that no VARCHAR can take, or
// has a bad key (null, blanks at its end, floating point) is rejected and leaves no trace in the columns.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shape/outline.h"
#include "source/blocks.h"
#include "table/batch.h"

namespace loadonce::shape {

struct Rejected {
    std::uint32_t source = 0;
    std::uint64_t offset = 0;  // of the record in its source
    std::uint64_t line = 0;    // newlines before it, in this block's part of the source
    std::uint64_t record = 0;  // number in the block
    std::string reason;
    std::size_t begin = 0, end = 0;  // the record in the block's bytes
    // The source's brackets do not close from here to its end: there may be records in it that were not seen.
    bool rest_unread = false;
};

// The part of a block that comes from one source.
struct SourceSlice {
    std::uint32_t source = 0;
    std::uint64_t first_record = 0;  // number in the block
    std::uint64_t records = 0;       // rejected ones too
    std::uint64_t lines = 0;
};

struct ShreddedColumn {
    ColumnId id = 0;
    ColumnBuffer* buffer = nullptr;  // valid until the next call; null: evidence only
};

struct ShreddedTable {
    TableId id = 0;
    std::uint32_t rows = 0;
    std::vector<ShreddedColumn> columns;
    const std::vector<std::uint32_t>* record_of_row = nullptr;  // with lineage
};

// A record that shows that a known type does not hold the data.
struct Drift {
    ColumnId column = 0;
    std::uint32_t source = 0;
    std::uint64_t offset = 0, line = 0;  // as in Rejected
};

struct Shredded {
    std::vector<ShreddedTable> tables;
    std::vector<Finding> findings;
    std::vector<Drift> drifts;
    std::vector<SourceSlice> slices;
};

// Told of each rejected record, once and in their order. They are not collected: a block of garbage has millions.
using OnReject = std::function<void(const Rejected&)>;

class Shredder {
  public:
    explicit Shredder(Outline& outline);
    ~Shredder();

    // All columns, each with the type that this block and what is known needs. The result borrows from the shredder.
    [[nodiscard]] const Shredded& shred(source::Block& block, const OnReject& on_reject);
    // Only these columns, with these types, which must hold the block's values.
    [[nodiscard]] const Shredded& shred_again(source::Block& block, const std::map<ColumnId, Type>& wanted);

  private:
    class Walk;
    std::unique_ptr<Walk> walk_;
};

}  // namespace loadonce::shape
