#include "source/byte_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/error_codes.h"
#include "source/fingerprint.h"
#include "source/standard_input.h"

namespace loadonce::source {
namespace {

constexpr std::size_t compressed_buffer_bytes = 256 * 1024;
// Hashes in pieces that are still in the L2 cache after reading.
constexpr std::size_t hash_piece_bytes = 128 * 1024;

constexpr std::array<std::uint8_t, 4> zstd_magic{0x28, 0xb5, 0x2f, 0xfd};
constexpr std::array<std::uint8_t, 2> gzip_magic{0x1f, 0x8b};

enum class Coding { undecided, plain, gzip, zstd };

struct ZstdFree {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

struct ByteStream::State {
    std::string name;
    int file = -1;
    bool file_ended = false;
    Coding coding = Coding::undecided;
    Fingerprint hash;
    std::uint64_t handed_out = 0;

    // Bytes of the file not decoded yet. Not zeroed: of a small file few of its pages are touched.
    std::unique_ptr<std::uint8_t[]> input = std::make_unique_for_overwrite<std::uint8_t[]>(compressed_buffer_bytes);
    std::size_t input_at = 0, input_end = 0;
    bool inside_member = false;  // a gzip member or zstd frame has begun and not ended
    std::unique_ptr<inflate_state> inflate;
    std::unique_ptr<ZSTD_DCtx, ZstdFree> zstd;

    ~State() {
        if (file >= 0) ::close(file);
    }

    [[noreturn]] void fail(const std::string& what, std::string remedy = {}) const {
        throw Error(errors::source_unreadable, fmt::format("{}: {}", name, what), std::move(remedy),
                    Place{name, std::nullopt, handed_out});
    }

    std::size_t read_file(std::uint8_t* out, std::size_t size) {
        while (!file_ended) {
            const ssize_t got = ::read(file, out, size);
            if (got > 0) return static_cast<std::size_t>(got);
            if (got == 0) {
                file_ended = true;
            } else if (errno != EINTR) {
                fail(std::strerror(errno));
            }
        }
        return 0;
    }

    void refill() {
        input_at = 0;
        input_end = read_file(input.get(), compressed_buffer_bytes);
    }

    void decide_coding() {
        while (input_end < zstd_magic.size()) {
            const std::size_t got = read_file(input.get() + input_end, compressed_buffer_bytes - input_end);
            if (got == 0) break;
            input_end += got;
        }
        const auto begins_with = [&](auto magic) {
            return input_end >= magic.size() && std::equal(magic.begin(), magic.end(), input.get());
        };
        if (begins_with(gzip_magic)) {
            coding = Coding::gzip;
            inflate = std::make_unique<inflate_state>();
            isal_inflate_init(inflate.get());
            inflate->crc_flag = ISAL_GZIP;
        } else if (begins_with(zstd_magic)) {
            coding = Coding::zstd;
            zstd.reset(ZSTD_createDCtx());
        } else {
            coding = Coding::plain;
        }
    }

    std::size_t next_plain(std::uint8_t* out, std::size_t size) {
        if (input_at == input_end) return read_file(out, size);
        const std::size_t taken = std::min(size, input_end - input_at);
        std::memcpy(out, input.get() + input_at, taken);
        input_at += taken;
        return taken;
    }

    std::size_t next_gzip(std::uint8_t* out, std::size_t size) {
        for (;;) {
            if (input_at == input_end) refill();
            if (input_at == input_end) {
                if (inside_member) fail("the gzip data end too early", "the file was cut off: fetch it again");
                return 0;
            }
            if (!inside_member) {
                // Some tools pad with zeros after the last member.
                while (input_at < input_end && input[input_at] == 0) ++input_at;
                if (input_at == input_end) continue;
                if (input[input_at] != gzip_magic[0])
                    fail("bytes after the gzip data are no gzip data",
                         "the file is damaged, or something was appended to it: fetch it again");
                isal_inflate_reset(inflate.get());
                inflate->crc_flag = ISAL_GZIP;
                inside_member = true;
            }
            const std::uint32_t wanted = static_cast<std::uint32_t>(std::min<std::size_t>(size, 1U << 30));
            inflate->next_in = input.get() + input_at;
            inflate->avail_in = static_cast<std::uint32_t>(input_end - input_at);
            inflate->next_out = out;
            inflate->avail_out = wanted;
            if (const int code = isal_inflate(inflate.get()); code < 0)
                fail(code == ISAL_INCORRECT_CHECKSUM ? "the gzip checksum is wrong" : "the gzip data are damaged",
                     "fetch the file again");
            input_at = input_end - inflate->avail_in;
            if (inflate->block_state == ISAL_BLOCK_FINISH) inside_member = false;
            if (const std::size_t made = wanted - inflate->avail_out; made > 0) return made;
        }
    }

    std::size_t next_zstd(std::uint8_t* out, std::size_t size) {
        for (;;) {
            if (input_at == input_end) refill();
            const bool drained = input_at == input_end;
            if (drained && !inside_member) return 0;
            ZSTD_inBuffer in{input.get(), input_end, input_at};
            ZSTD_outBuffer decoded{out, size, 0};
            const std::size_t hint = ZSTD_decompressStream(zstd.get(), &decoded, &in);
            if (ZSTD_isError(hint) != 0) fail(fmt::format("the zstd data are damaged ({})", ZSTD_getErrorName(hint)));
            input_at = in.pos;
            inside_member = hint != 0;
            if (decoded.pos > 0) return decoded.pos;
            if (drained) fail("the zstd data end too early", "the file was cut off: fetch it again");
        }
    }

    std::size_t next(std::uint8_t* out, std::size_t size) {
        if (coding == Coding::undecided) decide_coding();
        switch (coding) {
            case Coding::gzip:
                return next_gzip(out, size);
            case Coding::zstd:
                return next_zstd(out, size);
            default:
                return next_plain(out, size);
        }
    }

    // Returns less than `size` only at the end.
    std::size_t fill(std::uint8_t* out, std::size_t size) {
        std::size_t filled = 0;
        while (filled < size) {
            const std::size_t got = next(out + filled, std::min(size - filled, hash_piece_bytes));
            if (got == 0) break;
            hash.update({out + filled, got});
            filled += got;
            handed_out += got;
        }
        return filled;
    }
};

ByteStream::ByteStream(const std::string& name) : state_(std::make_unique<State>()) {
    state_->name = name;
    state_->file = name == "-" ? open_standard_input() : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (state_->file < 0) state_->fail(std::strerror(errno));
#ifdef POSIX_FADV_SEQUENTIAL
    ::posix_fadvise(state_->file, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
}

ByteStream::~ByteStream() = default;
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;

std::size_t ByteStream::read(std::uint8_t* out, std::size_t size) {
    return state_->fill(out, size);
}

void ByteStream::read_all() {
    const auto buffer = std::make_unique_for_overwrite<std::uint8_t[]>(hash_piece_bytes);
    while (state_->fill(buffer.get(), hash_piece_bytes) == hash_piece_bytes) {
    }
}

std::uint64_t ByteStream::bytes() const {
    return state_->handed_out;
}

std::string ByteStream::fingerprint() const {
    return state_->hash.text();
}

}  // namespace loadonce::source
