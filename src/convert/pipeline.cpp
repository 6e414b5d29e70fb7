#include "convert/pipeline.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/error_codes.h"
#include "convert/conversion.h"
#include "source/byte_stream.h"
#include "source/expand.h"

namespace loadonce::convert {
namespace {

namespace fs = std::filesystem;

// Standard input can be read once and a late type may need a second look: it is kept in a file, which goes away with
// this.
class Spooled {
  public:
    explicit Spooled(const fs::path& folder) {
        std::string name = (folder / ".loadonce-stdin-XXXXXX").string();
        file_ = ::mkostemp(name.data(), O_CLOEXEC);
        if (file_ < 0) fail(folder);
        path_ = name;
        source::ByteStream input("-");
        std::vector<std::uint8_t> buffer(1U << 20);
        while (const std::size_t got = input.read(buffer.data(), buffer.size())) {
            for (std::size_t done = 0; done < got;) {
                const ssize_t written = ::write(file_, buffer.data() + done, got - done);
                if (written >= 0)
                    done += static_cast<std::size_t>(written);
                else if (errno != EINTR)
                    fail(folder);
            }
        }
    }
    ~Spooled() {
        if (file_ >= 0) ::close(file_);
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    Spooled(const Spooled&) = delete;
    Spooled& operator=(const Spooled&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    [[noreturn]] void fail(const fs::path& folder) const {
        const int code = errno;
        if (!path_.empty()) ::unlink(path_.c_str());
        throw Error(errors::file_io,
                    fmt::format("cannot keep standard input in {}: {}", folder.string(), std::strerror(code)),
                    "check that the folder can be written to and the disk has room", Place{folder.string(), {}, {}});
    }
    int file_ = -1;
    std::string path_;
};

shape::TableRequest request_of(const PipelineTable& table, NullsWritten nulls) {
    shape::TableRequest request;
    request.spec = table.spec;
    for (const project::PinnedColumn& pin : table.spec.columns) request.known.push_back({pin.path, pin.name, pin.type});
    request.known.insert(request.known.end(), table.known.begin(), table.known.end());
    request.fill =
        nulls == NullsWritten::as_spec ? table.spec.nulls == project::Nulls::fill : nulls != NullsWritten::keep;
    return request;
}

bool looks_like_id(const shape::OutlineColumn& column) {
    constexpr std::uint16_t id_kinds = shape::Evidence::text | shape::Evidence::integer;
    const std::uint16_t kinds = column.evidence.kinds;
    if ((kinds & shape::Evidence::scalars) == 0 || (kinds & ~(id_kinds | shape::Evidence::inexact_real)) != 0)
        return false;
    const std::string last = column.path.substr(column.path.find_last_of(".'") + 1);
    const std::string folded = fold(last);
    return folded == "id" || folded == "key" || folded == "uuid" || last.ends_with("Id") || folded.ends_with("_id");
}

// What there is to read, or 0 where that is not known before it is read: compressed files, pipes.
std::uint64_t plain_bytes(const std::vector<SourceFile>& files) {
    std::uint64_t sum = 0;
    for (const SourceFile& file : files) {
        std::error_code unknown;
        const bool plain =
            !file.path.ends_with(".gz") && !file.path.ends_with(".zst") && fs::is_regular_file(file.path, unknown);
        if (!plain) return 0;
        const std::uint64_t bytes = fs::file_size(file.path, unknown);
        if (unknown) return 0;
        sum += bytes;
    }
    return sum;
}

// The root's id, told from the first block: the first column of the record that is named like an id and never null. It
// is copied into inferred child tables.
std::optional<project::ParentColumn> tell_id(const std::vector<SourceFile>& sources, project::Format format,
                                             const shape::Plan& plan) {
    std::vector<std::string> paths;
    for (const SourceFile& source : sources) paths.push_back(source.path);
    source::BlockReader reader(paths, format);
    source::Block block;
    if (!reader.next(block)) return std::nullopt;
    shape::Outline outline(plan);
    shape::Shredder shredder(outline);
    outline.absorb(shredder.shred(block, [](const shape::Rejected&) {}).findings);
    const shape::OutlineColumn* found = nullptr;
    for (const shape::OutlineColumn& column : outline.columns()) {
        if (column.table != outline.root() || column.role != shape::Role::data || !looks_like_id(column)) continue;
        if (found == nullptr || column.first_seen < found->first_seen) found = &column;
    }
    if (found == nullptr || outline.tables().size() == 1) return std::nullopt;
    return project::ParentColumn{found->name, found->path};
}

}  // namespace

Schema ConvertedTable::schema() const {
    Schema schema;
    for (const ConvertedColumn& column : columns) schema.columns.push_back({column.name, column.type, true});
    return schema;
}

PipelineResult run_pipeline(const std::vector<std::string>& sources, project::Format format,
                            const std::vector<PipelineTable>& tables, const std::vector<project::Array>& arrays,
                            const PipelineOptions& options) {
    return run_pipeline_in_blocks(sources, format, tables, arrays, options, source::block_bytes);
}

PipelineResult run_pipeline_in_blocks(const std::vector<std::string>& sources, project::Format format,
                                      const std::vector<PipelineTable>& tables,
                                      const std::vector<project::Array>& arrays, const PipelineOptions& options,
                                      std::size_t block_size) {
    std::optional<Spooled> standard_input;
    std::vector<SourceFile> files;
    for (const std::string& source : sources) {
        if (source != "-") {
            files.push_back({source, source});
        } else if (!options.standard_input.empty()) {
            files.push_back({source, options.standard_input.string()});
        } else {
            if (!standard_input) standard_input.emplace(options.out);
            files.push_back({source, standard_input->path()});
        }
    }
    shape::Plan plan;
    plan.arrays = arrays;
    plan.lineage = options.lineage;
    plan.both = options.nulls == NullsWritten::both;
    for (const PipelineTable& table : tables) plan.tables.push_back(request_of(table, options.nulls));
    if (tables.empty()) {
        plan.infer = true;
        PipelineTable root;
        root.spec.name = files.empty() ? "records" : table_name_of(files.front().name);
        plan.tables.push_back(request_of(root, options.nulls));
        if (const auto id = tell_id(files, format, plan)) plan.tables.front().spec.parent_columns.push_back(*id);
    }
    if (options.progress) options.progress->begin(Progress::Stage::converting, plain_bytes(files));
    Conversion conversion(std::move(files), format, std::move(plan), options, block_size);
    conversion.convert();
    conversion.repair();
    return conversion.write();
}

std::optional<Error> reject_limit_error(const PipelineResult& result, const std::vector<PipelineTable>& tables,
                                        std::string_view not_done) {
    const auto root = std::ranges::find_if(tables, [](const PipelineTable& table) { return table.spec.is_root(); });
    const std::uint64_t limit = root == tables.end() ? 0 : root->spec.reject_limit;
    if (result.rejected > limit) {
        const Reject first = result.first_rejects.empty() ? Reject{} : result.first_rejects.front();
        return Error(errors::rejects_past_limit,
                     fmt::format("{} record{} rejected, reject_limit is {}; the first: {}", result.rejected,
                                 result.rejected == 1 ? " was" : "s were", limit, first.reason),
                     fmt::format("correct the data, or raise reject_limit; nothing was {}", not_done), first.place);
    }
    if (result.unread)
        return Error(errors::rejects_past_limit,
                     fmt::format("{}: reject_limit does not cover records that were not read", result.unread->reason),
                     fmt::format("fetch the file again, or correct it; nothing was {}", not_done),
                     result.unread->place);
    return std::nullopt;
}

std::string table_name_of(const std::string& source) {
    if (source == "-") return "records";
    std::string name = fs::path(source).filename().string();
    for (const std::string_view ending : {".gz", ".zst", ".json", ".ndjson", ".jsonl"})
        if (name.ends_with(ending) && name.size() > ending.size()) name.resize(name.size() - ending.size());
    for (const std::string_view ending : {".json", ".ndjson", ".jsonl"})
        if (name.ends_with(ending) && name.size() > ending.size()) name.resize(name.size() - ending.size());
    return name;
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

std::vector<std::string> expand_sources(const std::vector<std::string>& paths,
                                        const std::filesystem::path& relative_to) {
    return source::expand(paths, relative_to);
}

}  // namespace loadonce::convert
