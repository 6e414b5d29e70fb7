#include "source/blocks.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace loadonce::source {
namespace {

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

bool is_blank(std::uint8_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::size_t past_blanks(const std::uint8_t* bytes, std::size_t begin, std::size_t end) {
    while (begin < end && is_blank(bytes[begin])) ++begin;
    return begin;
}

bool known_as_lines(const std::string& name) {
    for (std::string_view ending : {".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz", ".ndjson.zst", ".jsonl.zst"})
        if (name.ends_with(ending)) return true;
    return false;
}

}  // namespace

std::vector<Share> whole(const std::vector<std::string>& sources) {
    std::vector<Share> shares;
    for (const std::string& source : sources) shares.push_back({source});
    return shares;
}

bool is_of_lines(const std::string& source, project::Format format) {
    BlockReader reader({{source}}, format);
    Block first;
    return reader.next(first) && first.windows.front().framing == Framing::lines;
}

BlockReader::BlockReader(std::vector<Share> shares, project::Format format, std::size_t block_size)
    : shares_(std::move(shares)),
      format_(format),
      block_size_(block_size),
      window_size_(std::min(window_bytes, block_size / 4)) {
    if (!shares_.empty()) open_next();
}

void BlockReader::open_next() {
    source_ = static_cast<std::uint32_t>(finished_.size());
    const std::string& name = shares_[source_].source;
    stream_.emplace(name);
    current_ = {};
    stream_ended_ = false;
    framing_.reset();
    if (format_ == project::Format::json) framing_ = Framing::documents;
    if (format_ == project::Format::ndjson || (format_ == project::Format::detect && known_as_lines(name)))
        framing_ = Framing::lines;
    carry_.clear();
    offset_ = covered_ = scanned_to_ = 0;
    in_array_ = false;
    scanner_ = DocumentScanner();
    cuts_.clear();
}

bool BlockReader::next(Block& block) {
    block.windows.clear();
    block.ordinal = blocks_;
    filled_ = 0;
    while (stream_ && filled_ <= block_size_ / 2) {
        const std::size_t before = filled_;
        const std::uint64_t end = shares_[source_].end;
        if (covered_ < end) add_segment(block);
        const bool ended = (stream_ended_ && carry_.empty()) || covered_ >= end;
        if (!ended) {
            if (filled_ > before) break;
            continue;
        }
        close_source(block);
        if (finished_.size() < shares_.size()) open_next();
    }
    if (block.windows.empty() && !stream_) return false;
    ++blocks_;
    return true;
}

// The next place in the source at which a block or the share begins or ends.
std::uint64_t BlockReader::limit() const {
    const Share& share = shares_[source_];
    std::uint64_t limit = (covered_ / block_size_ + 1) * block_size_;
    if (share.begin > covered_) limit = std::min(limit, share.begin);
    if (share.end > covered_) limit = std::min(limit, share.end);
    return limit;
}

void BlockReader::read_up_to(Block& block, Segment& segment, std::size_t bytes) {
    if (block.bytes.size() < segment.begin + bytes + block_padding)
        block.bytes.resize(segment.begin + bytes + block_padding);
    if (stream_ended_ || segment.bytes >= bytes) return;
    segment.bytes += stream_->read(block.bytes.data() + segment.begin + segment.bytes, bytes - segment.bytes);
    stream_ended_ = segment.bytes < bytes;
}

// Adds the windows of the records that begin before the next limit.
void BlockReader::add_segment(Block& block) {
    Segment segment{filled_, carry_.size(), limit()};
    // The framing is detected from as many bytes, whatever the share.
    const std::uint64_t wanted = offset_ == 0 ? block_size_ : segment.limit - offset_;
    read_up_to(block, segment, segment.bytes);
    std::ranges::copy(carry_, block.bytes.begin() + static_cast<std::ptrdiff_t>(segment.begin));
    carry_.clear();
    read_up_to(block, segment, wanted);
    if (std::uint8_t* bytes = block.bytes.data() + segment.begin;
        offset_ == 0 && segment.bytes >= 3 && std::memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        std::memset(bytes, ' ', 3);  // a byte order mark
    if (!framing_)
        framing_ = detect({reinterpret_cast<const char*>(block.bytes.data()) + segment.begin, segment.bytes});

    const std::size_t windows = block.windows.size();
    for (std::size_t step = window_size_;; step *= 2) {
        const Ending ending =
            *framing_ == Framing::lines ? end_of_lines(block, segment) : end_of_documents(block, segment);
        const bool oversize = !ending.whole && segment.bytes - ending.end >= record_bytes_max;
        if (!ending.whole && !oversize) {
            read_up_to(block, segment, std::min(segment.bytes + step, ending.end + record_bytes_max));
            continue;
        }
        if (*framing_ == Framing::lines)
            push_lines(block, segment, ending.end);
        else
            push_documents(block, segment, ending.end);
        filled_ = segment.begin + ending.end;
        offset_ += ending.end;
        if (oversize)
            pass_over_record(block, segment, ending.end);
        else
            carry_.assign(block.bytes.begin() + static_cast<std::ptrdiff_t>(filled_),
                          block.bytes.begin() + static_cast<std::ptrdiff_t>(segment.begin + segment.bytes));
        break;
    }
    covered_ = std::max(segment.limit, offset_);
    if (segment.limit <= shares_[source_].begin) leave(block, segment, windows);
}

// Takes back the windows of a segment before the share.
void BlockReader::leave(Block& block, const Segment& segment, std::size_t windows) {
    for (std::size_t i = windows; i < block.windows.size(); ++i) {
        const Window& window = block.windows[i];
        for (std::size_t at = window.begin; (at = find_byte(block.bytes.data(), at, window.end, '\n')) < window.end;) {
            ++current_.lines_before;
            current_.line_begin = window.offset + ++at - window.begin;
        }
        if (!window.oversize()) continue;
        ++current_.lines_before;
        current_.line_begin = window.offset + (window.end - window.begin) + window.skipped;
    }
    block.windows.resize(windows);
    filled_ = segment.begin;
}

void BlockReader::push_window(Block& block, const Segment& segment, std::size_t begin, std::size_t end,
                              bool in_array) const {
    block.windows.push_back(
        {segment.begin + begin, segment.begin + end, source_, offset_ + begin, *framing_, in_array});
}

BlockReader::Ending BlockReader::end_of_lines(const Block& block, const Segment& segment) const {
    const std::uint8_t* bytes = block.bytes.data() + segment.begin;
    const std::uint64_t limit = segment.limit - offset_;
    if (segment.bytes <= limit && stream_ended_) return {segment.bytes, true};
    const std::size_t line = past_last_newline(bytes, 0, limit);
    if (past_blanks(bytes, line, limit) == limit) return {limit, true};
    const std::size_t newline = find_byte(bytes, limit, segment.bytes, '\n');
    if (newline < segment.bytes) return {newline + 1, true};
    return stream_ended_ ? Ending{segment.bytes, true} : Ending{line, false};
}

void BlockReader::push_lines(Block& block, const Segment& segment, std::size_t end) const {
    const std::uint8_t* bytes = block.bytes.data() + segment.begin;
    for (std::size_t at = 0; at < end;) {
        const std::size_t enough = std::min(at + window_size_, end);
        const std::size_t cut = enough == end ? end : std::min(end, find_byte(bytes, enough, end, '\n') + 1);
        push_window(block, segment, at, cut, false);
        at = cut;
    }
}

BlockReader::Ending BlockReader::end_of_documents(const Block& block, const Segment& segment) {
    const std::uint8_t* bytes = block.bytes.data() + segment.begin;
    const std::size_t scanned = scanned_to_ - offset_;
    scanner_.scan(bytes + scanned, segment.bytes - scanned, [&](std::size_t at, bool in_array) {
        cuts_.push_back({offset_ + scanned + at, in_array});
    });
    scanned_to_ = offset_ + segment.bytes;
    const std::uint64_t limit = segment.limit - offset_;
    if (segment.bytes <= limit && stream_ended_) return {segment.bytes, true};
    const auto next = std::ranges::lower_bound(cuts_, segment.limit, {}, &Cut::at);
    const Cut last = next == cuts_.begin() ? Cut{offset_, in_array_} : next[-1];
    const std::size_t begin = last.at - offset_;
    const std::size_t first = past_blanks(bytes, begin, limit);
    if (first == limit) return {limit, true};
    // The first record of an array at the top begins after the bracket.
    if (!last.in_array && bytes[first] == '[' && past_blanks(bytes, first + 1, limit) == limit) return {first, true};
    if (next != cuts_.end()) return {next->at - offset_, true};
    return stream_ended_ ? Ending{segment.bytes, true} : Ending{begin, false};
}

void BlockReader::push_documents(Block& block, const Segment& segment, std::size_t end) {
    std::size_t begin = 0;
    bool in_array = in_array_;
    auto cut = cuts_.begin();
    for (; cut != cuts_.end() && cut->at <= offset_ + end; ++cut) {
        const std::size_t at = cut->at - offset_;
        in_array_ = cut->in_array;
        if (at - begin < window_size_) continue;
        push_window(block, segment, begin, at, in_array);
        begin = at;
        in_array = in_array_;
    }
    if (end > begin) push_window(block, segment, begin, end, in_array);
    cuts_.erase(cuts_.begin(), cut);
}

// Skips a record that is too long, which begins at `begin` of the segment: its first bytes become a window that the
// parser rejects. In lines framing reading continues after its end; documents do not show where the next record begins,
// so the rest of the source is skipped.
void BlockReader::pass_over_record(Block& block, const Segment& segment, std::size_t begin) {
    std::vector<std::uint8_t> rest(1024 * 1024);
    std::uint64_t passed = segment.bytes - begin;
    while (!stream_ended_) {
        const std::size_t got = stream_->read(rest.data(), rest.size());
        stream_ended_ = got < rest.size();
        const std::size_t newline = *framing_ == Framing::lines ? find_byte(rest.data(), 0, got, '\n') : got;
        passed += std::min(newline + 1, got);
        if (newline == got) continue;
        carry_.assign(rest.begin() + static_cast<std::ptrdiff_t>(newline) + 1,
                      rest.begin() + static_cast<std::ptrdiff_t>(got));
        break;
    }
    filled_ += kept_of_oversize;
    block.windows.push_back(
        {segment.begin + begin, filled_, source_, offset_, *framing_, false, false, passed - kept_of_oversize});
    offset_ += passed;
}

void BlockReader::close_source(Block& block) {
    // A source that is empty, or ends where the last block ended, still needs a final window.
    if (block.windows.empty() || block.windows.back().source != source_) {
        if (!framing_) framing_ = Framing::lines;
        block.windows.push_back({filled_, filled_, source_, offset_, *framing_, in_array_});
    }
    block.windows.back().ends_source = stream_ended_ && carry_.empty();
    stream_->read_all();
    current_.fingerprint = stream_->fingerprint();
    current_.bytes = stream_->bytes();
    finished_.push_back(std::move(current_));
    stream_.reset();
}

}  // namespace loadonce::source
