// A worker's own tree of the paths that it has met, and the columns at its leaves. It lives as long as the worker: from
// block to block only the columns' contents start anew.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shape/column.h"
#include "shape/outline.h"

namespace loadonce::shape {

struct Table;

// What is done with the scalars at a leaf, in the present pass over a block.
enum class Mode : std::uint8_t {
    asleep,   // no value yet
    off,      // not wanted in this pass: validated only
    observe,  // no column: leaves evidence only
    text,
    integer64,
    double64,
    boolean,
    date,
    timestamp,
    timestamptz,
    other,  // SMALLINT, INTEGER, REAL, DECIMAL
};

struct Leaf {
    ColumnId id = 0;
    bool key = false;
    bool fill = false;
    bool started = false;  // `column` holds values of this block
    bool is_text = false;  // evidence says text already: strings need not be looked at more closely
    Mode mode = Mode::asleep;
    std::uint32_t value_row = UINT32_MAX;     // of a key: the last row with a value
    std::uint32_t length_known = UINT32_MAX;  // of a known VARCHAR
    std::uint32_t plain_below = 255;          // shorter strings need no closer look; 0 for keys
    Type target;                              // once started
    std::optional<Type> known;
    std::optional<Type> hint;
    SeenAt first_seen = never_seen;
    std::size_t drift_offset = SIZE_MAX;  // in the block: the first record that the known type cannot hold
    Evidence evidence;
    Column column;
};

// A scalar of the root record that child tables copy.
struct Capture {
    const std::uint8_t* token = nullptr;       // null: not in this record, or null
    const std::uint8_t* string_end = nullptr;  // closing quote, for strings
};

enum class ArrayMode : std::uint8_t { unknown, child, index, undecided };

struct Node {
    static constexpr std::size_t key_bytes = 32;
    static constexpr std::uint32_t no_row = UINT32_MAX;

    // The key with both quotes, as it is usually written, for the comparison in place.
    std::array<std::uint64_t, 4> key{}, key_mask{};
    std::uint32_t key_size = 0;  // 0: needs unescaping or is too long, never equal in place
    std::uint32_t last_row = no_row;
    bool dropped = false;
    std::uint8_t depth = 0;
    std::int16_t capture = -1;
    Node* next = nullptr;   // the key that followed this one last time
    Node* first = nullptr;  // the first key of this object last time
    Leaf* leaf = nullptr;
    std::uint16_t seen = 0;  // Evidence::object, array, null in this block

    Table* table = nullptr;  // whose row this is part of
    std::string path;        // relative to the row
    std::string name;        // keys joined with _
    std::string generic;     // from the root record

    ArrayMode array = ArrayMode::unknown;
    SeenAt undecided_at = never_seen;  // of the first elements, in this block
    Table* elements = nullptr;         // child; index: where elements past the width go, or null
    Leaf* count = nullptr;             // child tables' number of rows
    std::vector<std::unique_ptr<Node>> indexed;
    std::unordered_map<std::string, std::unique_ptr<Node>> children;
};

struct ParentLeaf {
    Leaf* leaf;
    std::size_t capture;
};

struct Table {
    TableId id = 0;
    OutlineTable outline;
    std::string name_below_root;    // keys of the array joined with _
    Node row;                       // of an element that is an object
    std::unique_ptr<Node> element;  // of an element that is a scalar or an array
    std::uint32_t rows = 0;
    std::uint32_t record_begin = 0;  // first row of the present record
    std::vector<ParentLeaf> parents;
    Leaf* index = nullptr;
    std::vector<std::string> key_names;  // folded; own columns only
    std::vector<Leaf*> keys;
    std::vector<std::unique_ptr<Leaf>> leaves;
    std::vector<std::uint32_t> record_of_row;  // with lineage: number of the record in the block
};

}  // namespace loadonce::shape
