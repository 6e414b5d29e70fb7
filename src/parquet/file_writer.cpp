// A file: PAR1, row groups, footer, length of the footer, PAR1.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/output_file.h"
#include "parquet/format.h"
#include "parquet/parquet.h"
#include "parquet/thrift.h"

namespace loadonce::parquet {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view magic = "PAR1";
// parquet-java trusts statistics only of writers whose name has this form.
constexpr std::string_view created_by = "loadonce version " LOADONCE_VERSION " (build 1)";

std::string_view text_of(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The description of a chunk for the footer. Its pages are in the file already.
struct ChunkEntry {
    EncodedChunk chunk;  // without its bytes
    std::uint64_t offset = 0, bytes = 0;
};
struct GroupEntry {
    std::uint64_t rows = 0;
    std::vector<ChunkEntry> chunks;
};

void put_logical(ThriftWriter& out, const Type& type) {
    const auto begin = [&](Logical logical) {
        out.begin_struct(10);
        out.begin_struct(static_cast<int>(logical));
    };
    switch (type.kind) {
        case TypeKind::smallint:
            begin(Logical::integer);
            out.byte(1, 16);
            out.boolean(2, true);
            break;
        case TypeKind::decimal:
            begin(Logical::decimal);
            out.i32(1, type.scale);
            out.i32(2, type.precision);
            break;
        case TypeKind::char_:
        case TypeKind::varchar:
        case TypeKind::super:
            begin(Logical::string);
            break;
        case TypeKind::date:
            begin(Logical::date);
            break;
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
            begin(Logical::timestamp);
            out.boolean(1, type.kind == TypeKind::timestamptz);
            out.begin_struct(2);
            out.begin_struct(unit_micros);
            out.end_struct();
            out.end_struct();
            break;
        default:
            return;
    }
    out.end_struct();
    out.end_struct();
}

// Redshift's scanner uses the older converted types, newer readers the logical types. Both are written if both exist,
// also for TIMESTAMP without time zone, as Arrow does.
void put_schema_element(ThriftWriter& out, const Column& column) {
    const Type& type = column.type;
    const Physical physical = physical_of(type);
    out.begin_element();
    out.i32(1, static_cast<std::int32_t>(physical));
    if (physical == Physical::fixed) out.i32(2, static_cast<std::int32_t>(value_bytes(type)));
    out.i32(3, static_cast<std::int32_t>(Repetition::optional));
    out.binary(4, column.name);
    const auto converted = [&](Converted value) { out.i32(6, static_cast<std::int32_t>(value)); };
    switch (type.kind) {
        case TypeKind::smallint:
            converted(Converted::int_16);
            break;
        case TypeKind::date:
            converted(Converted::date);
            break;
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
            converted(Converted::timestamp_micros);
            break;
        case TypeKind::char_:
        case TypeKind::varchar:
        case TypeKind::super:
            converted(Converted::utf8);
            break;
        case TypeKind::decimal:
            converted(Converted::decimal);
            out.i32(7, type.scale);
            out.i32(8, type.precision);
            break;
        default:
            break;
    }
    put_logical(out, type);
    out.end_struct();
}

void put_statistics(ThriftWriter& out, const EncodedChunk& chunk) {
    out.begin_struct(12);
    out.i64(3, static_cast<std::int64_t>(chunk.nulls));
    if (chunk.max) out.binary(5, text_of(*chunk.max));
    if (chunk.min) out.binary(6, text_of(*chunk.min));
    out.end_struct();
}

void put_chunk(ThriftWriter& out, const ChunkEntry& entry, const Column& column, Compression compression) {
    const EncodedChunk& chunk = entry.chunk;
    out.begin_element();
    out.i64(2, static_cast<std::int64_t>(entry.offset));
    out.begin_struct(3);
    out.i32(1, static_cast<std::int32_t>(physical_of(column.type)));
    out.list(2, Wire::i32, chunk.has_dictionary ? 3 : 2);
    out.element(static_cast<std::int32_t>(Encoding::plain));
    out.element(static_cast<std::int32_t>(Encoding::rle));
    if (chunk.has_dictionary) out.element(static_cast<std::int32_t>(Encoding::rle_dictionary));
    out.list(3, Wire::binary, 1);
    out.element(std::string_view(column.name));
    out.i32(4, codec_number(compression));
    out.i64(5, static_cast<std::int64_t>(chunk.rows));
    out.i64(6, static_cast<std::int64_t>(chunk.uncompressed_bytes));
    out.i64(7, static_cast<std::int64_t>(entry.bytes));
    out.i64(9, static_cast<std::int64_t>(entry.offset) + chunk.data_page_offset);
    if (chunk.has_dictionary) out.i64(11, static_cast<std::int64_t>(entry.offset));
    put_statistics(out, chunk);
    out.end_struct();
    out.end_struct();
}

void put_group(ThriftWriter& out, const GroupEntry& group, std::size_t ordinal, const Schema& schema,
               Compression compression) {
    std::uint64_t uncompressed = 0, stored = 0;
    out.begin_element();
    out.list(1, Wire::structure, group.chunks.size());
    for (std::size_t i = 0; i < group.chunks.size(); ++i) {
        put_chunk(out, group.chunks[i], schema.columns[i], compression);
        uncompressed += group.chunks[i].chunk.uncompressed_bytes;
        stored += group.chunks[i].bytes;
    }
    out.i64(2, static_cast<std::int64_t>(uncompressed));
    out.i64(3, static_cast<std::int64_t>(group.rows));
    if (!group.chunks.empty()) out.i64(5, static_cast<std::int64_t>(group.chunks.front().offset));
    out.i64(6, static_cast<std::int64_t>(stored));
    if (ordinal <= 32767) out.i16(7, static_cast<std::int16_t>(ordinal));
    out.end_struct();
}

// The footer's schema must be the one that the pages were written for.
void check_group(const GroupEntry& group, const Schema& schema, const std::filesystem::path& file) {
    if (group.chunks.size() != schema.columns.size())
        throw Error(errors::invariant, fmt::format("{}: a row group has {} columns, the schema {}", file.string(),
                                                   group.chunks.size(), schema.columns.size()));
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        const Type &written = group.chunks[i].chunk.type, &declared = schema.columns[i].type;
        if (physical_of(written) != physical_of(declared) || value_bytes(written) != value_bytes(declared))
            throw Error(errors::invariant,
                        fmt::format("{}: column {} was written as {} and is declared {}", file.string(),
                                    schema.columns[i].name, written.ddl(), declared.ddl()));
    }
}

}  // namespace

