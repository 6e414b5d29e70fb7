#include "wire/array_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "redshift/messages.h"
#include "wire/big_endian.h"
#include "wire/scalar_encoding.h"

namespace loadonce::wire {
namespace {

// Array type and element type, by PostgreSQL's OIDs.
constexpr auto arrays = std::to_array<std::pair<std::uint32_t, std::uint32_t>>({{1000, oid::boolean},
                                                                                {1005, oid::int2},
                                                                                {1007, oid::int4},
                                                                                {1009, oid::text},
                                                                                {1016, oid::int8},
                                                                                {1021, oid::float4},
                                                                                {1022, oid::float8},
                                                                                {1115, oid::timestamp},
                                                                                {1182, oid::date},
                                                                                {1183, oid::time},
                                                                                {1185, oid::timestamptz},
                                                                                {1231, oid::numeric}});

Bytes bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

using Elements = std::vector<std::optional<std::string>>;

class ArrayText {
  public:
    explicit ArrayText(std::string_view text) : whole_(text), rest_(text) {}

    Elements elements() {
        Elements result;
        expect('{');
        if (accept('}')) return result;
        do result.push_back(element());
        while (accept(','));
        expect('}');
        if (!rest_.empty()) fail();
        return result;
    }

  private:
    std::optional<std::string> element() {
        std::string text;
        const bool quoted = accept('"');
        while (!rest_.empty() && (quoted ? rest_.front() != '"' : rest_.front() != ',' && rest_.front() != '}')) {
            if (rest_.front() == '\\') rest_.remove_prefix(1);
            if (rest_.empty()) fail();
            text += rest_.front();
            rest_.remove_prefix(1);
        }
        if (quoted) expect('"');
        if (!quoted && text == "NULL") return std::nullopt;
        return text;
    }
    bool accept(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!accept(c)) fail();
    }
    [[noreturn]] void fail() const { throw redshift::messages::malformed_array(whole_); }

    std::string_view whole_, rest_;
};

}  // namespace

std::uint32_t element_type(std::uint32_t array) {
    const auto* known = std::ranges::find(arrays, array, &std::pair<std::uint32_t, std::uint32_t>::first);
    return known == arrays.end() ? 0 : known->second;
}

std::string array_to_literal(std::uint32_t element, Format format, Bytes value) {
    std::string list;
    const auto add = [&](const std::string& literal) { list += (list.empty() ? "" : ", ") + literal; };
    if (format == Format::text) {
        for (const auto& one : ArrayText(text_of(value)).elements())
            add(one ? scalar_to_literal(element, Format::text, bytes_of(*one)) : scalar_null_literal(element));
    } else {
        Reader in(value);
        const std::int32_t dimensions = in.i32();
        if (dimensions < 0 || dimensions > 1) throw redshift::messages::array_dimensions_unsupported();
        (void)in.i32();  // flag: the array has nulls
        if (static_cast<std::uint32_t>(in.i32()) != element) throw redshift::messages::array_element_type_wrong();
        const std::int32_t count = dimensions == 1 ? in.i32() : 0;
        if (dimensions == 1) (void)in.i32();  // lower bound
        for (std::int32_t i = 0; i < count; ++i) {
            const std::int32_t bytes = in.i32();
            if (bytes < -1) throw protocol_violation("an element's length is negative");
            add(bytes == -1 ? scalar_null_literal(element)
                            : scalar_to_literal(element, Format::binary, in.take(static_cast<std::size_t>(bytes))));
        }
        in.expect_end();
    }
    return list.empty() ? fmt::format("ARRAY(SELECT {} WHERE FALSE)", scalar_null_literal(element))
                        : "ARRAY[" + list + "]";
}

std::string array_to_binary(std::uint32_t element, std::string_view text) {
    const Elements elements = ArrayText(text).elements();
    const bool nulls = std::ranges::any_of(elements, [](const auto& one) { return !one; });
    // Header: number of dimensions, null flag, element type; then size and lower bound of each dimension.
    std::string out = big_endian(elements.empty() ? 0 : 1, 4) + big_endian(nulls ? 1 : 0, 4) + big_endian(element, 4);
    if (!elements.empty()) out += big_endian(static_cast<std::uint32_t>(elements.size()), 4) + big_endian(1, 4);
    for (const auto& one : elements) {
        if (!one) {
            out += big_endian(0xFFFF'FFFF, 4);
            continue;
        }
        const std::string binary = scalar_to_binary(element, *one);
        out += big_endian(static_cast<std::uint32_t>(binary.size()), 4) + binary;
    }
    return out;
}

}  // namespace loadonce::wire
