#include "shape/walk.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace loadonce::shape {
namespace {

constexpr std::uint32_t depth_max = 256;

bool is_space(std::uint8_t c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool equal_in_place(const Node& node, const std::uint8_t* p) {
    if (node.key_size == 0) return false;
    std::uint64_t difference =
        ((load8(p) ^ node.key[0]) & node.key_mask[0]) | ((load8(p + 8) ^ node.key[1]) & node.key_mask[1]);
    if (node.key_size > 16)
        difference |=
            ((load8(p + 16) ^ node.key[2]) & node.key_mask[2]) | ((load8(p + 24) ^ node.key[3]) & node.key_mask[3]);
    return difference == 0;
}

}  // namespace

Shredder::Walk::Index Shredder::Walk::fail(std::string reason, const Byte* at) {
    reason_ = std::move(reason);
    reason_at_ = at;
    return nullptr;
}

Shredder::Walk::Index Shredder::Walk::fail(const char* reason, Index s) {
    return s >= index_end_ ? fail("the record is cut off", base_ + window_size_)
                           : fail(std::string(reason), base_ + *s);
}

// The closing quote of the string that starts at *s: between it and the next structural character there is only white
// space.
const Shredder::Walk::Byte* Shredder::Walk::string_end(Index s) const {
    const Byte* end = base_ + s[1] - 1;
    while (is_space(*end)) --end;
    return end;
}

// backslash_ only moves forward: not to be called for tokens that are visited again.
bool Shredder::Walk::has_escape(const Byte* text, const Byte* end) {
    if (backslash_ >= end) return false;
    if (backslash_ < text) {
        const Byte* window_end = base_ + window_size_;
        const void* found = std::memchr(text, '\\', static_cast<std::size_t>(window_end - text));
        backslash_ = found == nullptr ? window_end : static_cast<const Byte*>(found);
    }
    return backslash_ < end;
}

// The child for a key that was not predicted.
Node* Shredder::Walk::match(Node& parent, Index s) {
    const Byte *text = base_ + *s + 1, *end = string_end(s);
    std::string key;
    if (std::memchr(text, '\\', static_cast<std::size_t>(end - text)) != nullptr) {
        if (const char* wrong = unescape(text, static_cast<std::size_t>(end - text), key)) {
            fail(std::string(wrong), text);
            return nullptr;
        }
    } else {
        key.assign(reinterpret_cast<const char*>(text), static_cast<std::size_t>(end - text));
    }
    if (const auto at = parent.children.find(key); at != parent.children.end()) return at->second.get();
    return child(parent, key);
}

Shredder::Walk::Index Shredder::Walk::record(Index s) {
    depth_ = 0;
    skipped_keys_.clear();
    skipped_text_.clear();
    const std::uint32_t row = root_->rows++;
    if (outline_.request().lineage) root_->record_of_row.push_back(static_cast<std::uint32_t>(record_offset_));
    begins_.clear();
    begin_keys();
    const std::size_t begins_known = begin_element(*root_);
    if (base_[*s] != '{') return fail("the record is not an object", s);
    s = object(root_->row, s + 1, row);
    if (s == nullptr || !finish_record(begins_known)) return nullptr;
    return s;
}

bool Shredder::Walk::finish_record(std::size_t begins_known) {
    const std::uint32_t row = root_->rows - 1;
    const Byte* at = bytes_ + record_offset_;
    bool has_key = root_->keys.size() >= root_->key_names.size();
    for (const Leaf* key : root_->keys) has_key = has_key && key->value_row == row;
    if (!has_key) {
        fail("the record has no key, or a null in it", at);
        return false;
    }
    return finish_element(*root_, begins_known, 0, at) && keys_differ();
}

// An element of the table begins: returns how many followers have their first rows on the stack. A follower that is
// met later has all its rows in this element.
std::size_t Shredder::Walk::begin_element(const Table& table) {
    for (const std::size_t capture : table.captures) captures_[capture] = {};
    for (const Follower& follower : table.followers) begins_.push_back(follower.table->rows);
    return table.followers.size();
}

// Fills the parent columns of the rows that the element has brought.
bool Shredder::Walk::finish_element(Table& table, std::size_t begins_known, std::uint32_t position, const Byte* at) {
    const std::size_t begins = begins_.size() - begins_known;
    for (std::size_t i = 0; i < table.followers.size(); ++i) {
        const Follower& follower = table.followers[i];
        const std::uint32_t first = i < begins_known ? begins_[begins + i] : 0;
        const std::uint32_t count = follower.table->rows - first;
        if (count == 0) continue;
        for (const ParentLeaf& parent : follower.leaves)
            if (!put_parent(*follower.table, parent, first, count, position, at)) return false;
    }
    begins_.resize(begins);
    return true;
}

bool Shredder::Walk::put_parent(Table& of, const ParentLeaf& parent, std::uint32_t first, std::uint32_t count,
                                std::uint32_t position, const Byte* at) {
    Leaf& leaf = *parent.leaf;
    key_part_.clear();
    if (!parent.capture) {
        if (leaf.mode != Mode::off) put_integer(leaf, first, position);
        if (parent.identifies) key_part_ = fmt::format("{};", position);
    } else if (const Capture& value = captures_[*parent.capture]; value.token != nullptr) {
        if (!put_token(leaf, first, value.token, value.string_end)) return false;
        if (parent.identifies) append_key_part(key_part_, leaf, value);
    } else {
        if (leaf.key)
            fail(fmt::format("rows of {} have no value for {}, which is part of their key", of.outline.name,
                             capture_paths_[*parent.capture]),
                 at);
        return !leaf.key;
    }
    if (leaf.mode != Mode::off && leaf.mode != Mode::observe) leaf.column.repeat_last(count - 1);
    if (parent.identifies) add_to_keys(of, first, count, key_part_);
    return true;
}

// `s` points past the opening brace; returns past the closing one.
Shredder::Walk::Index Shredder::Walk::object(Node& node, Index s, std::uint32_t row) {
    const Byte* base = base_;
    if (base[*s] == '}') return s + 1;
    if (++depth_ > depth_max) return fail(fmt::format("nested deeper than {}", depth_max), base + *s);
    Node** prediction = &node.first;
    for (;;) {
        if (base[*s] != '"') [[unlikely]]
            return fail("expected a key", s);
        if (base[s[1]] != ':') [[unlikely]]
            return fail("expected a colon after the key", s + 1);
        Node* next = *prediction;
        if (next == nullptr || !equal_in_place(*next, base + *s)) [[unlikely]] {
            next = match(node, s);
            if (next == nullptr) return nullptr;
            *prediction = next;
        }
        prediction = &next->next;
        if (next->last_row == row) [[unlikely]]
            return fail(fmt::format("the key {} occurs twice", next->path), base + *s);
        next->last_row = row;
        s = value(*next, s + 2, row);
        if (s == nullptr) [[unlikely]]
            return nullptr;
        const Byte after = base[*s++];
        if (after == ',') continue;
        if (after != '}') [[unlikely]]
            return fail("expected a comma or }", s - 1);
        --depth_;
        return s;
    }
}

Shredder::Walk::Index Shredder::Walk::value(Node& node, Index s, std::uint32_t row) {
    const Byte* token = base_ + *s;
    if (node.dropped) [[unlikely]]
        return skip(s);
    switch (*token) {
        case '"': {
            const Byte* end = string_end(s);
            Leaf& leaf = node.leaf != nullptr ? *node.leaf : leaf_of(node);
            if (node.has_others && !put_others(node, row, token, end)) [[unlikely]]
                return nullptr;
            const bool escaped = has_escape(token + 1, end);
            const auto size = static_cast<std::uint32_t>(end - token - 1);
            // The fast path: most values are short strings.
            if (leaf.mode == Mode::text && leaf.is_text && !escaped && size < leaf.plain_below) [[likely]] {
                leaf.column.add_text(row, token + 1, size);
                return s + 1;
            }
            return put_string(leaf, row, token + 1, size, escaped) ? s + 1 : nullptr;
        }
        case '{':
            node.seen |= Evidence::object;
            return object(node, s + 1, row);
        case '[':
            node.seen |= Evidence::array;
            return array(node, s + 1, row);
        case 't':
        case 'f': {
            if (!check_scalar(token, nullptr)) return nullptr;
            Leaf& leaf = node.leaf != nullptr ? *node.leaf : leaf_of(node);
            if (node.has_others && !put_others(node, row, token, nullptr)) return nullptr;
            return put_boolean(leaf, row, token, *token == 't') ? s + 1 : nullptr;
        }
        case 'n':
            if (!check_scalar(token, nullptr)) return nullptr;
            see_null(node.leaf != nullptr ? *node.leaf : leaf_of(node), token);
            for (Leaf* other : node.others) see_null(*other, token);
            return s + 1;
        case '-':
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
        case '8':
        case '9': {
            Leaf& leaf = node.leaf != nullptr ? *node.leaf : leaf_of(node);
            if (node.has_others && !put_others(node, row, token, nullptr)) return nullptr;
            return put_number(leaf, row, token) ? s + 1 : nullptr;
        }
        default:
            return fail("expected a value", s);
    }
}

// What a scalar is besides the value of its first column: that of parent columns, and of further columns of its path.
bool Shredder::Walk::put_others(Node& node, std::uint32_t row, const Byte* token, const Byte* end_of_string) {
    for (const std::size_t capture : node.captures) captures_[capture] = {token, end_of_string};
    return std::ranges::all_of(node.others, [&](Leaf* leaf) { return put_token(*leaf, row, token, end_of_string); });
}

// `s` points past the opening bracket; returns past the closing one.
Shredder::Walk::Index Shredder::Walk::array(Node& node, Index s, std::uint32_t row) {
    if (base_[*s] == ']') return s + 1;
    if (node.array == ArrayMode::unknown) decide_array(node);
    if (++depth_ > depth_max) return fail(fmt::format("nested deeper than {}", depth_max), base_ + *s);
    if (node.array == ArrayMode::undecided && node.undecided_at == never_seen)
        node.undecided_at = seen_at(block_ordinal_, static_cast<std::uint64_t>(base_ + *s - bytes_));
    std::uint32_t count = 0;
    for (;; ++count) {
        if (node.array == ArrayMode::undecided) {
            s = skip(s);
        } else if (count < node.indexed.size()) {
            node.indexed[count]->last_row = row;
            s = value(*node.indexed[count], s, row);
        } else if (node.elements != nullptr) {
            s = element(*node.elements, s, count);
        } else {
            return fail(fmt::format("{} has more than {} elements", node.generic, node.indexed.size()), base_ + *s);
        }
        if (s == nullptr) [[unlikely]]
            return nullptr;
        const Byte after = base_[*s++];
        if (after == ',') continue;
        if (after != ']') [[unlikely]]
            return fail("expected a comma or ]", s - 1);
        break;
    }
    --depth_;
    if (node.count != nullptr) put_integer(*node.count, row, count + 1);
    return s;
}

Shredder::Walk::Index Shredder::Walk::element(Table& table, Index s, std::uint32_t position) {
    const std::size_t begins_known = begin_element(table);
    const std::uint32_t row = table.rows++;
    if (outline_.request().lineage) table.record_of_row.push_back(static_cast<std::uint32_t>(record_offset_));
    if (table.index != nullptr && table.index->mode != Mode::off) put_integer(*table.index, row, position);
    if (table.keyed) begin_key(table, row);
    if (base_[*s] == '{') {
        table.element->seen |= Evidence::object;
        s = object(table.row, s + 1, row);
    } else {
        s = value(*table.element, s, row);
    }
    if (s == nullptr) return nullptr;
    for (const Leaf* key : table.keys)
        if (key->value_row != row)
            return fail(fmt::format("a row of {} has no key", table.outline.name), base_ + s[-1]);
    if (table.keys.size() < table.key_names.size())
        return fail(fmt::format("a row of {} has no key", table.outline.name), base_ + s[-1]);
    for (const KeyPart& part : table.key_parts)
        append_key_part(table.row_keys[row - table.record_begin], *part.leaf, captures_[part.capture]);
    if (!finish_element(table, begins_known, position, base_ + s[-1])) return nullptr;
    return s;
}

// Validates a value without a column; returns past it.
Shredder::Walk::Index Shredder::Walk::skip(Index s) {
    const Byte* token = base_ + *s;
    if (*token != '{' && *token != '[')
        return check_scalar(token, *token == '"' ? string_end(s) : nullptr) ? s + 1 : nullptr;
    const bool object = *token == '{';
    const Byte close = object ? '}' : ']';
    if (base_[*++s] == close) return s + 1;
    if (++depth_ > depth_max) return fail(fmt::format("nested deeper than {}", depth_max), token);
    const std::size_t first_key = skipped_keys_.size();
    for (;;) {
        if (object) {
            s = skip_key(s);
            if (s == nullptr) return nullptr;
        }
        s = skip(s);
        if (s == nullptr) return nullptr;
        const Byte after = base_[*s++];
        if (after == close) break;
        if (after != ',') return fail(object ? "expected a comma or }" : "expected a comma or ]", s - 1);
    }
    --depth_;
    return forget_keys(first_key) ? s : nullptr;
}

// Remembers the key at *s; returns past its colon.
Shredder::Walk::Index Shredder::Walk::skip_key(Index s) {
    if (base_[*s] != '"') return fail("expected a key", s);
    const Byte* text = base_ + *s + 1;
    const std::size_t begin = skipped_text_.size();
    if (const char* wrong = unescape(text, static_cast<std::size_t>(string_end(s) - text), skipped_text_))
        return fail(std::string(wrong), text);
    if (base_[s[1]] != ':') return fail("expected a colon after the key", s + 1);
    skipped_keys_.push_back({begin, skipped_text_.size() - begin, base_ + *s});
    return s + 2;
}

// The end of an object whose keys start at `first`: false if one of them occurs twice.
bool Shredder::Walk::forget_keys(std::size_t first) {
    if (first == skipped_keys_.size()) return true;
    const auto begin = skipped_keys_.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t text_begin = begin->begin;
    const auto text = [&](const SkippedKey& key) {
        return std::string_view(skipped_text_).substr(key.begin, key.size);
    };
    std::sort(begin, skipped_keys_.end(), [&](const SkippedKey& a, const SkippedKey& b) {
        const int order = text(a).compare(text(b));
        return order != 0 ? order < 0 : a.at < b.at;
    });
    const auto twice = std::adjacent_find(begin, skipped_keys_.end(),
                                          [&](const SkippedKey& a, const SkippedKey& b) { return text(a) == text(b); });
    if (twice != skipped_keys_.end()) {
        fail(fmt::format("the key {} occurs twice", text(*twice)), twice[1].at);
        return false;
    }
    skipped_keys_.resize(first);
    skipped_text_.resize(text_begin);
    return true;
}

bool Shredder::Walk::check_scalar(const Byte* token, const Byte* end_of_string) {
    const auto literal = [&](std::string_view word) {
        return std::memcmp(token, word.data(), word.size()) == 0 && ends_token(token[word.size()]);
    };
    switch (*token) {
        case '"': {
            scratch_.clear();
            const char* wrong = unescape(token + 1, static_cast<std::size_t>(end_of_string - token - 1), scratch_);
            if (wrong != nullptr) fail(std::string(wrong), token);
            return wrong == nullptr;
        }
        case 't':
            if (literal("true")) return true;
            break;
        case 'f':
            if (literal("false")) return true;
            break;
        case 'n':
            if (literal("null")) return true;
            break;
        default: {
            if (token >= base_ + window_size_) break;
            const Number number = parse_number(token);
            if (number.end != nullptr && ends_token(*number.end)) return true;
        }
    }
    if (token >= base_ + window_size_)
        fail("the record is cut off", token);
    else
        fail("expected a value", token);
    return false;
}

}  // namespace loadonce::shape
