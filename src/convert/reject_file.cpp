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

namespace loadonce::convert {
namespace {

struct PackedHead {
    std::uint64_t offset, line;
    std::uint32_t source, reason_bytes;
    std::uint64_t record_bytes;
};

// The bytes as a JSON string. Rejected bytes need not be UTF-8: what is not ASCII is kept when all of it is valid, else
// each such byte is written as the code point of its value, and the line says so.
bool is_utf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        const std::size_t more = c < 0x80                ? 0
                                 : c >= 0xC2 && c < 0xE0 ? 1
                                 : c >= 0xE0 && c < 0xF0 ? 2
                                 : c >= 0xF0 && c < 0xF5 ? 3
                                                         : SIZE_MAX;
        if (more == SIZE_MAX || bytes.size() - i <= more) return false;
        for (std::size_t k = 1; k <= more; ++k)
            if ((static_cast<unsigned char>(bytes[i + k]) & 0xC0) != 0x80) return false;
        if (more == 2) {
            const auto next = static_cast<unsigned char>(bytes[i + 1]);
            if ((c == 0xE0 && next < 0xA0) || (c == 0xED && next >= 0xA0)) return false;
        }
        if (more == 3) {
            const auto next = static_cast<unsigned char>(bytes[i + 1]);
            if ((c == 0xF0 && next < 0x90) || (c == 0xF4 && next >= 0x90)) return false;
        }
        i += more + 1;
    }
    return true;
}

std::string json_string(std::string_view bytes, bool utf8) {
    std::string text = "\"";
    for (const char c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            text += {'\\', c};
        else if (code < 0x20 || code == 0x7F || (code >= 0x80 && !utf8))
            text += fmt::format("\\u{:04x}", code);
        else
            text += c;
    }
    text += '"';
    return text;
}

}  // namespace

void pack_reject(std::vector<std::uint8_t>& packed, const shape::Rejected& reject, const source::Block& block) {
    const PackedHead head{reject.offset, reject.line, reject.source, static_cast<std::uint32_t>(reject.reason.size()),
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
    // Rejected records are customers' data: for their owner only, also if the file is there already with other rights.
    file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC) | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file_ < 0 || ::fchmod(file_, S_IRUSR | S_IWUSR) != 0)
        throw Error(errors::file_io,
                    fmt::format("cannot write the reject file {}: {}", file.string(), std::strerror(errno)), {},
                    Place{file.string(), {}, {}});
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
        const Place place = place_of(head.source, head.line);
        const bool utf8 = is_utf8(record);
        lines += fmt::format("{{\"source\":{},\"line\":{},\"byte_offset\":{},\"reason\":{},\"record\":{}{}}}\n",
                             json_string(place.source, is_utf8(place.source)), place.line.value_or(0), head.offset,
                             json_string(reason, is_utf8(reason)), json_string(record, utf8),
                             utf8 ? "" : ",\"encoding\":\"latin1\"");
        if (lines.size() > (1U << 20)) {
            write(lines);
            lines.clear();
        }
    }
    write(lines);
}

void RejectFile::write(const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t written = ::write(file_, text.data() + done, text.size() - done);
        if (written >= 0)
            done += static_cast<std::size_t>(written);
        else if (errno != EINTR)
            throw Error(errors::file_io,
                        fmt::format("cannot write the reject file {}: {}", path_.string(), std::strerror(errno)), {},
                        Place{path_.string(), {}, {}});
    }
}

void RejectFile::close() {
    const int file = std::exchange(file_, -1);
    if (::close(file) != 0)
        throw Error(errors::file_io,
                    fmt::format("cannot write the reject file {}: {}", path_.string(), std::strerror(errno)), {},
                    Place{path_.string(), {}, {}});
}

}  // namespace loadonce::convert
