// Shreds texts as blocks and shows the columns as text.
#pragma once

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shape/shredder.h"

namespace loadonce::shape {

using Values = std::vector<std::string>;  // "null" is a null

// The values of a buffer, decoded as table/column_buffer.h defines them: numbers as numbers, dates and times as their
// number.
inline Values values_of(const ColumnBuffer& buffer) {
    const std::vector<std::uint8_t>& bytes = buffer.dictionary_coded ? buffer.dictionary : buffer.plain;
    const auto number = [&]<typename T>(T value, std::size_t at) {
        std::memcpy(&value, bytes.data() + at, sizeof value);
        return value;
    };
    Values stored;
    for (std::size_t at = 0; at < bytes.size();) {
        switch (buffer.type.kind) {
            case TypeKind::boolean:
                stored.emplace_back(bytes[at++] != 0 ? "true" : "false");
                break;
            case TypeKind::smallint:
            case TypeKind::integer:
            case TypeKind::date:
                stored.push_back(fmt::format("{}", number(std::int32_t{}, at)));
                at += 4;
                break;
            case TypeKind::bigint:
            case TypeKind::timestamp:
            case TypeKind::timestamptz:
                stored.push_back(fmt::format("{}", number(std::int64_t{}, at)));
                at += 8;
                break;
            case TypeKind::real:
                stored.push_back(fmt::format("{}", number(float{}, at)));
                at += 4;
                break;
            case TypeKind::double_precision:
                stored.push_back(fmt::format("{}", number(double{}, at)));
                at += 8;
                break;
            case TypeKind::decimal: {  // the unscaled value
                const auto size = static_cast<std::size_t>(decimal_bytes(buffer.type.precision));
                if (size <= 8 && buffer.type.precision <= 18) {
                    stored.push_back(size == 4 ? fmt::format("{}", number(std::int32_t{}, at))
                                               : fmt::format("{}", number(std::int64_t{}, at)));
                } else {
                    // Every value of these tests fits 64 bits; the bytes above them are its sign.
                    std::uint64_t value = 0;
                    for (std::size_t i = 0; i < size; ++i) value = value << 8U | bytes[at + i];
                    stored.push_back(fmt::format("{}", static_cast<std::int64_t>(value)));
                }
                at += size;
                break;
            }
            default: {
                const auto size = number(std::uint32_t{}, at);
                at += sizeof size;
                stored.emplace_back(reinterpret_cast<const char*>(bytes.data()) + at, size);
                at += size;
            }
        }
    }
    Values values;
    std::size_t next = 0;
    for (std::uint64_t row = 0; row < buffer.rows; ++row) {
        const bool valid = buffer.validity.empty() || (buffer.validity[row / 64] >> (row % 64) & 1) != 0;
        if (valid)
            values.push_back(buffer.dictionary_coded ? stored.at(buffer.codes.at(next)) : stored.at(next));
        else
            values.emplace_back("null");
        next += valid ? 1 : 0;
    }
    return values;
}

inline source::Block block_of(const std::vector<std::string>& sources, source::Framing framing,
                              std::uint64_t ordinal = 0) {
    source::Block block;
    block.ordinal = ordinal;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        source::Window window;
        window.begin = block.bytes.size();
        block.bytes.insert(block.bytes.end(), sources[i].begin(), sources[i].end());
        window.end = block.bytes.size();
        window.source = static_cast<std::uint32_t>(i);
        window.framing = framing;
        window.ends_source = true;
        block.windows.push_back(window);
    }
    block.bytes.resize(block.bytes.size() + source::block_padding);
    return block;
}

inline Request request_of(TableRequest root) {
    Request request;
    request.tables.push_back(std::move(root));
    return request;
}

inline TableRequest table_request(std::string name, std::string rows = "$") {
    TableRequest made;
    made.spec.name = std::move(name);
    made.spec.rows = std::move(rows);
    return made;
}

class Shredding {
  public:
    explicit Shredding(Request request) : outline(std::move(request)), shredder_(outline) {}

    // The next block; its findings go to the outline, as a conversion does it.
    Shredding& shred(const std::vector<std::string>& sources, source::Framing framing = source::Framing::lines) {
        block_ = block_of(sources, framing, ordinal_++);
        rejects.clear();
        const Shredded& shredded =
            shredder_.shred(block_, [&](const Rejected& rejected) { rejects.push_back(rejected); });
        outline.absorb(shredded.findings);
        keep(shredded);
        return *this;
    }
    Shredding& shred(const std::string& text) { return shred(std::vector<std::string>{text}); }

    // The same block again, only these columns.
    Shredding& shred_again(const std::map<ColumnId, Type>& wanted) {
        keep(shredder_.shred_again(block_, wanted));
        return *this;
    }

    [[nodiscard]] const std::map<std::string, Values>& table(const std::string& name) const { return tables.at(name); }
    [[nodiscard]] std::string type(const std::string& table, const std::string& column) const {
        return types.at(table).at(column);
    }

    Outline outline;
    std::map<std::string, std::map<std::string, Values>> tables;  // by table and column name
    std::map<std::string, std::map<std::string, std::string>> types;
    std::map<std::string, std::vector<std::uint32_t>> record_of_row;
    std::map<std::string, ColumnId> ids;  // "table.column"
    std::vector<SourceSlice> slices;
    std::vector<Drift> drifts;
    std::vector<Rejected> rejects;

  private:
    void keep(const Shredded& shredded) {
        tables.clear();
        types.clear();
        record_of_row.clear();
        for (const ShreddedTable& table : shredded.tables) {
            const std::string name = outline.table(table.id).name;
            tables[name];
            for (const ShreddedColumn& column : table.columns) {
                const std::string column_name = outline.column(column.id).name;
                tables[name][column_name] = values_of(*column.buffer);
                types[name][column_name] = column.buffer->type.ddl();
                ids[name + "." + column_name] = column.id;
            }
            if (table.record_of_row != nullptr) record_of_row[name] = *table.record_of_row;
        }
        slices = shredded.slices;
        drifts = shredded.drifts;
    }

    Shredder shredder_;
    source::Block block_;
    std::uint64_t ordinal_ = 0;
};

}  // namespace loadonce::shape
