#include "parquet/footer.h"

#include <algorithm>

#include "parquet/format.h"
#include "parquet/thrift.h"

namespace loadonce::parquet {
namespace {

// TimeUnit is a union: the id of its member is the unit.
int read_unit(ThriftReader& in) {
    int unit = 0;
    in.structure([&](std::int32_t id, Wire) {
        unit = id;
        return false;
    });
    return unit;
}

void read_logical(ThriftReader& in, Element& element) {
    in.structure([&](std::int32_t member, Wire member_type) {
        ThriftReader::expect(member_type, Wire::structure);
        element.logical = member;
        in.structure([&](std::int32_t id, Wire type) {
            const auto logical = static_cast<Logical>(member);
            if (logical == Logical::decimal && id == 1) return element.scale = in.i32(type), true;
            if (logical == Logical::decimal && id == 2) return element.precision = in.i32(type), true;
            if (logical == Logical::integer && id == 1)
                return element.bit_width = static_cast<unsigned char>(in.byte(type)), true;
            if (logical == Logical::integer && id == 2) return element.is_signed = ThriftReader::boolean(type), true;
            if (logical == Logical::timestamp && id == 1)
                return element.utc_adjusted = ThriftReader::boolean(type), true;
            if ((logical == Logical::timestamp || logical == Logical::time) && id == 2) {
                ThriftReader::expect(type, Wire::structure);
                return element.unit = read_unit(in), true;
            }
            return false;
        });
        return true;
    });
}

Element read_element(ThriftReader& in) {
    Element element;
    in.structure([&](std::int32_t id, Wire type) {
        switch (id) {
            case 1:
                element.physical = in.i32(type);
                return true;
            case 2:
                element.type_length = in.i32(type);
                return true;
            case 3:
                element.repetition = in.i32(type);
                return true;
            case 4:
                element.name = in.binary(type);
                return true;
            case 5:
                element.children = in.i32(type);
                return true;
            case 6:
                element.converted = in.i32(type);
                return true;
            case 7:
                element.scale = in.i32(type);
                return true;
            case 8:
                element.precision = in.i32(type);
                return true;
            case 10:
                ThriftReader::expect(type, Wire::structure);
                read_logical(in, element);
                return true;
            default:
                return false;
        }
    });
    return element;
}

// The bytes of a chunk must lie inside the file: a file that was cut in the middle may still end with a footer.
void check_range(std::int64_t begin, std::int64_t length, std::uint64_t file_bytes) {
    if (begin < 0 || length < 0 || static_cast<std::uint64_t>(begin) > file_bytes ||
        static_cast<std::uint64_t>(length) > file_bytes - static_cast<std::uint64_t>(begin))
        throw ThriftError{"a column's pages lie outside the file"};
}

std::int64_t read_null_count(ThriftReader& in) {
    std::int64_t nulls = -1;
    in.structure([&](std::int32_t id, Wire type) { return id == 3 ? (nulls = in.i64(type), true) : false; });
    return nulls;
}

// Returns the chunk's null count, or -1.
std::int64_t read_chunk(ThriftReader& in, std::uint64_t file_bytes) {
    std::int64_t nulls = -1, bytes = 0, data_page = 0, dictionary_page = 0;
    in.structure([&](std::int32_t chunk_id, Wire chunk_type) {
        if (chunk_id != 3) return false;
        ThriftReader::expect(chunk_type, Wire::structure);
        in.structure([&](std::int32_t id, Wire type) {
            switch (id) {
                case 7:
                    bytes = in.i64(type);
                    return true;
                case 9:
                    data_page = in.i64(type);
                    return true;
                case 11:
                    dictionary_page = in.i64(type);
                    return true;
                case 12:
                    ThriftReader::expect(type, Wire::structure);
                    nulls = read_null_count(in);
                    return true;
                default:
                    return false;
            }
        });
        return true;
    });
    check_range(dictionary_page > 0 ? std::min(dictionary_page, data_page) : data_page, bytes, file_bytes);
    return nulls;
}

Group read_group(ThriftReader& in, std::uint64_t file_bytes) {
    Group group;
    in.structure([&](std::int32_t id, Wire type) {
        if (id == 1)
            return in.list(type, Wire::structure, [&] { group.nulls.push_back(read_chunk(in, file_bytes)); }), true;
        if (id == 3) return group.rows = in.i64(type), true;
        return false;
    });
    return group;
}

// The limit of elements: a damaged or malicious footer has an element per byte, each of which takes a hundred bytes of
// memory. Redshift's tables have at most 1,600 columns.
constexpr std::size_t elements_max = 100'000;

}  // namespace

Footer read_footer(std::span<const std::uint8_t> bytes, std::uint64_t file_bytes) {
    Footer footer;
    ThriftReader in(bytes);
    in.structure([&](std::int32_t id, Wire type) {
        switch (id) {
            case 2:
                in.list(type, Wire::structure, [&] {
                    if (footer.schema.size() == elements_max) throw ThriftError{"its schema has too many columns"};
                    footer.schema.push_back(read_element(in));
                });
                return true;
            case 3:
                footer.rows = in.i64(type);
                return true;
            case 4:
                in.list(type, Wire::structure, [&] { footer.groups.push_back(read_group(in, file_bytes)); });
                return true;
            case 6:
                footer.created_by = in.binary(type);
                return true;
            default:
                return false;
        }
    });
    return footer;
}

}  // namespace loadonce::parquet
