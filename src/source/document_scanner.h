// Finds the ends of records in documents of any layout.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace loadonce::source {

// Scans documents for places to cut between records. Accepts any bytes; the parser reports errors. Strings end at the
// latest at the end of the line, since valid strings contain no line end: so a missing quote damages one line and not
// the rest of the source.
class DocumentScanner {
  public:
    explicit DocumentScanner(bool in_array = false) : depth_(in_array ? 1 : 0), array_at_top_(in_array) {}
    // Scans `size` bytes and calls on_cut(end, in_array) at each place where a window may end.
    template <typename OnCut>
    void scan(const std::uint8_t* bytes, std::size_t size, OnCut&& on_cut);
    // Returns whether the scanned bytes end inside brackets or a string.
    [[nodiscard]] bool open() const { return depth_ > 0 || in_string_; }

  private:
    static constexpr std::size_t lanes = 64;
    // Bit masks: one bit for each of `lanes` bytes.
    struct Block {
        std::uint64_t opening = 0, closing = 0, commas = 0;  // outside of strings
        bool regular =
            false;  // false: the masks are invalid, because of a damaged string or a backslash outside of a string
    };
    // Classifies the next `lanes` bytes and records whether they end inside a string.
    [[nodiscard]] Block look_at(const std::uint8_t* bytes);

    template <typename OnCut>
    void scan_bytes(const std::uint8_t* bytes, std::size_t begin, std::size_t end, OnCut&& on_cut);
    template <typename OnCut>
    void structural(std::uint8_t c, std::size_t end, OnCut&& on_cut);

    std::uint32_t depth_;
    bool in_string_ = false, escaped_ = false;
    bool array_at_top_;
};

template <typename OnCut>
void DocumentScanner::scan(const std::uint8_t* bytes, std::size_t size, OnCut&& on_cut) {
    std::size_t at = 0;
    for (; size - at >= lanes; at += lanes) {
        const Block block = look_at(bytes + at);
        if (!block.regular) {
            scan_bytes(bytes, at, at + lanes, on_cut);
            continue;
        }
        const auto closing = static_cast<std::uint32_t>(std::popcount(block.closing));
        if (depth_ > closing + (array_at_top_ ? 1 : 0)) {  // nested too deep for a cut
            depth_ += static_cast<std::uint32_t>(std::popcount(block.opening)) - closing;
            continue;
        }
        for (std::uint64_t left = block.opening | block.closing | block.commas; left != 0; left &= left - 1) {
            const std::size_t i = at + static_cast<std::size_t>(std::countr_zero(left));
            structural(bytes[i], i + 1, on_cut);
        }
    }
    scan_bytes(bytes, at, size, on_cut);
}

template <typename OnCut>
void DocumentScanner::scan_bytes(const std::uint8_t* bytes, std::size_t begin, std::size_t end, OnCut&& on_cut) {
    for (std::size_t i = begin; i < end; ++i) {
        const std::uint8_t c = bytes[i];
        if (!in_string_) {
            if (c == '"')
                in_string_ = true;
            else
                structural(c, i + 1, on_cut);
        } else if (c == '\n') {
            in_string_ = escaped_ = false;
        } else if (escaped_) {
            escaped_ = false;
        } else if (c == '"') {
            in_string_ = false;
        } else {
            escaped_ = c == '\\';
        }
    }
}

// Handles a byte outside of strings.
template <typename OnCut>
void DocumentScanner::structural(std::uint8_t c, std::size_t end, OnCut&& on_cut) {
    switch (c) {
        case '[':
            if (depth_ == 0) array_at_top_ = true;
            [[fallthrough]];
        case '{':
            ++depth_;
            break;
        case '}':
        case ']':
            if (depth_ > 0) --depth_;
            if (depth_ == 0) {
                array_at_top_ = false;
                on_cut(end, false);
            }
            break;
        case ',':
            if (depth_ == 1 && array_at_top_) on_cut(end, true);
            break;
        default:
            break;
    }
}

}  // namespace loadonce::source
