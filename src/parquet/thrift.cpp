#include "parquet/thrift.h"

#include <fmt/format.h>

#include <limits>

namespace loadonce::parquet {

void ThriftWriter::varint(std::uint64_t value) {
    while (value >= 0x80) {
        out_.push_back(static_cast<std::uint8_t>(value | 0x80));
        value >>= 7;
    }
    out_.push_back(static_cast<std::uint8_t>(value));
}

void ThriftWriter::header(int id, Wire type) {
    const int step = id - last_ids_.back();
    if (step > 0 && step <= 15) {
        out_.push_back(static_cast<std::uint8_t>(step << 4 | static_cast<int>(type)));
    } else {
        out_.push_back(static_cast<std::uint8_t>(type));
        varint(zigzag(id));
    }
    last_ids_.back() = id;
}

void ThriftWriter::number(int id, Wire type, std::int64_t value) {
    header(id, type);
    varint(zigzag(value));
}

void ThriftWriter::byte(int id, std::int8_t value) {
    header(id, Wire::byte);
    out_.push_back(static_cast<std::uint8_t>(value));
}

void ThriftWriter::binary(int id, std::string_view value) {
    header(id, Wire::binary);
    element(value);
}

void ThriftWriter::element(std::string_view value) {
    varint(value.size());
    out_.insert(out_.end(), value.begin(), value.end());
}

void ThriftWriter::begin_struct(int id) {
    header(id, Wire::structure);
    last_ids_.push_back(0);
}

void ThriftWriter::end_struct() {
    out_.push_back(0);
    last_ids_.pop_back();
}

void ThriftWriter::list(int id, Wire element, std::size_t count) {
    header(id, Wire::list);
    const auto type = static_cast<std::uint8_t>(element);
    if (count < 15) {
        out_.push_back(static_cast<std::uint8_t>(count << 4 | type));
    } else {
        out_.push_back(static_cast<std::uint8_t>(0xf0 | type));
        varint(count);
    }
}

std::uint8_t ThriftReader::take() {
    if (rest_.empty()) throw ThriftError{"it ends in the middle"};
    const std::uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte;
}

std::uint64_t ThriftReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t byte = take();
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    throw ThriftError{"a number is longer than 64 bits"};
}

std::int64_t ThriftReader::zigzag() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

Wire ThriftReader::next_field(std::int32_t& id) {
    const std::uint8_t head = take();
    const int type = head & 0x0f;
    if (type == 0) return Wire::stop;
    if (type > static_cast<int>(Wire::structure)) throw ThriftError{fmt::format("there is no type {}", type)};
    const std::int64_t next = head >> 4 ? id + (head >> 4) : zigzag();
    if (next < 0 || next > std::numeric_limits<std::int16_t>::max())
        throw ThriftError{"a field's number is out of range"};
    id = static_cast<std::int32_t>(next);
    return static_cast<Wire>(type);
}

void ThriftReader::expect(Wire type, Wire expected) {
    if (type != expected)
        throw ThriftError{
            fmt::format("a value has type {} where {} belongs", static_cast<int>(type), static_cast<int>(expected))};
}

bool ThriftReader::boolean(Wire type) {
    if (type != Wire::bool_true) expect(type, Wire::bool_false);
    return type == Wire::bool_true;
}

std::int32_t ThriftReader::i32(Wire type) {
    expect(type, Wire::i32);
    const std::int64_t value = zigzag();
    if (value != static_cast<std::int32_t>(value)) throw ThriftError{"a number is longer than 32 bits"};
    return static_cast<std::int32_t>(value);
}

std::int64_t ThriftReader::i64(Wire type) {
    expect(type, Wire::i64);
    return zigzag();
}

std::int8_t ThriftReader::byte(Wire type) {
    expect(type, Wire::byte);
    return static_cast<std::int8_t>(take());
}

std::string_view ThriftReader::binary(Wire type) {
    expect(type, Wire::binary);
    const std::uint64_t length = varint();
    if (length > rest_.size()) throw ThriftError{"a text is longer than what is left"};
    const std::string_view text(reinterpret_cast<const char*>(rest_.data()), length);
    rest_ = rest_.subspan(length);
    return text;
}

std::uint64_t ThriftReader::list_header(Wire type, Wire expected) {
    expect(type, Wire::list);
    const std::uint8_t head = take();
    const std::uint64_t count = head >> 4 == 15 ? varint() : head >> 4;
    if (count > rest_.size()) throw ThriftError{"a list is longer than what is left"};  // an element is a byte at least
    if (count > 0) expect(static_cast<Wire>(head & 0x0f), expected);
    return count;
}

void ThriftReader::skip_element(Wire type) {
    // In a list a boolean is a byte of its own; as a field it is in the header.
    if (type == Wire::bool_true || type == Wire::bool_false)
        take();
    else
        skip(type);
}

void ThriftReader::skip(Wire type) {
    const Nesting nesting(*this);
    switch (type) {
        case Wire::stop:
            throw ThriftError{"a value has no type"};
        case Wire::bool_true:
        case Wire::bool_false:
            return;
        case Wire::byte:
            take();
            return;
        case Wire::i16:
        case Wire::i32:
        case Wire::i64:
            varint();
            return;
        case Wire::double_:
            for (int i = 0; i < 8; ++i) take();
            return;
        case Wire::binary:
            binary(type);
            return;
        case Wire::structure:
            structure([](std::int32_t, Wire) { return false; });
            return;
        case Wire::list:
        case Wire::set: {
            const std::uint8_t head = take();
            const std::uint64_t count = head >> 4 == 15 ? varint() : head >> 4;
            if (count > rest_.size()) throw ThriftError{"a list is longer than what is left"};
            for (std::uint64_t i = 0; i < count; ++i) skip_element(static_cast<Wire>(head & 0x0f));
            return;
        }
        case Wire::map: {
            const std::uint64_t count = varint();
            if (count > rest_.size()) throw ThriftError{"a map is longer than what is left"};
            const std::uint8_t types = count > 0 ? take() : 0;
            for (std::uint64_t i = 0; i < count; ++i) {
                skip_element(static_cast<Wire>(types >> 4));
                skip_element(static_cast<Wire>(types & 0x0f));
            }
            return;
        }
    }
    throw ThriftError{fmt::format("there is no type {}", static_cast<int>(type))};
}

}  // namespace loadonce::parquet
