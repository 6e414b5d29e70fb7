// The file of rejected records: a JSON line each, in the order of the sources: source, line, column and byte_offset of
// the byte that is wrong, the reason, record_offset, and the record's bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "shape/shredder.h"
#include "source/blocks.h"

namespace loadonce::convert {

// Appends a reject and its record to `packed`, for the spool. Its place is still relative to the block.
void pack_reject(std::vector<std::uint8_t>& packed, const shape::Rejected& reject, const source::Block& block);

class RejectFile {
  public:
    // Creates the file with mode 0600 and replaces its content, or appends to it. Throws file_io.
    RejectFile(const std::filesystem::path& file, bool append);
    ~RejectFile();
    RejectFile(const RejectFile&) = delete;
    RejectFile& operator=(const RejectFile&) = delete;

    using PlaceOf = std::function<Place(std::uint32_t source, const shape::Spot& spot)>;
    void append(const std::vector<std::uint8_t>& packed, const PlaceOf& place_of);
    void close();

  private:
    void write(const std::string& text);
    std::filesystem::path path_;
    int file_ = -1;
};

}  // namespace loadonce::convert
