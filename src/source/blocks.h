// Cuts sources into blocks of whole records.
//
// Block k of a source holds the records that begin in [16k, 16k + 16) MiB of its decompressed bytes; one without
// records is left out. So the blocks of a share of a source are those of the whole. Small sources share a block: a
// source begins in the block in which the one before it ended, unless that block is half full. A block consists of
// windows: whole records of one source, small enough for the L2 cache. Everything depends on bytes and their order
// only, so the row groups made from blocks are the same on every machine and at any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "project/project.h"
#include "source/byte_stream.h"
#include "source/document_scanner.h"

namespace loadonce::source {

inline constexpr std::size_t block_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t window_bytes = 256 * 1024;
inline constexpr std::size_t record_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t block_padding = 64;  // readable bytes past a block's end

enum class Framing {
    lines,      // NDJSON: a record is a line
    documents,  // concatenated documents of any layout; the elements of a top-level array are records
};

// The records of a source that begin in [begin, end) of its decompressed bytes.
struct Share {
    std::string source;
    std::uint64_t begin = 0, end = UINT64_MAX;
};
[[nodiscard]] std::vector<Share> whole(const std::vector<std::string>& sources);

// Whether the records of a source are lines, by its format, its name or its first bytes. Throws source_unreadable.
[[nodiscard]] bool is_of_lines(const std::string& source, project::Format format);

struct Window {
    std::size_t begin = 0, end = 0;  // in Block::bytes
    std::uint32_t source = 0;        // index into the sources
    std::uint64_t offset = 0;        // offset of `begin` in the decompressed source
    Framing framing = Framing::lines;
    bool in_array = false;  // documents: the window begins inside a top-level array, before an element
    bool ends_source = false;
    std::uint64_t skipped = 0;  // of a record longer than record_bytes_max, whose first bytes these are: the rest of it
    [[nodiscard]] bool oversize() const { return skipped > 0; }
};

struct Block {
    std::uint64_t ordinal = 0;  // from 0
    std::vector<std::uint8_t> bytes;
    std::vector<Window> windows;
};

class BlockReader {
  public:
    struct Finished {
        std::string fingerprint;  // of the whole source
        std::uint64_t bytes = 0;  // of the whole source
        // Newlines before the share, and where the line begins in which it begins.
        std::uint64_t lines_before = 0, line_begin = 0;
    };

    // Each source is read from its first byte to its last, whatever the share. `block_size` differs from block_bytes
    // only in tests.
    BlockReader(std::vector<Share> shares, project::Format format, std::size_t block_size = block_bytes);

    // Fills `block`, reusing its buffers. Returns false after the last source. Throws source_unreadable. One thread at
    // a time.
    [[nodiscard]] bool next(Block& block);
    // Returns the finished sources, in order; complete after next() has returned false.
    [[nodiscard]] const std::vector<Finished>& finished() const { return finished_; }

  private:
    // A place between two records of documents.
    struct Cut {
        std::uint64_t at = 0;  // in the source
        bool in_array = false;
    };
    // The bytes of the current source that are in the block's buffer, from `begin`; the first is byte offset_ of the
    // source. Records that begin at `limit` of the source, or later, belong to later blocks.
    struct Segment {
        std::size_t begin = 0, bytes = 0;
        std::uint64_t limit = 0;
    };
    // Where records end that begin before the limit; or, if the last of them is not read to its end, where it begins.
    struct Ending {
        std::size_t end = 0;  // in the segment
        bool whole = false;
    };

    void open_next();
    [[nodiscard]] std::uint64_t limit() const;
    void add_segment(Block& block);
    void read_up_to(Block& block, Segment& segment, std::size_t bytes);
    [[nodiscard]] Ending end_of_lines(const Block& block, const Segment& segment) const;
    [[nodiscard]] Ending end_of_documents(const Block& block, const Segment& segment);
    void push_lines(Block& block, const Segment& segment, std::size_t end) const;
    void push_documents(Block& block, const Segment& segment, std::size_t end);
    void push_window(Block& block, const Segment& segment, std::size_t begin, std::size_t end, bool in_array) const;
    void pass_over_record(Block& block, const Segment& segment, std::size_t begin);
    void leave(Block& block, const Segment& segment, std::size_t windows);
    void close_source(Block& block);

    std::vector<Share> shares_;
    project::Format format_;
    std::size_t block_size_, window_size_;
    std::vector<Finished> finished_;
    std::uint64_t blocks_ = 0;

    // The current source.
    std::optional<ByteStream> stream_;
    std::uint32_t source_ = 0;
    Finished current_;
    std::optional<Framing> framing_;
    bool stream_ended_ = false;
    std::vector<std::uint8_t> carry_;  // bytes read past the end of the last segment
    std::uint64_t offset_ = 0;         // of the next segment
    std::uint64_t covered_ = 0;        // records that begin before it have been handed out
    bool in_array_ = false;            // at offset_
    DocumentScanner scanner_;
    std::uint64_t scanned_to_ = 0;  // the bytes of the source that scanner_ has seen
    std::vector<Cut> cuts_;         // what it found after offset_
    std::size_t filled_ = 0;        // bytes of the current block
};

}  // namespace loadonce::source
