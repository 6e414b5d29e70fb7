#include "convert/sources.h"

#include <algorithm>
#include <string_view>

#include "source/blocks.h"
#include "source/byte_stream.h"
#include "table/short_name.h"

namespace loadonce::convert {

std::string table_name_of(const std::string& source) {
    if (source == "-") return "records";
    std::string name = std::filesystem::path(source).filename().string();
    for (const std::string_view ending : {".gz", ".zst", ".json", ".ndjson", ".jsonl"})
        if (name.ends_with(ending) && name.size() > ending.size()) name.resize(name.size() - ending.size());
    for (const std::string_view ending : {".json", ".ndjson", ".jsonl"})
        if (name.ends_with(ending) && name.size() > ending.size()) name.resize(name.size() - ending.size());
    return short_name(name, root_name_bytes_max);
}

SourceRead fingerprint(const std::string& source) {
    source::ByteStream stream(source);
    stream.read_all();
    SourceRead read;
    read.name = source;
    read.bytes = stream.bytes();
    read.fingerprint = stream.fingerprint();
    return read;
}

bool has_grown(const std::string& source, project::Format format, std::uint64_t length, std::string_view fingerprint) {
    if (length == 0 || !source::is_of_lines(source, format)) return false;
    source::ByteStream stream(source);
    std::vector<std::uint8_t> piece(128 * 1024);
    std::size_t got = 0;
    while (stream.bytes() < length) {
        got = stream.read(piece.data(), std::min<std::uint64_t>(piece.size(), length - stream.bytes()));
        if (got == 0) return false;
    }
    return piece[got - 1] == '\n' && stream.fingerprint() == fingerprint;
}

std::vector<std::string> expand_sources(const std::vector<std::string>& paths, const std::filesystem::path& relative_to,
                                        source::NoMatch no_match) {
    return source::expand(paths, relative_to, no_match);
}

}  // namespace loadonce::convert
