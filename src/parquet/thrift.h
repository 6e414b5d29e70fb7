// The part of Thrift's compact protocol that Parquet's headers and footer use.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::parquet {

enum class Wire : std::uint8_t {
    stop = 0,
    bool_true = 1,
    bool_false = 2,
    byte = 3,
    i16 = 4,
    i32 = 5,
    i64 = 6,
    double_ = 7,
    binary = 8,
    list = 9,
    set = 10,
    map = 11,
    structure = 12,
};

// Appends one struct with its fields to `out`. Fields must be written in ascending order of their ids.
class ThriftWriter {
  public:
    explicit ThriftWriter(std::vector<std::uint8_t>& out) : out_(out) {}

    void boolean(int id, bool value) { header(id, value ? Wire::bool_true : Wire::bool_false); }
    void byte(int id, std::int8_t value);
    void i16(int id, std::int16_t value) { number(id, Wire::i16, value); }
    void i32(int id, std::int32_t value) { number(id, Wire::i32, value); }
    void i64(int id, std::int64_t value) { number(id, Wire::i64, value); }
    void binary(int id, std::string_view value);
    void begin_struct(int id);
    void end_struct();
    // `count` elements follow, each written by one of the functions below.
    void list(int id, Wire element, std::size_t count);
    void element(std::int32_t value) { varint(zigzag(value)); }
    void element(std::string_view value);
    void begin_element() { last_ids_.push_back(0); }  // a struct, ended by end_struct()

  private:
    static std::uint64_t zigzag(std::int64_t value) {
        return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    }
    void header(int id, Wire type);
    void number(int id, Wire type, std::int64_t value);
    void varint(std::uint64_t value);

    std::vector<std::uint8_t>& out_;
    std::vector<int> last_ids_{0};
};

// Reads bytes that may be damaged: every length is checked against the remaining bytes before it is used. Throws
// ThriftError. Returned views point into the bytes.
struct ThriftError {
    std::string what;
};

class ThriftReader {
  public:
    explicit ThriftReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    // Calls field(id, type) for every field of the struct that begins here. The function reads the value, or returns
    // false without reading, and the value is skipped.
    template <class Field>
    void structure(Field field) {
        const Nesting nesting(*this);
        std::int32_t id = 0;
        for (Wire type = next_field(id); type != Wire::stop; type = next_field(id))
            if (!field(id, type)) skip(type);
    }
    // Calls element() for every element of a list of `expected` elements.
    template <class Element>
    void list(Wire type, Wire expected, Element element) {
        for (std::uint64_t left = list_header(type, expected); left > 0; --left) element();
    }

    // Values of fields. `type`, from the header of the field, must match.
    static bool boolean(Wire type);
    std::int32_t i32(Wire type);
    std::int64_t i64(Wire type);
    std::int8_t byte(Wire type);
    std::string_view binary(Wire type);
    static void expect(Wire type, Wire expected);

  private:
    // The limit of nested structs: more than any real file has, less than the stack allows.
    static constexpr int depth_max = 64;
    struct Nesting {
        explicit Nesting(ThriftReader& reader) : depth(reader.depth_) {
            if (++depth > depth_max) throw ThriftError{"structures are nested too deeply"};
        }
        ~Nesting() { --depth; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;
        int& depth;
    };

    std::uint8_t take();
    std::uint64_t varint();
    std::int64_t zigzag();
    Wire next_field(std::int32_t& id);
    std::uint64_t list_header(Wire type, Wire expected);
    void skip(Wire type);
    void skip_element(Wire type);

    std::span<const std::uint8_t> rest_;
    int depth_ = 0;
};

}  // namespace loadonce::parquet
