// A worker's tree of the paths that it has seen, with a column at each leaf. It lives as long as the worker; each block
// starts with empty columns.
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

// How the scalars of a leaf are treated in the current pass over a block.
enum class Mode : std::uint8_t {
    idle,     // no value yet
    off,      // not wanted in this pass: only validated
    observe,  // only evidence is collected, no column
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
    bool is_text = false;  // the evidence has text already: strings need no classification
    Mode mode = Mode::idle;
    std::uint32_t value_row = UINT32_MAX;     // keys: the last row with a value
    std::uint32_t length_known = UINT32_MAX;  // the length of a known VARCHAR
    std::uint32_t plain_below = 255;          // shorter strings need no checks; 0 for keys
    Type target;                              // the type of `column`, once started
    std::optional<Type> known;
    std::optional<Type> hint;
    SeenAt first_seen = never_seen;
    std::size_t drift_offset = SIZE_MAX;  // offset in the block of the first record that the known type cannot hold
    Evidence evidence;
    Column column;
};

// A scalar of the root record that is copied to child tables.
struct Capture {
    const std::uint8_t* token = nullptr;       // null: the record has no value
    const std::uint8_t* string_end = nullptr;  // closing quote, for strings
};

enum class ArrayMode : std::uint8_t { unknown, child, index, undecided };

struct Node {
    static constexpr std::size_t key_bytes = 32;
    static constexpr std::uint32_t no_row = UINT32_MAX;

    // The key with both quotes, for the comparison with the input.
    std::array<std::uint64_t, 4> key{}, key_mask{};
    std::uint32_t key_size = 0;  // 0: the key has escapes or is too long, and is not compared with the input
    std::uint32_t last_row = no_row;
    bool dropped = false;
    std::uint8_t depth = 0;
    std::int16_t capture = -1;
    bool has_others = false;  // `others` is not empty, or the value is captured
    Node* next = nullptr;     // prediction: the key that followed this one last time
    Node* first = nullptr;    // prediction: the first key of this object last time
    Leaf* leaf = nullptr;
    std::vector<Leaf*> others;  // the further columns of this path
    std::uint16_t seen = 0;     // Evidence::object, array, null in this block

    Table* table = nullptr;  // the table whose row has this node
    std::string path;        // relative to the row
    std::string name;        // keys joined with _
    std::string generic;     // from the root record

    ArrayMode array = ArrayMode::unknown;
    SeenAt undecided_at = never_seen;  // the first elements in this block
    Table* elements = nullptr;         // child: the table of the elements; index: of those past the width, or null
    Leaf* count = nullptr;             // the count column of a child table
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
    std::string name_below_root;    // the keys to the array, joined with _
    Node row;                       // of an element that is an object
    std::unique_ptr<Node> element;  // of an element that is a scalar or an array
    std::uint32_t rows = 0;
    std::uint32_t record_begin = 0;  // first row of the current record
    std::vector<ParentLeaf> parents;
    Leaf* index = nullptr;
    std::vector<std::string> key_names;  // folded; without parent columns
    std::vector<Leaf*> keys;
    std::vector<std::unique_ptr<Leaf>> leaves;
    std::vector<std::uint32_t> record_of_row;  // with lineage: the number of the record in the block
};

}  // namespace loadonce::shape
