#include "convert/conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <set>
#include <span>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/sha256.h"
#include "base/stop_token.h"
#include "convert/layout.h"
#include "convert/project_paths.h"
#include "convert/reject_file.h"
#include "project/enclosing.h"
#include "shape/column.h"
#include "table/json_path.h"

namespace loadonce::convert {
namespace {

constexpr std::size_t packed_bytes = 1024 * 1024;  // rejects are moved to the spool in pieces of this size

// Whether a chunk of one type has the same bytes as a chunk of the other: the length of a VARCHAR is not stored.
bool same_bytes(const Type& a, const Type& b) {
    const auto text = [](const Type& type) { return shape::storage_of(type) == shape::Storage::text; };
    return a == b || (text(a) && text(b));
}

const SpooledChunk* find(const std::map<shape::ColumnId, SpooledChunk>& chunks, shape::ColumnId column) {
    const auto at = chunks.find(column);
    return at == chunks.end() ? nullptr : &at->second;
}

// The parent columns that a table with these rows needs: the keys of the elements around them, as a line of TOML.
std::string parent_columns_for(const shape::Outline& outline, const std::string& rows) {
    project::Table made;
    made.rows = rows;
    std::string parents;
    for (const shape::TableRequest& request : outline.request().tables) {
        const project::Table& outer = request.spec;
        if (!project::encloses(outer, made, outline.request().arrays) || (!outer.is_root() && !outer.key_alone))
            continue;
        for (const std::string& key : outer.key)
            for (const shape::OutlineColumn& column : outline.columns())
                if (column.key && column.role == shape::Role::data && fold(column.name) == fold(key) &&
                    outline.tables()[column.table].name == outer.name)
                    parents +=
                        fmt::format("{}{} = {}", parents.empty() ? "" : ", ",
                                    json_string(fmt::format("{}_{}", outer.name, key)), json_string(column.absolute));
    }
    return parents.empty() ? "" : fmt::format("\n    parent_columns = {{ {} }}", parents);
}

std::span<const std::uint8_t> bytes_of(const auto& vector) {
    return {reinterpret_cast<const std::uint8_t*>(vector.data()), vector.size() * sizeof(vector[0])};
}

}  // namespace

Conversion::Conversion(std::vector<source::Share> sources, project::Format format, shape::Request request,
                       const PipelineOptions& options, std::size_t block_size)
    : sources_(std::move(sources)),
      format_(format),
      options_(options),
      block_size_(block_size),
      outline_(std::move(request)),
      spool_(options.out) {}

// Calls work(shredder, block) for every block. One thread at a time reads and hashes, under the lock.
template <typename Work>
std::vector<source::BlockReader::Finished> Conversion::for_each_block(Work&& work) {
    source::BlockReader reader(sources_, format_, block_size_);
    std::mutex reading;
    std::exception_ptr failure;
    bool ended = false;
    const auto worker = [&] {
        try {
            shape::Shredder shredder(outline_);
            source::Block block;
            for (;;) {
                {
                    const std::lock_guard lock(reading);
                    if (ended) return;
                    ended = true;  // stays true if next() throws: no thread may go on with a damaged source
                    throw_if_stopped();
                    if (!reader.next(block)) return;
                    ended = false;
                }
                work(shredder, block);
            }
        } catch (...) {
            const std::lock_guard lock(reading);
            if (!failure) failure = std::current_exception();
            ended = true;
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < options_.threads; ++i) threads.emplace_back(worker);
    worker();
    threads.clear();
    if (failure) std::rethrow_exception(failure);
    return reader.finished();
}

void Conversion::convert() {
    finished_ = for_each_block([&](shape::Shredder& shredder, source::Block& block) {
        BlockRecord record;
        std::vector<std::uint8_t> packed;
        const auto spool_rejects = [&] {
            if (!packed.empty()) record.rejects.push_back(spool_.append(packed));
            packed.clear();
        };
        const shape::Shredded& shredded = shredder.shred(block, [&](const shape::Rejected& reject) {
            ++record.rejected[reject.source];
            if (record.first_rejects.size() < rejects_described) record.first_rejects.push_back(reject);
            if (reject.rest_unread) record.unread.push_back(reject);
            if (options_.rejects.empty()) return;
            pack_reject(packed, reject, block);
            if (packed.size() >= packed_bytes) spool_rejects();
        });
        spool_rejects();
        outline_.absorb(shredded.findings);
        if (options_.progress) {
            if (!block.windows.empty()) options_.progress->bytes += block.windows.back().end;
            for (const shape::SourceSlice& slice : shredded.slices) options_.progress->records += slice.records;
        }
        keep(block.ordinal, std::move(record), shredded);
    });
    for (auto& [ordinal, record] : kept_) blocks_.push_back(std::move(record));
    kept_.clear();
    sum_up();
    check_decided();
}

SpooledChunk Conversion::encode(const ColumnBuffer& buffer) {
    SpooledChunk spooled{parquet::encode_chunk(buffer, options_.compression), {}};
    spooled.bytes = spool_.append(spooled.chunk.bytes);
    // Not `= {}`, which keeps the capacity: all encoded bytes would stay in memory.
    std::vector<std::uint8_t>().swap(spooled.chunk.bytes);
    return spooled;
}

void Conversion::encode(const shape::ShreddedTable& from, BlockTable& to) {
    shape::Column filler;
    for (const shape::ShreddedColumn& column : from.columns) {
        const ColumnBuffer& buffer = *column.buffer;
        to.chunks.insert_or_assign(column.id, encode(buffer));
        to.filled.erase(column.id);
        if (!outline_.request().both || buffer.nulls == 0 || !shape::can_fill(buffer.type)) continue;
        const shape::OutlineColumn outlined = outline_.column(column.id);
        if (!outlined.fill || outlined.role != shape::Role::data) continue;
        filler.start(buffer.type, true);
        filler.add_all(buffer);
        to.filled.emplace(column.id, encode(filler.finish(static_cast<std::uint32_t>(buffer.rows))));
    }
}

void Conversion::keep(std::uint64_t ordinal, BlockRecord record, const shape::Shredded& shredded) {
    record.slices = shredded.slices;
    record.drifts = shredded.drifts;
    for (const shape::ShreddedTable& table : shredded.tables) {
        BlockTable& made = record.tables[table.id];
        made.rows = table.rows;
        encode(table, made);
        if (table.record_of_row != nullptr) made.record_of_row = spool_.append(bytes_of(*table.record_of_row));
    }
    const std::lock_guard lock(mutex_);
    kept_.emplace(ordinal, std::move(record));
}

void Conversion::repair() {
    std::vector<std::map<shape::ColumnId, Type>> wrong(blocks_.size());
    bool any = false;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        for (const auto& [id, table] : blocks_[i].tables) {
            for (const auto& [column, spooled] : table.chunks) {
                const Type type = final_type(outline_, column);
                if (!same_bytes(type, spooled.chunk.type)) any = wrong[i].emplace(column, type).second;
            }
        }
    }
    if (!any) return;
    const auto finished = for_each_block([&](shape::Shredder& shredder, source::Block& block) {
        if (block.ordinal >= blocks_.size() || wrong[block.ordinal].empty()) return;
        const shape::Shredded& shredded = shredder.shred_again(block, wrong[block.ordinal]);
        for (const shape::ShreddedTable& table : shredded.tables)
            // A worker returns every table that it has seen, also those without a row in this block.
            if (!table.columns.empty()) encode(table, blocks_[block.ordinal].tables.at(table.id));
    });
    for (std::size_t i = 0; i < sources_.size(); ++i)
        if (finished[i].fingerprint != finished_[i].fingerprint)
            throw Error(errors::source_changed, fmt::format("{} changed while it was read", sources_[i].source),
                        "run again when it is complete", Place{sources_[i].source, {}, {}});
}

void Conversion::check_decided() const {
    if (outline_.undecided_arrays().empty()) return;
    std::string arrays, toml;
    for (const auto& [path, place] : outline_.undecided_arrays()) {
        arrays += (arrays.empty() ? "" : ", ") + path;
        const std::string name = name_part(JsonPath::parse(path).last_key());
        toml += fmt::format("\n    [[table]]\n    name = {}\n    rows = {}{}", json_string(name),
                            json_string(path + "[*]"), parent_columns_for(outline_, path + "[*]"));
    }
    throw Error(
        errors::project_undecided, fmt::format("nothing says what becomes of the elements of {}", arrays),
        fmt::format(
            "write into the project, and the name into tables = [...] of its [[source]] (or write [[array]] with as "
            "= \"index\", or drop = [...] in the table):{}",
            toml));
}

void Conversion::sum_up() {
    std::map<std::uint32_t, Before> sums;
    for (std::uint32_t source = 0; source < finished_.size(); ++source)
        sums[source] = {finished_[source].lines_before, finished_[source].line_begin};
    for (const BlockRecord& block : blocks_) {
        auto& here = before_.emplace_back();
        for (const shape::SourceSlice& slice : block.slices) {
            Before& sum = sums[slice.source];
            here[slice.source] = sum;
            sum.lines += slice.end.lines;
            if (slice.end.lines > 0) sum.line_begin = slice.end.line_begin;
        }
    }
}

Place Conversion::place_of(std::size_t block, std::uint32_t source, const shape::Spot& spot) const {
    const Before& before = before_[block].at(source);
    const std::uint64_t line_begin = spot.lines > 0 ? spot.line_begin : before.line_begin;
    return {sources_[source].source, before.lines + spot.lines + 1, spot.offset, spot.offset - line_begin + 1};
}

std::uint32_t Conversion::longest(shape::ColumnId id) const {
    std::uint32_t result = 0;
    for (const BlockRecord& block : blocks_) {
        const auto table = block.tables.find(outline_.columns()[id].table);
        if (table == block.tables.end()) continue;
        if (const auto chunk = table->second.chunks.find(id); chunk != table->second.chunks.end())
            result = std::max(result, chunk->second.chunk.longest);
    }
    return result;
}

parquet::EncodedRowGroup Conversion::row_group(std::size_t block, const TableLayout& layout, bool filled) {
    const BlockTable& table = blocks_[block].tables.at(*layout.id);
    parquet::EncodedRowGroup group{table.rows, {}};
    std::vector<std::uint32_t> record_of_row;
    if (table.record_of_row.bytes > 0) {
        const std::vector<std::uint8_t> raw = spool_.read(table.record_of_row);
        record_of_row.resize(raw.size() / sizeof(std::uint32_t));
        std::memcpy(record_of_row.data(), raw.data(), raw.size());
    }
    for (const LaidOutColumn& laid : layout.columns) {
        const Type& type = laid.column.type;
        if (laid.lineage != LaidOutColumn::Lineage::no) {
            shape::Column column;
            column.start(type, false);
            const auto& slices = blocks_[block].slices;
            std::size_t at = 0;
            for (std::uint32_t row = 0; row < table.rows; ++row) {
                const std::uint32_t record = record_of_row[row];
                while (at + 1 < slices.size() && slices[at + 1].begin <= record) ++at;
                const bool source = laid.lineage == LaidOutColumn::Lineage::source;
                column.add_word(row, source ? slices[at].source : slices[at].offset + record - slices[at].begin);
            }
            group.chunks.push_back(parquet::encode_chunk(column.finish(table.rows), options_.compression));
            continue;
        }
        const SpooledChunk* spooled = laid.id && filled ? find(table.filled, *laid.id) : nullptr;
        if (!spooled && laid.id) spooled = find(table.chunks, *laid.id);
        if (spooled) {
            parquet::EncodedChunk chunk = spooled->chunk;
            chunk.bytes = spool_.read(spooled->bytes);
            chunk.type = type;
            group.chunks.push_back(std::move(chunk));
        } else if (laid.fill && (filled || !laid.from_data)) {
            shape::Column column;
            column.start(type, true);
            group.chunks.push_back(parquet::encode_chunk(column.finish(table.rows), options_.compression));
        } else {
            group.chunks.push_back(parquet::null_chunk(type, table.rows, options_.compression));
        }
    }
    return group;
}

ConvertedTable Conversion::write_table(const std::string& name, const std::string& file_name, const TableLayout& layout,
                                       bool filled) {
    ConvertedTable output;
    output.name = name;
    output.file = options_.out / (file_name + ".parquet");
    parquet::FileWriter writer(output.file, options_.compression);
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        throw_if_stopped();
        const auto table = layout.id ? blocks_[block].tables.find(*layout.id) : blocks_[block].tables.end();
        if (table == blocks_[block].tables.end() || table->second.rows == 0) continue;
        writer.append(row_group(block, layout, filled));
        output.rows += table->second.rows;
    }
    for (const LaidOutColumn& laid : layout.columns) output.columns.push_back(laid.column);
    output.bytes = writer.finish(output.schema());
    output.sha256 = sha256_hex_of_file(output.file);
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
        if (!output.columns[i].known || !layout.columns[i].id) continue;
        for (std::size_t block = 0; block < blocks_.size() && !output.columns[i].drift_at; ++block)
            for (const shape::Drift& drift : blocks_[block].drifts)
                if (drift.column == *layout.columns[i].id)
                    output.columns[i].drift_at = place_of(block, drift.source, drift.at);
    }
    return output;
}

