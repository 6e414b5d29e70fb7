// The implementation of Shredder: passes over a block, the walk over a record, its leaves, the tree of paths. Functions
// that return a position return null if the record is invalid; reason_ and reason_at_ say why.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shape/node.h"
#include "shape/shredder.h"
#include "source/blocks.h"

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace loadonce::shape {

class Shredder::Walk {
  public:
    explicit Walk(Outline& outline);
    ~Walk();

    const Shredded& shred(source::Block& block, const OnReject& on_reject);
    const Shredded& shred_again(source::Block& block, const std::map<ColumnId, Type>& wanted);

  private:
    using Byte = std::uint8_t;
    using Index = const std::uint32_t*;

    // A record rejected by the first pass: offsets in the block. Small, because a block of garbage has millions.
    struct KnownReject {
        std::uint32_t begin;
        std::uint32_t end : 31;
        std::uint32_t cut_off : 1;  // cut off by the end of its window
    };

    // A key of a skipped object that has not ended yet.
    struct SkippedKey {
        std::size_t begin, size;  // in skipped_text_
        const Byte* at;
    };

    // Passes over the block (pass.cpp).
    enum class Extent { whole, first_window };
    void start_pass(const std::map<ColumnId, Type>* wanted);
    void pass(source::Block& block, Extent extent);
    void pass_without_rejects(source::Block& block, const std::map<ColumnId, Type>* wanted);
    void collect_findings();
    void collect_drifts();
    void hand_out();

    // The records of a window (window.cpp).
    void lines(const source::Window& window, std::size_t begin, std::size_t end, bool single);
    void documents(const source::Window& window, std::size_t begin, std::size_t end, bool in_array, bool single);
    // Runs simdjson's stage 1; false, with a reason, if the bytes are not tokens.
    [[nodiscard]] bool index_window(std::size_t begin, std::size_t end);
    void reject(const source::Window& window, std::size_t begin, std::size_t end);
    [[nodiscard]] std::size_t past_blanks(std::size_t begin, std::size_t end) const;
    [[nodiscard]] bool rest_unread(const source::Window& window, std::size_t begin, std::size_t end) const;
    [[nodiscard]] const KnownReject* known_reject(std::size_t begin);
    [[nodiscard]] static std::uint64_t count_newlines(const Byte* bytes, std::size_t size);
    Spot spot_of(std::size_t offset);
    [[nodiscard]] const Byte* bad_byte(std::size_t begin, std::size_t end) const;

    // The walk (walk.cpp). `s` points into the structural index: at the beginning of a value; the result is past its
    // end.
    Index record(Index s);
    bool finish_record(std::size_t begins_known);
    Index object(Node& node, Index s, std::uint32_t row);
    Index value(Node& node, Index s, std::uint32_t row);
    bool put_others(Node& node, std::uint32_t row, const Byte* token, const Byte* end_of_string);
    Index array(Node& node, Index s, std::uint32_t row);
    Index element(Table& table, Index s, std::uint32_t position);
    std::size_t begin_element(const Table& table);
    bool finish_element(Table& table, std::size_t begins_known, std::uint32_t position, const Byte* at);
    bool put_parent(Table& of, const ParentLeaf& parent, std::uint32_t first, std::uint32_t count,
                    std::uint32_t position, const Byte* at);
    Index skip(Index s);
    Index skip_key(Index s);
    bool forget_keys(std::size_t first);
    Index fail(const char* reason, Index s);
    Index fail(std::string reason, const Byte* at);
    Node* match(Node& parent, Index s);
    const Byte* string_end(Index s) const;
    bool has_escape(const Byte* text, const Byte* end);
    bool check_scalar(const Byte* token, const Byte* end_of_string);

    // Leaves (leaf.cpp).
    bool put_string(Leaf& leaf, std::uint32_t row, const Byte* text, std::uint32_t size, bool escaped);
    bool put_number(Leaf& leaf, std::uint32_t row, const Byte* token);
    bool put_number(Leaf& leaf, std::uint32_t row, const Byte* token, const Number& number);
    bool put_boolean(Leaf& leaf, std::uint32_t row, const Byte* token, bool value);
    bool put_token(Leaf& leaf, std::uint32_t row, const Byte* token, const Byte* end_of_string);
    bool put_text(Leaf& leaf, std::uint32_t row, const Byte* text, std::size_t size);
    bool put_exact(Leaf& leaf, std::uint32_t row, const Number& number, const Byte* token);
    void put_integer(Leaf& leaf, std::uint32_t row, std::int64_t value);
    void start_column(Leaf& leaf, const Type& type_of_value, const Byte* at);
    void set_target(Leaf& leaf, const Type& type);
    void misfit(Leaf& leaf);
    void see_null(Leaf& leaf, const Byte* at);
    void notice_drift(Leaf& leaf);

    // The keys of the rows of a record (record_keys.cpp).
    void begin_keys();
    void begin_key(Table& table, std::uint32_t row);
    void append_key_part(std::string& key, const Leaf& leaf, const Capture& value);
    static void add_to_keys(Table& table, std::uint32_t first, std::uint32_t count, std::string_view part);
    [[nodiscard]] bool keys_differ();

    // Growing the tree (tree.cpp).
    Table& table(TableId id);
    Node* child(Node& parent, const std::string& key);
    void place(Node& node, Table& of, Node* parent, std::string_view key, bool is_index);
    void capture(Node& node);
    void add_key(Node& node, Leaf& leaf);
    void follow(Table& made);
    void decide_array(Node& node);
    Leaf& leaf_of(Node& node);
    Leaf* new_leaf(Table& of, Role role, const std::string& path, const std::string& name);
    Leaf* new_leaf(Table& of, ColumnId id);

    Outline& outline_;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
    std::size_t parser_capacity_ = 0;

    std::map<TableId, std::unique_ptr<Table>> tables_;
    std::vector<Table*> keyed_tables_;  // children
    std::vector<Node*> nodes_;          // all nodes of the tree
    bool has_hints_ = false, sampling_ = false;
    Table* root_ = nullptr;
    std::vector<std::string> capture_paths_;  // absolute
    std::vector<Capture> captures_;
    std::vector<std::uint32_t> begins_;  // a stack: per open element, the first rows of the followers that it had then

    // The current block and window.
    std::uint64_t block_ordinal_ = 0;
    const std::map<ColumnId, Type>* wanted_ = nullptr;  // null: all
    Byte* bytes_ = nullptr;                             // of the block
    Byte* base_ = nullptr;                              // of the window
    std::size_t window_size_ = 0;
    Index index_end_ = nullptr;
    const Byte* backslash_ = nullptr;  // the next backslash, or the end of the window; only moves forward
    std::uint32_t depth_ = 0;
    std::uint64_t record_number_ = 0;
    std::size_t record_offset_ = 0;  // in the block
    std::string reason_;
    const Byte* reason_at_ = nullptr;
    std::string scratch_, key_part_;
    std::vector<SkippedKey> skipped_keys_;
    std::string skipped_text_;

    bool second_pass_ = false;
    std::vector<KnownReject> known_rejects_;
    std::size_t next_known_reject_ = 0;  // in a first pass: the number of rejects so far
    const OnReject* on_reject_ = nullptr;
    enum class State { top, first_element, element, after_element } state_ = State::top;
    std::size_t counted_to_ = 0;  // in the block: where spot_ is
    Spot spot_;

    Shredded result_;
};

}  // namespace loadonce::shape
