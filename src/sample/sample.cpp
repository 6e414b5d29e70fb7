#include "sample/sample.h"

#include <fmt/format.h>
#include <isa-l/igzip_lib.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/output_file.h"
#include "base/stop_token.h"
#include "sample/order.h"

namespace loadonce::sample {
namespace {

constexpr std::size_t flush_bytes = std::size_t{1} << 20;

struct Format {
    bool lines = false, gzip = false;
};

Format format_of(const std::filesystem::path& file) {
    std::filesystem::path name = file.filename();
    Format format;
    format.gzip = name.extension() == ".gz";
    if (format.gzip) name = name.stem();
    format.lines = name.extension() == ".ndjson";
    if (!format.lines && name.extension() != ".json")
        throw Error(errors::usage, fmt::format("cannot tell from the name {} what to write", file.string()),
                    "let it end with .json or .ndjson, or either with .gz");
    return format;
}

// Writes text to a file, compressed or not.
class Sink {
  public:
    Sink(const std::filesystem::path& file, bool gzip) : file_(file) {
        if (!gzip) return;
        gzip_.emplace();
        isal_deflate_init(&*gzip_);
        gzip_->gzip_flag = IGZIP_GZIP;
        gzip_->level = 1;
        work_.resize(ISAL_DEF_LVL1_DEFAULT);
        gzip_->level_buf = work_.data();
        gzip_->level_buf_size = static_cast<std::uint32_t>(work_.size());
        compressed_.resize(flush_bytes);
    }

    void write(std::string& text, bool last) {
        bytes_ += text.size();
        if (!gzip_) {
            file_.write(text);
        } else {
            gzip_->next_in = reinterpret_cast<std::uint8_t*>(text.data());
            gzip_->avail_in = static_cast<std::uint32_t>(text.size());
            gzip_->end_of_stream = last;
            do {
                gzip_->next_out = compressed_.data();
                gzip_->avail_out = static_cast<std::uint32_t>(compressed_.size());
                if (isal_deflate(&*gzip_) != COMP_OK) throw Error(errors::invariant, "gzip cannot compress");
                file_.write(std::span(compressed_).first(compressed_.size() - gzip_->avail_out));
            } while (gzip_->avail_out == 0);
        }
        text.clear();
    }
    void keep() { file_.keep(); }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  private:
    OutputFile file_;
    std::uint64_t bytes_ = 0;
    std::optional<isal_zstream> gzip_;
    std::vector<std::uint8_t> work_, compressed_;
};

}  // namespace

Written write(const std::filesystem::path& file, const Options& options) {
    const Format format = format_of(file);
    if (options.items_max == 0 || options.packages_max == 0)
        throw Error(errors::usage, "an order has at least one item and one package", "give maxima of 1 or more");

    const std::filesystem::path unfinished = std::filesystem::path(file) += ".unfinished";
    Sink sink(unfinished, format.gzip);
    const bool array = !format.lines && options.orders != 1;
    std::string text;
    text.reserve(2 * flush_bytes);
    Written written;
    if (array) text += "[";
    for (; written.orders < options.orders; ++written.orders) {
        if (array) text += written.orders == 0 ? "\n  " : ",\n  ";
        Emitter out(text, !format.lines, array ? 1 : 0);
        written.items += append_order(out, options.seed + written.orders, written.orders == 0, options);
        if (format.lines) text += '\n';
        if (text.size() >= flush_bytes) {
            throw_if_stopped();
            sink.write(text, false);
        }
    }
    if (array) text += "\n]";
    if (!format.lines) text += '\n';
    sink.write(text, true);
    sink.keep();
    if (std::rename(unfinished.c_str(), file.c_str()) != 0) throw_file_io("write", file, errno);
    written.text_bytes = sink.bytes();
    return written;
}

}  // namespace loadonce::sample
