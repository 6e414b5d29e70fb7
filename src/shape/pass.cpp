// Passes over a block: cuts windows into records, rejects records, returns the columns.
//
// After a rejected record a pass goes on, but its columns are void: the second pass knows the rejected records and
// skips them. A column whose type turned out to be wrong is filled in another pass of its own.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/stop_token.h"
#include "shape/walk.h"

namespace loadonce::shape {
namespace {

std::uint64_t count_newlines(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::size_t lanes = 32;
    std::uint64_t total = 0;
    std::size_t i = 0;
    while (size - i >= lanes) {
        // Eight-bit sums cannot overflow in 255 rounds.
        std::array<std::uint8_t, lanes> sums{};
        const std::size_t rounds = std::min<std::size_t>(255, (size - i) / lanes);
        for (std::size_t round = 0; round < rounds; ++round, i += lanes)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                sums[lane] = static_cast<std::uint8_t>(sums[lane] + (bytes[i + lane] == '\n' ? 1 : 0));
        for (const std::uint8_t sum : sums) total += sum;
    }
    for (; i < size; ++i) total += bytes[i] == '\n' ? 1 : 0;
    return total;
}

}  // namespace

Shredder::Walk::Walk(Outline& outline) : outline_(outline) {
    for (const TableRequest& request : outline.plan().tables)
        for (const project::ParentColumn& parent : request.spec.parent_columns)
            if (std::ranges::find(capture_paths_, parent.path) == capture_paths_.end())
                capture_paths_.push_back(parent.path);
    captures_.resize(capture_paths_.size());
    table(outline.root());
}

Shredder::Walk::~Walk() = default;

void Shredder::Walk::start_pass(const std::map<ColumnId, Type>* wanted) {
    wanted_ = wanted;
    for (Node* node : nodes_) {
        node->last_row = Node::no_row;
        node->seen = 0;
        node->undecided_at = never_seen;
    }
    for (auto& [id, table] : tables_) {
        table->rows = table->record_begin = 0;
        table->record_of_row.clear();
        for (auto& leaf : table->leaves) {
            leaf->value_row = UINT32_MAX;
            const auto wanted_type =
                wanted == nullptr ? std::map<ColumnId, Type>::const_iterator{} : wanted->find(leaf->id);
            if (wanted != nullptr && wanted_type == wanted->end()) {
                leaf->mode = Mode::off;
                continue;
            }
            leaf->mode = Mode::idle;
            leaf->started = false;
            if (wanted != nullptr) {
                leaf->hint = wanted_type->second;
                continue;
            }
            leaf->is_text = false;
            leaf->evidence = {};
            leaf->first_seen = never_seen;
            leaf->drift_offset = SIZE_MAX;
            if (auto hint = outline_.hint(leaf->id)) leaf->hint = hint;
        }
    }
    result_.slices.clear();
    record_number_ = 0;
    next_known_reject_ = 0;
}

const Shredded& Shredder::Walk::shred(source::Block& block, const OnReject& on_reject) {
    if (!has_hints_ && block.windows.size() > 1) {
        // Look at the types first, so that few columns are filled twice.
        sampling_ = true;
        second_pass_ = false;
        known_rejects_.clear();
        start_pass(nullptr);
        pass(block, Extent::first_window);
        sampling_ = false;
        for (auto& [id, table] : tables_)
            for (auto& leaf : table->leaves)
                if (!leaf->known && leaf->evidence.has_scalar()) leaf->hint = decide(leaf->evidence);
    }
    has_hints_ = true;
    on_reject_ = &on_reject;
    pass_without_rejects(block, nullptr);
    on_reject_ = nullptr;
    collect_findings();
    collect_drifts(block);
    std::map<ColumnId, Type> again;
    for (auto& [id, table] : tables_) {
        for (auto& leaf : table->leaves) {
            if (leaf->mode != Mode::observe) continue;
            OutlineColumn column = outline_.column(leaf->id);
            column.evidence.merge(leaf->evidence);
            again[leaf->id] = type_of(column);
        }
    }
    if (!again.empty()) {
        start_pass(&again);
        second_pass_ = true;
        pass(block, Extent::whole);
    }
    hand_out();
    return result_;
}

const Shredded& Shredder::Walk::shred_again(source::Block& block, const std::map<ColumnId, Type>& wanted) {
    for (auto& [id, table] : tables_)
        for (auto& leaf : table->leaves) leaf->started = false;
    pass_without_rejects(block, &wanted);
    hand_out();
    return result_;
}

void Shredder::Walk::pass_without_rejects(source::Block& block, const std::map<ColumnId, Type>* wanted) {
    second_pass_ = false;
    known_rejects_.clear();
    start_pass(wanted);
    pass(block, Extent::whole);
    if (known_rejects_.empty()) return;
    second_pass_ = true;
    start_pass(wanted);
    pass(block, Extent::whole);
}

void Shredder::Walk::pass(source::Block& block, Extent extent) {
    block_ordinal_ = block.ordinal;
    bytes_ = block.bytes.data();
    for (const source::Window& window : block.windows) {
        throw_if_stopped();
        if (result_.slices.empty() || result_.slices.back().source != window.source) {
            result_.slices.push_back({window.source, record_number_, 0, 0});
            slice_begin_ = lines_counted_to_ = window.begin;
            lines_before_ = 0;
        }
        if (window.oversize) {
            record_offset_ = window.begin;
            fail(fmt::format("a record longer than {} bytes", source::record_bytes_max), bytes_ + window.begin);
            reject(window, window.begin, window.end);
            ++record_number_;
            lines_counted_to_ = window.end;
            ++lines_before_;
        } else if (window.framing == source::Framing::lines) {
            lines(window, window.begin, window.end, false);
        } else {
            state_ = window.in_array ? State::element : State::top;
            documents(window, window.begin, window.end, window.in_array, false);
            const KnownReject* last = next_known_reject_ > 0 ? &known_rejects_[next_known_reject_ - 1] : nullptr;
            const bool cut_inside =
                last != nullptr && last->cut_off != 0 && past_blanks(last->end, window.end) == window.end;
            if (window.ends_source && state_ != State::top && !cut_inside) {
                fail("the array at the top is not closed: the source is cut off", bytes_ + window.end);
                reject(window, window.end, window.end);
                ++record_number_;
            }
        }
        SourceSlice& slice = result_.slices.back();
        slice.records = record_number_ - slice.first_record;
        slice.lines = line_of(window.end);
        if (extent == Extent::first_window) return;
    }
}

bool Shredder::Walk::index_window(std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    if (!parser_ || parser_capacity_ < size) {
        parser_capacity_ = std::max(size, 2 * source::window_bytes);
        if (simdjson::get_active_implementation()->create_dom_parser_implementation(parser_capacity_, 1, parser_) !=
            simdjson::SUCCESS)
            throw std::bad_alloc();
    }
    base_ = bytes_ + begin;
    window_size_ = size;
    backslash_ = base_;
    if (const void* found = std::memchr(base_, '\\', size))
        backslash_ = static_cast<const Byte*>(found);
    else
        backslash_ = base_ + size;
    const simdjson::error_code code = parser_->stage1(base_, size, simdjson::stage1_mode::regular);
    if (code == simdjson::EMPTY) parser_->n_structural_indexes = 0;
    index_end_ = parser_->structural_indexes.get() + parser_->n_structural_indexes;
    switch (code) {
        case simdjson::SUCCESS:
        case simdjson::EMPTY:
            // Reading past the last token finds the end of the window, which is not a token.
            for (std::size_t i = 0; i < 3; ++i)
                parser_->structural_indexes[parser_->n_structural_indexes + i] = static_cast<std::uint32_t>(size);
            return true;
        case simdjson::UTF8_ERROR:
            fail("not valid UTF-8", base_);
            return false;
        case simdjson::UNCLOSED_STRING:
            fail("a string is not closed", base_);
            return false;
        case simdjson::UNESCAPED_CHARS:
            fail("a control character in a string, or a string that is not closed", base_);
            return false;
        default:
            fail(simdjson::error_message(code), base_);
            return false;
    }
}

namespace {

// Replaces the byte after a window, while the window is walked, by one that is not a token.
class Fence {
  public:
    explicit Fence(std::uint8_t* at) : at_(at), byte_(*at) { *at = 0; }
    ~Fence() { *at_ = byte_; }
    Fence(const Fence&) = delete;
    Fence& operator=(const Fence&) = delete;

