// Cuts the windows of a block into records: lines, documents, elements of the array at the top; rejects records.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/utf8.h"
#include "shape/walk.h"

namespace loadonce::shape {

std::uint64_t Shredder::Walk::count_newlines(const Byte* bytes, std::size_t size) {
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
        record_offset_ = past_blanks(begin, end);
        reason_at_ = bad_byte(begin, end);
        reject(window, record_offset_, end);
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
            reason_at_ = bad_byte(begin, end);
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
    const auto bad = static_cast<std::size_t>(reason_at_ - bytes_);
    const Spot at = spot_of(unread ? begin : std::clamp(bad, begin, end));
    if (open && window.framing == source::Framing::lines && window.ends_source && end == window.end)
        reason += "; the source ends here, inside the record: it may be cut off";
    (*on_reject_)({window.source, window.offset + begin - window.begin, at, record_number_, std::move(reason), begin,
                   end, unread});
}

std::size_t Shredder::Walk::past_blanks(std::size_t begin, std::size_t end) const {
    constexpr std::string_view blanks = " \t\r\n";
    while (begin < end && blanks.find(static_cast<char>(bytes_[begin])) != std::string_view::npos) ++begin;
    return begin;
}

bool Shredder::Walk::rest_unread(const source::Window& window, std::size_t begin, std::size_t end) const {
    if (window.framing == source::Framing::lines) return false;
    if (window.oversize()) return true;
    if (!window.ends_source || past_blanks(end, window.end) != window.end) return false;
    if (begin == end) return true;  // the array at the top is not closed
    // In an array, its closing bracket may have closed the record instead: then the array is open.
    source::DocumentScanner scanner(state_ != State::top);
    scanner.scan(bytes_ + begin, end - begin, [](std::size_t, bool) {});
    return scanner.open();
}

// `offset`: in the block, in the current slice. It usually grows; then only the bytes since the last one are counted.
Spot Shredder::Walk::spot_of(std::size_t offset) {
    if (offset < counted_to_) {
        const SourceSlice& slice = result_.slices.back();
        counted_to_ = slice.begin;
        spot_ = {slice.offset, 0, 0};
    }
    const Byte* from = bytes_ + counted_to_;
    const std::size_t size = offset - counted_to_;
    spot_.offset += size;
    counted_to_ = offset;
    if (const void* newline = ::memrchr(from, '\n', size)) {
        spot_.lines += count_newlines(from, size);
        spot_.line_begin =
            spot_.offset - static_cast<std::uint64_t>(bytes_ + offset - static_cast<const Byte*>(newline)) + 1;
    }
    return spot_;
}

// The first byte of a record that is not in a character of UTF-8, or a control character in a string; if there is none,
// the quote that opens a string which does not close.
const Shredder::Walk::Byte* Shredder::Walk::bad_byte(std::size_t begin, std::size_t end) const {
    const Byte* opened = nullptr;
    for (std::size_t at = begin; at < end;) {
        const std::string_view rest(reinterpret_cast<const char*>(bytes_) + at, end - at);
        const std::size_t size = utf8_character_bytes(rest);
        const bool control = opened != nullptr && bytes_[at] < 0x20;
        if (size == 0 || control) return bytes_ + at;
        if (bytes_[at] == '"') opened = opened == nullptr ? bytes_ + at : nullptr;
        const bool escape = opened != nullptr && (rest.starts_with("\\\"") || rest.starts_with("\\\\"));
        at += escape ? 2 : size;
    }
    return opened != nullptr ? opened : bytes_ + begin;
}

}  // namespace loadonce::shape
