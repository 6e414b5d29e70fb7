// Shreds blocks of JSON into columns, by a walk over simdjson's structural index; builds no documents.
//
// All JSON is validated, also values without a column: structure, numbers, literals, escapes, UTF-8. A record is
// rejected, and leaves nothing in the columns, if it is not an object, is invalid, has a key twice in one object, is
// nested deeper than 256, has a string that is too long for VARCHAR, or has a bad table key (null, trailing blanks,
// floating point).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shape/outline.h"
#include "source/blocks.h"
#include "table/column_buffer.h"

namespace loadonce::shape {

// A byte of a source, as far as one block shows where it is.
struct Spot {
    std::uint64_t offset = 0;      // in the source
    std::uint64_t lines = 0;       // newlines before it in this block's slice of the source
    std::uint64_t line_begin = 0;  // lines > 0: where its line begins in the source
};

struct Rejected {
    std::uint32_t source = 0;
    std::uint64_t offset = 0;  // of the record in its source
    Spot at;                   // the byte that is wrong; of the record, if no single one is
    std::uint64_t record = 0;  // its number in the block
    std::string reason;
    std::size_t begin = 0, end = 0;  // the bytes of the record in the block
    // Brackets opened here do not close before the end of the source: records in the rest may be unseen.
    bool rest_unread = false;
};

// The part of a block that belongs to one source.
struct SourceSlice {
    std::uint32_t source = 0;
    std::uint64_t first_record = 0;  // its number in the block
    std::uint64_t records = 0;       // including rejected ones
    std::size_t begin = 0;           // in the block
    std::uint64_t offset = 0;        // of its first byte in the source
    Spot end;
};

struct ShreddedColumn {
    ColumnId id = 0;
    ColumnBuffer* buffer = nullptr;  // valid until the next call
};

struct ShreddedTable {
    TableId id = 0;
    std::uint32_t rows = 0;
    std::vector<ShreddedColumn> columns;
    const std::vector<std::uint32_t>* record_of_row = nullptr;  // with lineage: where its record begins in the block
};

// A record that a known type does not hold.
struct Drift {
    ColumnId column = 0;
    std::uint32_t source = 0;
    Spot at;  // of the record
};

struct Shredded {
    std::vector<ShreddedTable> tables;
    std::vector<Finding> findings;
    std::vector<Drift> drifts;
    std::vector<SourceSlice> slices;
};

// Called for each rejected record, in order. Rejects are not collected: a block of garbage has millions.
using OnReject = std::function<void(const Rejected&)>;

class Shredder {
  public:
    explicit Shredder(Outline& outline);
    ~Shredder();

    // All columns, each with the type that its known type, the data so far and this block need. The result is valid
    // until the next call.
    [[nodiscard]] const Shredded& shred(source::Block& block, const OnReject& on_reject);
    // Only the columns in `wanted`, with these types, which must hold the values of the block.
    [[nodiscard]] const Shredded& shred_again(source::Block& block, const std::map<ColumnId, Type>& wanted);

  private:
    class Walk;
    std::unique_ptr<Walk> walk_;
};

}  // namespace loadonce::shape