  private:
    std::uint8_t* at_;
    std::uint8_t byte_;
};

}  // namespace

void Shredder::Walk::lines(const source::Window& window, std::size_t begin, std::size_t end, bool single) {
    const bool tokens = begin < end && index_window(begin, end);
    if (begin < end && !tokens && single) {
        record_offset_ = begin;
        reject(window, begin, end);
        ++record_number_;
        return;
    }
    const Fence fence(bytes_ + end);
    Index s = tokens ? parser_->structural_indexes.get() : nullptr;
    for (std::size_t at = begin; at < end;) {
        const void* newline = std::memchr(bytes_ + at, '\n', end - at);
        const std::size_t line_end =
            newline == nullptr ? end : static_cast<std::size_t>(static_cast<const Byte*>(newline) - bytes_);
        const std::size_t line_begin = at;
        at = line_end + 1;
        if (!tokens) {  // one bad line makes the index of the window useless: index each line by itself
            lines(window, line_begin, line_end, true);
            continue;
        }
        const std::size_t stop = line_end - begin;
        if (s >= index_end_ || *s >= stop) continue;  // blank
        record_offset_ = begin + *s;
        if (known_reject(record_offset_) == nullptr) {
            Index after = record(s);
            if (after != nullptr && (after[-1] >= stop || (after < index_end_ && *after < stop)))
                after = fail(std::string(after[-1] >= stop ? "the line ends inside the record"
                                                           : "more than one value in the line"),
                             base_ + *s);
            if (after == nullptr)
                reject(window, record_offset_, line_end);
            else
                s = after;
        }
        ++record_number_;
        while (s < index_end_ && *s < stop) ++s;
    }
}

void Shredder::Walk::documents(const source::Window& window, std::size_t begin, std::size_t end, bool in_array,
                               bool single) {
    if (begin == end) return;
    if (!index_window(begin, end)) {
        if (single) {
            begin = past_blanks(begin, end);
            record_offset_ = begin;
            reject(window, begin, end);
            ++record_number_;
            state_ = in_array ? State::element : State::top;
            return;
        }
        // Index each record by itself.
        source::DocumentScanner scanner(in_array);
        std::size_t part = begin;
        bool inside = in_array;
        scanner.scan(bytes_ + begin, end - begin, [&](std::size_t cut, bool inside_after) {
            documents(window, part, begin + cut, inside, true);
            part = begin + cut;
            inside = inside_after;
            state_ = inside ? State::element : State::top;
        });
        documents(window, part, end, inside, true);
        return;
    }
    const Fence fence(bytes_ + end);
    for (Index s = parser_->structural_indexes.get(); s < index_end_;) {
        const Byte token = base_[*s];
        record_offset_ = begin + *s;
        if (const KnownReject* known = known_reject(record_offset_)) {
            ++record_number_;
            while (s < index_end_ && begin + *s < known->end) ++s;
            state_ = state_ == State::top ? State::top : State::after_element;
            continue;
        }
        Index after = nullptr;
        State next = state_;
        if (state_ == State::after_element) {
            if (token == ',' || token == ']') {
                state_ = token == ',' ? State::element : State::top;
                ++s;
                continue;
            }
            fail("expected a comma or ] between the elements", s);
        } else if (token == '[' && state_ == State::top) {
            state_ = State::first_element;
            ++s;
            continue;
        } else if (token == ']' && state_ == State::first_element) {
            state_ = State::top;
            ++s;
            continue;
        } else {
            after = record(s);
        }
        next = state_ == State::top ? State::top : State::after_element;
        if (after == nullptr) {
            // The record extends to its closing bracket, or is a single token.
            std::size_t record_end = s + 1 < index_end_ ? begin + s[1] : end;
            if (token == '{' || token == '[') {
                record_end = end;
                source::DocumentScanner scanner;
                bool found = false;
                scanner.scan(base_ + *s, end - begin - *s, [&](std::size_t cut, bool inside) {
                    if (!found && !inside) record_end = record_offset_ + cut;
                    found = found || !inside;
                });
            }
            reject(window, record_offset_, record_end);
            while (s < index_end_ && begin + *s < record_end) ++s;
        } else {
            s = after;
        }
        ++record_number_;
        state_ = next;
    }
}

const Shredder::Walk::KnownReject* Shredder::Walk::known_reject(std::size_t begin) {
    if (!second_pass_ || next_known_reject_ >= known_rejects_.size() ||
        known_rejects_[next_known_reject_].begin != begin)
        return nullptr;
    return &known_rejects_[next_known_reject_++];
}

void Shredder::Walk::reject(const source::Window& window, std::size_t begin, std::size_t end) {
    ++next_known_reject_;
    if (second_pass_) {
        if (next_known_reject_ > known_rejects_.size())
            throw Error(errors::invariant,
                        "a record was accepted by the first pass and rejected by the second: " + reason_);
        return;
    }
    const bool unread = rest_unread(window, begin, end);
    const bool open = reason_.starts_with("the record is cut off") || reason_ == "a string is not closed";
    known_rejects_.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) & INT32_MAX, open || unread ? 1U : 0U});
    if (on_reject_ == nullptr) return;
    std::string reason = reason_;
    if (reason_at_ > bytes_ + begin && reason_at_ <= bytes_ + end)
        reason +=
            fmt::format(", at byte {}", window.offset + static_cast<std::uint64_t>(reason_at_ - bytes_) - window.begin);
    if (open && window.framing == source::Framing::lines && window.ends_source && end == window.end)
        reason += "; the source ends here, inside the record: it may be cut off";
    (*on_reject_)({window.source, window.offset + begin - window.begin, line_of(begin), record_number_,
                   std::move(reason), begin, end, unread});
}

