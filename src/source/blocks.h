// Cuts sources into blocks of whole records.
//
// The end of a block depends only on the bytes of the sources and their order, not on threads, so the row groups made
// from a block are the same on every machine. A block consists of windows: whole records of one source, small enough
// for the L2 cache.
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

struct Window {
    std::size_t begin = 0, end = 0;  // in Block::bytes
    std::uint32_t source = 0;        // index into the sources
    std::uint64_t offset = 0;        // offset of `begin` in the decompressed source
    Framing framing = Framing::lines;
    bool in_array = false;  // documents: the window begins inside a top-level array, before an element
    bool ends_source = false;
    bool oversize = false;  // the first bytes of a record longer than record_bytes_max; the rest was skipped
};

struct Block {
    std::uint64_t ordinal = 0;  // from 0
    std::vector<std::uint8_t> bytes;
    std::vector<Window> windows;
};

class BlockReader {
  public:
    struct Finished {
        std::string fingerprint;
        std::uint64_t bytes = 0;
    };

    // `block_size` differs from block_bytes only in tests.
    BlockReader(std::vector<std::string> sources, project::Format format, std::size_t block_size = block_bytes);

    // Fills `block`, reusing its buffers. Returns false after the last source. Throws source_unreadable. One thread at
    // a time.
    [[nodiscard]] bool next(Block& block);
    // Returns the finished sources, in order; complete after next() has returned false.
    [[nodiscard]] const std::vector<Finished>& finished() const { return finished_; }

  private:
    void open_next();
    void add_segment(Block& block, std::size_t begin);
    void cut_lines(Block& block, std::size_t begin, std::size_t& end);
    void cut_documents(Block& block, std::size_t begin, std::size_t& end);
    void push_window(Block& block, std::size_t begin, std::size_t end, bool in_array);
    void pass_over_record(Block& block, std::size_t begin);
    void close_source(Block& block);

    std::vector<std::string> sources_;
    project::Format format_;
    std::size_t block_size_, window_size_;
    std::vector<Finished> finished_;
    std::uint64_t blocks_ = 0;

    // The current source.
    std::optional<ByteStream> stream_;
    std::uint32_t source_ = 0;
    std::optional<Framing> framing_;
    bool stream_ended_ = false;
    std::vector<std::uint8_t> carry_;  // bytes read past the end of the last block
    std::size_t scanned_ = 0;          // bytes of carry_ that scanner_ has seen
    std::uint64_t offset_ = 0;         // of the next window
    bool in_array_ = false;
    DocumentScanner scanner_;
    std::size_t filled_ = 0;  // bytes of the current block
};

}  // namespace loadonce::source
