// Passes over a block, and the columns that they return.
//
// After a rejected record a pass goes on, but its columns are void: the second pass knows the rejected records and
// skips them. A column whose type turned out to be wrong is filled in another pass of its own.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/stop_token.h"
#include "project/enclosing.h"
#include "shape/walk.h"

namespace loadonce::shape {

Shredder::Walk::Walk(Outline& outline) : outline_(outline) {
    for (const TableRequest& request : outline.request().tables)
        for (const project::ParentColumn& parent : request.spec.parent_columns)
            if (!project::is_position(parent.path) &&
                std::ranges::find(capture_paths_, parent.path) == capture_paths_.end())
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
        table->rows = 0;
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
    collect_drifts();
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
            result_.slices.push_back({window.source, record_number_, 0, window.begin, window.offset, {}});
            counted_to_ = window.begin;
            spot_ = {window.offset, 0, 0};
        }
        if (window.oversize()) {
            record_offset_ = window.begin;
            fail(fmt::format("a record longer than {} bytes", source::record_bytes_max), bytes_ + window.begin);
            reject(window, window.begin, window.end);
            ++record_number_;
            counted_to_ = window.end;
            const std::uint64_t end = window.offset + (window.end - window.begin) + window.skipped;
            spot_ = {end, spot_.lines + 1, end};
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
        slice.end = spot_of(window.end);
        if (extent == Extent::first_window) return;
    }
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

void Shredder::Walk::collect_drifts() {
    result_.drifts.clear();
    for (auto& [id, table] : tables_) {
        for (auto& leaf : table->leaves) {
            if (leaf->drift_offset == SIZE_MAX) continue;
            const auto slice =
                std::ranges::upper_bound(result_.slices, leaf->drift_offset, {}, &SourceSlice::begin) - 1;
            counted_to_ = slice->begin;
            spot_ = {slice->offset, 0, 0};
            result_.drifts.push_back({leaf->id, slice->source, spot_of(leaf->drift_offset)});
        }
    }
}

void Shredder::Walk::hand_out() {
    result_.tables.clear();
    for (auto& [id, table] : tables_) {
        ShreddedTable made{id, table->rows, {}, outline_.request().lineage ? &table->record_of_row : nullptr};
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