PipelineResult Conversion::write() {
    PipelineResult result;
    if (options_.progress) options_.progress->stage = Progress::Stage::writing;
    describe_sources(result);
    write_rejects(result);
    refuse_nested_values(outline_);
    refuse_text_versions(outline_);
    result.unmatched = unmatched_paths(outline_);
    const shape::Request& request = outline_.request();
    const auto rows_of = [&](shape::TableId id) {
        return std::ranges::any_of(blocks_, [&](const BlockRecord& block) {
            return block.tables.contains(id) && block.tables.at(id).rows > 0;
        });
    };
    std::vector<shape::TableId> order;
    for (shape::TableId id = 0; id < outline_.tables().size(); ++id)
        if (outline_.tables()[id].request || rows_of(id)) order.push_back(id);
    // Inferred tables are sorted by path: ids depend on which worker was first.
    std::ranges::sort(order.begin() + static_cast<std::ptrdiff_t>(request.tables.size()), order.end(), {},
                      [&](shape::TableId id) { return outline_.tables()[id].rows; });
    std::set<std::string> names;
    for (const shape::TableId id : order) {
        const shape::OutlineTable& table = outline_.tables()[id];
        std::string name = table.name;
        for (int number = 2; !names.insert(fold(name)).second; ++number)
            name = fmt::format("{}_{}", table.name, number);
        std::string file_name = name;
        if (table.request && !request.tables[*table.request].spec.file_name.empty())
            file_name = request.tables[*table.request].spec.file_name;
        const TableLayout layout =
            lay_out(outline_, id, request.lineage, [&](shape::ColumnId column) { return longest(column); });
        result.tables.push_back(write_table(name, file_name, layout, !request.both));
        result.tables.back().path = table.rows;
        if (!request.both) continue;
        result.filled.push_back(write_table(name, file_name + "_fixed", layout, true));
        result.filled.back().path = table.rows;
    }
    return result;
}

