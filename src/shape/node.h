// A worker's tree of the paths that it has seen, with a column at each leaf. It lives as long as the worker; each block
// starts with empty columns.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
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
    bool version = false;
    bool fill = false;
    bool started = false;  // `column` holds values of this block
    bool is_text = false;  // the evidence has text already: strings need no classification
    Mode mode = Mode::idle;
    std::uint32_t value_row = UINT32_MAX;     // keys: the last row with a value
    std::uint32_t length_known = UINT32_MAX;  // the length of a known VARCHAR
    std::uint32_t plain_below = 255;          // shorter strings need no checks; 0 for keys and versions
    Type target;                              // the type of `column`, once started
    std::optional<Type> known;
    std::optional<Type> hint;
    SeenAt first_seen = never_seen;
    std::size_t drift_offset = SIZE_MAX;  // offset in the block of the first record that the known type cannot hold
    Evidence evidence;
    Column column;
};

// A scalar that is copied to the rows of tables below.
struct Capture {
    const std::uint8_t* token = nullptr;       // null: the element has no value
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
    bool has_others = false;  // `others` or `captures` is not empty
    Node* next = nullptr;     // prediction: the key that followed this one last time
    Node* first = nullptr;    // prediction: the first key of this object last time
    Leaf* leaf = nullptr;
    std::vector<Leaf*> others;          // the further columns of this path
    std::vector<std::size_t> captures;  // which captures are values of this path
    std::uint16_t seen = 0;             // Evidence::object, array, null in this block

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

// A value that is part of the key of a row.
struct KeyPart {
    const Leaf* leaf;
    std::size_t capture;
};

struct ParentLeaf {
    Leaf* leaf;
    std::optional<std::size_t> capture;  // none: the position of the element in its array
    bool identifies = false;             // it is in what tells the rows of one record apart
};

// The rows that get values of an element: those of a table whose arrays are in it, or, for its position, its own.
struct Follower {
    Table* table;
    std::vector<ParentLeaf> leaves;
};

struct Table {
    TableId id = 0;
    OutlineTable outline;
    std::string name_below_root;    // the keys to the array, joined with _
    Node row;                       // of an element that is an object
    std::unique_ptr<Node> element;  // of an element that is a scalar or an array
    std::uint32_t rows = 0;
    std::vector<Follower> followers;
    std::vector<std::size_t> captures;   // of values of its elements
    Leaf* index = nullptr;               // the position in the array
    std::vector<std::string> key_names;  // folded; without parent columns
    std::vector<Leaf*> keys;
    // Of a child with a key: what tells the rows of the current record apart (record_keys.cpp).
    bool keyed = false;
    std::vector<KeyPart> key_parts;
    std::uint32_t record_begin = 0;
    std::vector<std::string> row_keys;  // by row, from record_begin; the strings keep their memory
    std::vector<std::unique_ptr<Leaf>> leaves;
    std::vector<std::uint32_t> record_of_row;  // with lineage: where the record begins in the block
};

}  // namespace loadonce::shape