struct FileWriter::State {
    State(std::filesystem::path name, Compression codec)
        : final_name(std::move(name)), part(std::filesystem::path(final_name) += ".unfinished"), compression(codec) {}

    std::filesystem::path final_name;
    OutputFile part;
    Compression compression;
    std::vector<GroupEntry> groups;
    std::uint64_t rows = 0;
};

FileWriter::FileWriter(const std::filesystem::path& file, Compression compression)
    : state_(std::make_unique<State>(file, compression)) {
    state_->part.write(magic);
}

FileWriter::~FileWriter() = default;

void FileWriter::append(const EncodedRowGroup& group) {
    if (group.rows == 0) return;
    GroupEntry entry;
    entry.rows = group.rows;
    for (const EncodedChunk& chunk : group.chunks) {
        if (chunk.rows != group.rows)
            throw Error(errors::invariant, fmt::format("{}: a chunk has {} rows in a row group of {}",
                                                       state_->final_name.string(), chunk.rows, group.rows));
        EncodedChunk about{
            chunk.type,           {},        chunk.rows, chunk.nulls,  chunk.uncompressed_bytes, chunk.data_page_offset,
            chunk.has_dictionary, chunk.min, chunk.max,  chunk.longest};
        entry.chunks.push_back({std::move(about), state_->part.bytes(), chunk.bytes.size()});
        state_->part.write(chunk.bytes);
    }
    state_->rows += group.rows;
    state_->groups.push_back(std::move(entry));
}

std::uint64_t FileWriter::finish(const Schema& schema) {
    for (const GroupEntry& group : state_->groups) check_group(group, schema, state_->final_name);
    Bytes footer;
    ThriftWriter out(footer);
    out.i32(1, 2);  // the format's version: RLE_DICTIONARY and logical types are of version 2
    out.list(2, Wire::structure, schema.columns.size() + 1);
    out.begin_element();
    out.binary(4, "schema");
    out.i32(5, static_cast<std::int32_t>(schema.columns.size()));
    out.end_struct();
    for (const Column& column : schema.columns) put_schema_element(out, column);
    out.i64(3, static_cast<std::int64_t>(state_->rows));
    out.list(4, Wire::structure, state_->groups.size());
    for (std::size_t i = 0; i < state_->groups.size(); ++i)
        put_group(out, state_->groups[i], i, schema, state_->compression);
    out.binary(6, created_by);
    // Without column orders readers ignore min_value and max_value.
    out.list(7, Wire::structure, schema.columns.size());
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        out.begin_element();
        out.begin_struct(1);
        out.end_struct();
        out.end_struct();
    }
    out.end_struct();

    const auto length = static_cast<std::uint32_t>(footer.size());
    for (int i = 0; i < 4; ++i) footer.push_back(static_cast<std::uint8_t>(length >> 8 * i));
    footer.insert(footer.end(), magic.begin(), magic.end());
    state_->part.write(footer);
    state_->part.keep();
    if (std::rename(state_->part.path().c_str(), state_->final_name.c_str()) != 0)
        throw_file_io("write", state_->final_name, errno);
    return state_->part.bytes();
}

}  // namespace loadonce::parquet
