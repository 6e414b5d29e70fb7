#include "convert/pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error_codes.h"
#include "convert/conversion.h"
#include "convert/id_column.h"
#include "source/byte_stream.h"
#include "table/json_path.h"

namespace loadonce::convert {
namespace {

namespace fs = std::filesystem;

// The absolute path of a pinned column. One without FROM has that of the parent column of its name, the path that the
// map has for it, that of a rename, or that of another declared column whose path gives its name; otherwise none is
// known yet.
std::string path_of(const project::PinnedColumn& pin, const PipelineTable& table) {
    const auto absolute = [&](const std::string& path) {
        return shape::absolute_path(table.spec.rows, shape::Role::data, path);
    };
    const auto is_name = [&](std::string_view name) { return fold(name) == fold(pin.name); };
    if (!pin.path.empty()) return absolute(pin.path);
    for (const project::ParentColumn& parent : table.spec.parent_columns)
        if (is_name(parent.name)) return parent.path;
    for (const KnownColumn& known : table.known)
        if (is_name(known.name) && !known.path.empty()) return known.path;
    for (const auto& [path, name] : table.spec.rename)
        if (is_name(name)) return absolute(path);
    for (const project::PinnedColumn& other : table.spec.columns)
        if (!other.path.empty() && is_name(JsonPath::parse(other.path).joined())) return absolute(other.path);
    return {};
}

shape::TableRequest table_request(const PipelineTable& table, NullsWritten nulls) {
    shape::TableRequest request;
    request.spec = table.spec;
    for (const project::PinnedColumn& pin : table.spec.columns)
        request.known.push_back({path_of(pin, table), pin.name, pin.type});
    request.known.insert(request.known.end(), table.known.begin(), table.known.end());
    request.fill =
        nulls == NullsWritten::as_spec ? table.spec.nulls == project::Nulls::fill : nulls != NullsWritten::keep;
    return request;
}

// Whether a column of the root can be the id of its records: never null and always a scalar.
bool is_id(const shape::OutlineColumn& column) {
    constexpr std::uint16_t none = shape::Evidence::null | shape::Evidence::object | shape::Evidence::array;
    return column.evidence.has_scalar() && (column.evidence.kinds & none) == 0 &&
           is_id_column(column.path, shape::decide(column.evidence));
}

// A record's own "id" comes before its other fields, and they before fields of nested objects, which are ids of those.
bool is_better_id(const shape::OutlineColumn& a, const shape::OutlineColumn& b) {
    const auto rank = [](const shape::OutlineColumn& column) {
        const bool nested = JsonPath::parse(column.path).size() > 1;
        return std::pair(column.path != "$.id", nested);
    };
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.first_seen < b.first_seen;
}

// The bytes to read, or 0 if the number is unknown: compressed files, standard input.
std::uint64_t plain_bytes(const std::vector<source::Share>& sources) {
    std::uint64_t sum = 0;
    for (const auto& [source, begin, end] : sources) {
        std::error_code unknown;
        const bool plain =
            !source.ends_with(".gz") && !source.ends_with(".zst") && fs::is_regular_file(source, unknown);
        if (!plain) return 0;
        const std::uint64_t bytes = fs::file_size(source, unknown);
        if (unknown) return 0;
        sum += std::min(bytes, end) - std::min(bytes, begin);
    }
    return sum;
}

// The id of the root's records, inferred from the first block. It is copied into inferred child tables.
std::optional<project::ParentColumn> infer_id(const std::vector<source::Share>& sources, project::Format format,
                                              const shape::Request& request) {
    source::BlockReader reader(sources, format);
    source::Block block;
    if (!reader.next(block)) return std::nullopt;
    shape::Outline outline(request);
    shape::Shredder shredder(outline);
    outline.absorb(shredder.shred(block, [](const shape::Rejected&) {}).findings);
    const shape::OutlineColumn* found = nullptr;
    for (const shape::OutlineColumn& column : outline.columns()) {
        if (column.table != outline.root() || column.role != shape::Role::data || !is_id(column)) continue;
        if (found == nullptr || is_better_id(column, *found)) found = &column;
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

PipelineResult run_pipeline(const std::vector<source::Share>& sources, project::Format format,
                            const std::vector<PipelineTable>& tables, const std::vector<project::Array>& arrays,
                            const PipelineOptions& options) {
    return run_pipeline_in_blocks(sources, format, tables, arrays, options, source::block_bytes);
}

PipelineResult run_pipeline_in_blocks(const std::vector<source::Share>& sources, project::Format format,
                                      const std::vector<PipelineTable>& tables,
                                      const std::vector<project::Array>& arrays, const PipelineOptions& options,
                                      std::size_t block_size) {
    shape::Request request;
    request.arrays = arrays;
    request.lineage = options.lineage;
    request.both = options.nulls == NullsWritten::both;
    for (const PipelineTable& table : tables) request.tables.push_back(table_request(table, options.nulls));
    if (tables.empty()) {
        request.infer = true;
        PipelineTable root;
        root.spec.name = sources.empty() ? "records" : table_name_of(sources.front().source);
        request.tables.push_back(table_request(root, options.nulls));
        if (const auto id = infer_id(sources, format, request))
            request.tables.front().spec.parent_columns.push_back(*id);
    }
    if (options.progress) options.progress->begin(Progress::Stage::converting, plain_bytes(sources));
    Conversion conversion(sources, format, std::move(request), options, block_size);
    conversion.convert();
    conversion.repair();
    return conversion.write();
}

std::optional<Error> reject_limit_error(const PipelineResult& result, const std::vector<PipelineTable>& tables,
                                        std::string_view not_done) {
    const auto root = std::ranges::find_if(tables, [](const PipelineTable& table) { return table.spec.is_root(); });
    const std::uint64_t limit = root == tables.end() ? 0 : root->spec.reject_limit;
    // By source: which records are loaded must not depend on which sources come in one run.
    for (const SourceRead& source : result.sources) {
        if (source.rejected <= limit) continue;
        Reject first{Place{source.name, {}, {}}, "see the file of rejected records"};
        const auto described = std::ranges::find_if(
            result.first_rejects, [&](const Reject& reject) { return reject.place.source == source.name; });
        if (described != result.first_rejects.end()) first = *described;
        return Error(errors::rejects_past_limit,
                     fmt::format("{} record{} rejected, reject_limit is {}; the first: {}", source.rejected,
                                 source.rejected == 1 ? " was" : "s were", limit, first.reason),
                     fmt::format("correct the data, or raise reject_limit; nothing was {}", not_done), first.place);
    }
    if (result.unread)
        return Error(errors::rejects_past_limit,
                     fmt::format("{}: reject_limit does not cover records that were not read", result.unread->reason),
                     fmt::format("fetch the file again, or correct it; nothing was {}", not_done),
                     result.unread->place);
    return std::nullopt;
}

}  // namespace loadonce::convert
