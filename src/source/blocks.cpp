#include "source/blocks.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace loadonce::source {
namespace {

// A source does not begin in a block with less room than this: its framing is detected from its first lines.
constexpr std::size_t segment_bytes_min = 64 * 1024;
constexpr std::size_t kept_of_oversize = 4096;

// Detects the framing of a source that begins with `text`: lines, if the first line is one whole value; or if it is
// invalid and the second line begins with an object where a document could have no value. Thus one bad line does not
// damage the others.
Framing detect(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return Framing::lines;
    if (text[first] == '[') return Framing::documents;
    if (text[first] != '{') return Framing::lines;
    text.remove_prefix(first);
    const std::size_t newline = text.find('\n');
    const std::string_view line = text.substr(0, newline);
    std::size_t closed = 0;
    DocumentScanner scanner;
    scanner.scan(reinterpret_cast<const std::uint8_t*>(line.data()), line.size(), [&](std::size_t end, bool) {
        if (closed == 0) closed = end;
    });
    if (closed > 0)
        return line.find_first_not_of(" \t\r", closed) == std::string_view::npos ? Framing::lines : Framing::documents;
    if (newline == std::string_view::npos) return Framing::documents;
    const std::size_t second = text.find_first_not_of(" \t\r\n", newline);
    const char before = line[line.find_last_not_of(" \t\r")];
    const bool value_may_follow = before == ':' || before == ',' || before == '[' || before == '{';
    return second != std::string_view::npos && text[second] == '{' && !value_may_follow ? Framing::lines
                                                                                        : Framing::documents;
}

std::size_t find_byte(const std::uint8_t* bytes, std::size_t from, std::size_t end, char wanted) {
    const void* at = from < end ? std::memchr(bytes + from, wanted, end - from) : nullptr;
    return at == nullptr ? end : static_cast<std::size_t>(static_cast<const std::uint8_t*>(at) - bytes);
}

// Returns the position after the last newline in [begin, end), or `begin` if there is none.
std::size_t past_last_newline(const std::uint8_t* bytes, std::size_t begin, std::size_t end) {
    while (end > begin && bytes[end - 1] != '\n') --end;
    return end;
}

bool known_as_lines(const std::string& name) {
    for (std::string_view ending : {".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz", ".ndjson.zst", ".jsonl.zst"})
        if (name.ends_with(ending)) return true;
    return false;
}

}  // namespace

BlockReader::BlockReader(std::vector<std::string> sources, project::Format format, std::size_t block_size)
    : sources_(std::move(sources)),
      format_(format),
      block_size_(block_size),
      window_size_(std::min(window_bytes, block_size / 4)) {
    if (!sources_.empty()) open_next();
}

void BlockReader::open_next() {
    source_ = static_cast<std::uint32_t>(finished_.size());
    stream_.emplace(sources_[source_]);
    stream_ended_ = false;
    framing_.reset();
    if (format_ == project::Format::json) framing_ = Framing::documents;
    if (format_ == project::Format::ndjson || (format_ == project::Format::detect && known_as_lines(sources_[source_])))
        framing_ = Framing::lines;
    carry_.clear();
    scanned_ = 0;
    offset_ = 0;
    in_array_ = false;
    scanner_ = DocumentScanner();
}

bool BlockReader::next(Block& block) {
    block.windows.clear();
    block.ordinal = blocks_;
    block.bytes.resize(std::max(block.bytes.size(), block_size_ + block_padding));
    filled_ = 0;
    while (stream_ && block_size_ - filled_ >= std::min(segment_bytes_min, block_size_ / 4)) {
        const std::size_t begin = filled_;
        add_segment(block, begin);
        if (!stream_ended_) break;
        close_source(block);
        if (finished_.size() < sources_.size()) open_next();
    }
    if (block.windows.empty() && !stream_) return false;
    ++blocks_;
    return true;
}

