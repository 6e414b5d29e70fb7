#include "convert/spool.h"

namespace loadonce::convert {

Spool::Piece Spool::append(std::span<const std::uint8_t> bytes) {
    Piece piece{0, bytes.size()};
    {
        const std::lock_guard lock(mutex_);
        piece.offset = end_;
        end_ += bytes.size();
    }
    file_.write_at(bytes, piece.offset);
    return piece;
}

std::vector<std::uint8_t> Spool::read(const Piece& piece) const {
    std::vector<std::uint8_t> bytes(piece.bytes);
    file_.read_at(bytes, piece.offset);
    return bytes;
}

}  // namespace loadonce::convert
