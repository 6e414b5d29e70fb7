#include "convert/reject_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/output_file.h"
#include "base/utf8.h"

namespace loadonce::convert {
namespace {

struct PackedHead {
    std::uint64_t offset;
    shape::Spot at;
    std::uint32_t source, reason_bytes;
    std::uint64_t record_bytes;
};

Error cannot_write(const std::filesystem::path& file, int problem) {
    return Error(errors::file_io,
                 fmt::format("cannot write the reject file {}: {}", file.string(), std::strerror(problem)), {},
                 Place{file.string(), {}, {}});
}

// Rejected bytes need not be UTF-8. If all are valid UTF-8 they are kept; else each byte that is not ASCII is written
// as the code point of its value, and the line has "encoding":"latin1".
std::string json_of_bytes(std::string_view bytes) {
    return is_utf8(bytes) ? json_string(bytes) : json_string_latin1(bytes);
}

}  // namespace

void pack_reject(std::vector<std::uint8_t>& packed, const shape::Rejected& reject, const source::Block& block) {
    const PackedHead head{reject.offset, reject.at, reject.source, static_cast<std::uint32_t>(reject.reason.size()),
                          reject.end - reject.begin};
    const auto* head_bytes = reinterpret_cast<const std::uint8_t*>(&head);
    packed.insert(packed.end(), head_bytes, head_bytes + sizeof head);
    packed.insert(packed.end(), reject.reason.begin(), reject.reason.end());
    packed.insert(packed.end(), block.bytes.begin() + static_cast<std::ptrdiff_t>(reject.begin),
                  block.bytes.begin() + static_cast<std::ptrdiff_t>(reject.end));
}

RejectFile::RejectFile(const std::filesystem::path& file, bool append) : path_(file) {
    std::error_code failure;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failure);
    // Rejected records are customers' data: only the owner may read them, even if the file exists with another mode.
    file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC) | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file_ < 0) throw cannot_write(file, errno);
    if (::fchmod(file_, S_IRUSR | S_IWUSR) != 0) {
        const int problem = errno;
        ::close(file_);
        throw cannot_write(file, problem);
    }
}

RejectFile::~RejectFile() {
    if (file_ >= 0) ::close(file_);
}

void RejectFile::append(const std::vector<std::uint8_t>& packed, const PlaceOf& place_of) {
    std::string lines;
    const std::string_view bytes(reinterpret_cast<const char*>(packed.data()), packed.size());
    for (std::size_t at = 0; at < bytes.size();) {
        PackedHead head;
        std::memcpy(&head, bytes.data() + at, sizeof head);
        at += sizeof head;
        const std::string_view reason = bytes.substr(at, head.reason_bytes);
        at += head.reason_bytes;
        const std::string_view record = bytes.substr(at, head.record_bytes);
        at += head.record_bytes;
        const Place place = place_of(head.source, head.at);
        lines += fmt::format(
            "{{\"source\":{},\"line\":{},\"column\":{},\"byte_offset\":{},\"reason\":{},\"record_offset\":{},"
            "\"record\":{}{}}}\n",
            json_of_bytes(place.source), place.line.value_or(0), place.column.value_or(0),
            place.byte_offset.value_or(0), json_of_bytes(reason), head.offset, json_of_bytes(record),
            is_utf8(record) ? "" : ",\"encoding\":\"latin1\"");
        if (lines.size() > (1U << 20)) {
            write(lines);
            lines.clear();
        }
    }
    write(lines);
}

void RejectFile::write(const std::string& text) {
    if (const int problem = write_all(file_, text); problem != 0) throw cannot_write(path_, problem);
}

void RejectFile::close() {
    const int file = std::exchange(file_, -1);
    if (::close(file) != 0) throw cannot_write(path_, errno);
}

}  // namespace loadonce::convert