void BlockReader::add_segment(Block& block, std::size_t begin) {
    std::size_t wanted = std::max(block_size_ - begin, carry_.size());
    if (block.bytes.size() < begin + wanted + block_padding) block.bytes.resize(begin + wanted + block_padding);
    std::ranges::copy(carry_, block.bytes.begin() + static_cast<std::ptrdiff_t>(begin));
    std::size_t have = carry_.size();
    carry_.clear();
    for (;;) {
        const std::size_t got = stream_->read(block.bytes.data() + begin + have, wanted - have);
        have += got;
        stream_ended_ = have < wanted;
        std::uint8_t* bytes = block.bytes.data();
        if (offset_ == 0 && begin + 3 <= begin + have && std::memcmp(bytes + begin, "\xEF\xBB\xBF", 3) == 0) {
            std::memset(bytes + begin, ' ', 3);  // a byte order mark
        }
        if (!framing_) framing_ = detect({reinterpret_cast<const char*>(bytes) + begin, have});
        std::size_t end = begin + have;
        if (*framing_ == Framing::lines)
            cut_lines(block, begin, end);
        else
            cut_documents(block, begin, end);
        if (end > begin || stream_ended_) {
            carry_.assign(block.bytes.begin() + static_cast<std::ptrdiff_t>(end),
                          block.bytes.begin() + static_cast<std::ptrdiff_t>(begin + have));
            scanned_ = carry_.size();
            filled_ = end;
            return;
        }
        if (begin > 0) {  // the whole record goes into the next block
            carry_.assign(block.bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                          block.bytes.begin() + static_cast<std::ptrdiff_t>(begin + have));
            scanned_ = carry_.size();
            return;
        }
        if (have >= record_bytes_max) {
            pass_over_record(block, begin);
            return;
        }
        scanned_ = have;
        wanted = std::min(have * 2, record_bytes_max);
        block.bytes.resize(begin + wanted + block_padding);
    }
}

void BlockReader::push_window(Block& block, std::size_t begin, std::size_t end, bool in_array) {
    block.windows.push_back({begin, end, source_, offset_, *framing_, in_array, false, false});
    offset_ += end - begin;
}

// Sets `end` to the end of the last whole record, or to the end of the source.
void BlockReader::cut_lines(Block& block, std::size_t begin, std::size_t& end) {
    const std::uint8_t* bytes = block.bytes.data();
    if (!stream_ended_) end = past_last_newline(bytes, begin, end);
    for (std::size_t at = begin; at < end;) {
        const std::size_t enough = std::min(at + window_size_, end);
        const std::size_t cut = enough == end ? end : std::min(end, find_byte(bytes, enough, end, '\n') + 1);
        push_window(block, at, cut, false);
        at = cut;
    }
}

void BlockReader::cut_documents(Block& block, std::size_t begin, std::size_t& end) {
    std::size_t window_begin = begin, last_cut = begin;
    bool in_array = in_array_, in_array_after = in_array_;
    const std::size_t from = begin + scanned_;
    scanner_.scan(block.bytes.data() + from, end - from, [&](std::size_t at, bool inside) {
        last_cut = from + at;
        in_array_after = inside;
        if (last_cut - window_begin >= window_size_) {
            push_window(block, window_begin, last_cut, in_array);
            window_begin = last_cut;
            in_array = inside;
        }
    });
    if (stream_ended_) last_cut = end;
    if (last_cut > window_begin) push_window(block, window_begin, last_cut, in_array);
    in_array_ = in_array_after;
    end = last_cut;
}

// Skips a record that is too long: its first bytes become a window that the parser rejects. In lines framing reading
// continues after its end; documents do not show where the next record begins, so the rest of the source is skipped.
void BlockReader::pass_over_record(Block& block, std::size_t begin) {
    std::vector<std::uint8_t> rest(1024 * 1024);
    std::uint64_t passed = record_bytes_max;
    while (!stream_ended_) {
        const std::size_t got = stream_->read(rest.data(), rest.size());
        stream_ended_ = got < rest.size();
        const std::size_t newline = *framing_ == Framing::lines ? find_byte(rest.data(), 0, got, '\n') : got;
        passed += std::min(newline + 1, got);
        if (newline < got) {
            carry_.assign(rest.begin() + static_cast<std::ptrdiff_t>(newline) + 1,
                          rest.begin() + static_cast<std::ptrdiff_t>(got));
            break;
        }
    }
    scanned_ = 0;
    filled_ = begin + kept_of_oversize;
    block.windows.push_back({begin, filled_, source_, offset_, *framing_, false, false, true});
    offset_ += passed;
    if (stream_ended_ && !carry_.empty()) stream_ended_ = false;
}

void BlockReader::close_source(Block& block) {
    // A source that is empty, or ends where the last block ended, still needs a final window.
    if (block.windows.empty() || block.windows.back().source != source_) {
        if (!framing_) framing_ = Framing::lines;
        push_window(block, filled_, filled_, in_array_);
    }
    block.windows.back().ends_source = true;
    finished_.push_back({stream_->fingerprint(), stream_->bytes()});
    stream_.reset();
}

}  // namespace loadonce::source