std::size_t Shredder::Walk::past_blanks(std::size_t begin, std::size_t end) const {
    constexpr std::string_view blanks = " \t\r\n";
    while (begin < end && blanks.find(static_cast<char>(bytes_[begin])) != std::string_view::npos) ++begin;
    return begin;
}

bool Shredder::Walk::rest_unread(const source::Window& window, std::size_t begin, std::size_t end) const {
    if (window.framing == source::Framing::lines) return false;
    if (window.oversize) return true;
    if (!window.ends_source || past_blanks(end, window.end) != window.end) return false;
    if (begin == end) return true;  // the array at the top is not closed
    // In an array, its closing bracket may have closed the record instead: then the array is open.
    source::DocumentScanner scanner(state_ != State::top);
    scanner.scan(bytes_ + begin, end - begin, [](std::size_t, bool) {});
    return scanner.open();
}

// The number of newlines between the begin of the slice and `offset`, which usually grows.
std::uint64_t Shredder::Walk::line_of(std::size_t offset) {
    if (offset < lines_counted_to_) {  // a record that began before the last counted offset
        return lines_before_ - count_newlines(bytes_ + offset, lines_counted_to_ - offset);
    }
    lines_before_ += count_newlines(bytes_ + lines_counted_to_, offset - lines_counted_to_);
    lines_counted_to_ = offset;
    return lines_before_;
}

