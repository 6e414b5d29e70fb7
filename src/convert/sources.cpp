#include "convert/sources.h"

#include <string_view>

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

std::vector<std::string> expand_sources(const std::vector<std::string>& paths, const std::filesystem::path& relative_to,
                                        source::NoMatch no_match) {
    return source::expand(paths, relative_to, no_match);
}

}  // namespace loadonce::convert