void Conversion::describe_sources(PipelineResult& result) const {
    for (std::size_t i = 0; i < sources_.size(); ++i)
        result.sources.push_back({sources_[i].source, finished_[i].fingerprint, finished_[i].bytes, 0, 0});
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        for (const shape::SourceSlice& slice : blocks_[block].slices)
            result.sources[slice.source].records += slice.records;
        for (const auto& [source, count] : blocks_[block].rejected) {
            result.sources[source].rejected += count;
            result.rejected += count;
        }
        for (const shape::Rejected& reject : blocks_[block].first_rejects) {
            if (result.first_rejects.size() == rejects_described) break;
            result.first_rejects.push_back(describe(reject, block));
        }
        for (const shape::Rejected& reject : blocks_[block].unread)
            if (!result.unread) result.unread = describe(reject, block);
    }
}

Reject Conversion::describe(const shape::Rejected& reject, std::size_t block) const {
    Reject described{place_of(block, reject.source, reject.at), reject.reason};
    if (const std::uint64_t rest = finished_[reject.source].bytes - reject.offset; reject.rest_unread && rest > 0)
        described.reason += fmt::format(
            "; the brackets opened here never close, so the {} bytes from here to the end were not read", rest);
    return described;
}

void Conversion::write_rejects(PipelineResult& result) const {
    if (options_.rejects.empty() || result.rejected == 0) return;
    RejectFile file(options_.rejects, options_.append_rejects);
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        for (const Spool::Piece& piece : blocks_[block].rejects)
            file.append(spool_.read(piece),
                        [&](std::uint32_t source, const shape::Spot& spot) { return place_of(block, source, spot); });
    }
    file.close();
}

}  // namespace loadonce::convert