void Shredder::Walk::collect_findings() {
    result_.findings.clear();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        Node& node = *nodes_[i];
        // A null where other records have an object or an array does not make a column: the outline needs to know these
        // kinds.
        if (node.seen != 0 && node.leaf == nullptr) (void)leaf_of(node);
        if (node.leaf != nullptr) node.leaf->evidence.kinds |= node.seen;
        for (Leaf* other : node.others) other->evidence.kinds |= node.seen;
        if (node.undecided_at != never_seen) outline_.undecided(node.generic, node.undecided_at);
    }
    for (auto& [id, table] : tables_)
        for (auto& leaf : table->leaves)
            if (leaf->evidence.kinds != 0) result_.findings.push_back({leaf->id, leaf->evidence, leaf->first_seen});
}

void Shredder::Walk::collect_drifts(const source::Block& block) {
    result_.drifts.clear();
    for (auto& [id, table] : tables_) {
        for (auto& leaf : table->leaves) {
            if (leaf->drift_offset == SIZE_MAX) continue;
            Drift drift{leaf->id, block.windows.front().source, 0, 0};
            for (const source::Window& window : block.windows) {
                if (window.source != drift.source) drift = {leaf->id, window.source, 0, 0};
                if (leaf->drift_offset < window.end) {
                    drift.offset = window.offset + leaf->drift_offset - window.begin;
                    drift.line += count_newlines(bytes_ + window.begin, leaf->drift_offset - window.begin);
                    break;
                }
                drift.line += count_newlines(bytes_ + window.begin, window.end - window.begin);
            }
            result_.drifts.push_back(drift);
        }
    }
}

void Shredder::Walk::hand_out() {
    result_.tables.clear();
    for (auto& [id, table] : tables_) {
        ShreddedTable made{id, table->rows, {}, outline_.plan().lineage ? &table->record_of_row : nullptr};
        for (auto& leaf : table->leaves) {
            if (leaf->started) made.columns.push_back({leaf->id, &leaf->column.finish(table->rows)});
        }
        result_.tables.push_back(std::move(made));
    }
}

Shredder::Shredder(Outline& outline) : walk_(std::make_unique<Walk>(outline)) {}
Shredder::~Shredder() = default;
const Shredded& Shredder::shred(source::Block& block, const OnReject& on_reject) {
    return walk_->shred(block, on_reject);
}
const Shredded& Shredder::shred_again(source::Block& block, const std::map<ColumnId, Type>& wanted) {
    return walk_->shred_again(block, wanted);
}

}  // namespace loadonce::shape
