// Columns with values that are known in two forms: Parquet's bytes, and JSON for readers that are not ours.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "table/column_buffer.h"

namespace loadonce::parquet::made {

struct Value {
    std::string plain;  // bytes
    std::string json;   // numbers of dates, times and decimals are the stored integers
};

template <class Number>
std::string bytes_of(Number number) {
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

inline Value text(const std::string& text) {
    std::string escaped;
    for (char c : text) {
        if (c == '"' || c == '\\') escaped += '\\';
        if (c == '\n')
            escaped += "\\n";
        else
            escaped += c;
    }
    return {bytes_of(static_cast<std::uint32_t>(text.size())) + text, '"' + escaped + '"'};
}

// The n-th value of a type: any order, both signs, the extremes first.
inline Value value_of(const Type& type, std::uint64_t n) {
    const auto pick = [n](std::int64_t least, std::int64_t greatest) {
        if (n == 0) return least;
        if (n == 1) return greatest;
        const std::uint64_t range = static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least);
        const std::uint64_t hash = (n * 0x9E3779B97F4A7C15U) ^ (n << 7);
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(least) +
                                         (range + 1 == 0 ? hash : hash % (range + 1)));
    };
    const auto int32 = [](std::int64_t v) { return Value{bytes_of(static_cast<std::int32_t>(v)), fmt::to_string(v)}; };
    const auto int64 = [](std::int64_t v) { return Value{bytes_of(v), fmt::to_string(v)}; };
    switch (type.kind) {
        case TypeKind::boolean:
            return n % 3 == 1 ? Value{std::string(1, 1), "true"} : Value{std::string(1, 0), "false"};
        case TypeKind::smallint:
            return int32(pick(-32768, 32767));
        case TypeKind::integer:
            return int32(pick(INT32_MIN, INT32_MAX));
        case TypeKind::date:
            return int32(pick(-719162, 2932896));  // 0001-01-01 to 9999-12-31
        case TypeKind::bigint:
            return int64(pick(INT64_MIN, INT64_MAX));
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
            return int64(pick(-62135596800000000, 253402300799999999));
        case TypeKind::real: {
            const float v = static_cast<float>(pick(-100000, 100000)) * 0.25F;
            return {bytes_of(v), fmt::format("{}", v)};
        }
        case TypeKind::double_precision: {
            const double v = static_cast<double>(pick(-1000000000, 1000000000)) * 0.1;
            return {bytes_of(v), fmt::format("{}", v)};
        }
        case TypeKind::decimal: {
            if (type.precision <= 9) return int32(pick(-999999999, 999999999));
            if (type.precision <= 18) return int64(pick(-999999999999999999, 999999999999999999));
            const std::int64_t v = pick(INT64_MIN, INT64_MAX);
            std::string big_endian(static_cast<std::size_t>(decimal_bytes(type.precision)), v < 0 ? '\xff' : '\0');
            for (std::size_t i = 0; i < 8; ++i) big_endian[big_endian.size() - 1 - i] = static_cast<char>(v >> (8 * i));
            return {big_endian, fmt::to_string(v)};
        }
        default:
            break;
    }
    switch (n % 5) {
        case 0:
            return text(fmt::format("Straße {} \"quoted\"", n));
        case 1:
            return text(n < 5 ? "" : fmt::format("日本{}\n\\", n));
        case 2:
            return text(fmt::format("{:>{}}", n, 5 + n % 30));
        case 3:
            return text(std::string(60 + n % 9, 'z') + "é" + fmt::to_string(n));
        default:
            return text(fmt::format("x{}", n));
    }
}

struct MadeColumn {
    ColumnBuffer buffer;
    std::vector<std::string> json;  // of every row, "null" among them
};

// `rows` values, those whose row `is_null` says null; `distinct` values in all, dictionary-coded if asked for.
inline MadeColumn make(const Type& type, std::uint64_t rows, const std::function<bool(std::uint64_t)>& is_null,
                       std::uint64_t distinct, bool dictionary) {
    MadeColumn made;
    ColumnBuffer& buffer = made.buffer;
    buffer.type = type;
    buffer.rows = rows;
    buffer.dictionary_coded = dictionary;
    std::map<std::string, std::uint16_t> codes;
    // Bits past the last row are set: the encoder must not let them out.
    std::vector<std::uint64_t> validity((rows + 63) / 64, ~std::uint64_t{0});
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (is_null(row)) {
            validity[row / 64] &= ~(std::uint64_t{1} << row % 64);
            ++buffer.nulls;
            made.json.emplace_back("null");
            continue;
        }
        const Value value = value_of(type, row % distinct);
        made.json.push_back(value.json);
        if (!dictionary) {
            buffer.plain.insert(buffer.plain.end(), value.plain.begin(), value.plain.end());
            continue;
        }
        const auto [entry, is_new] =
            codes.try_emplace(value.plain, static_cast<std::uint16_t>(buffer.dictionary_values));
        if (is_new) {
            ++buffer.dictionary_values;
            buffer.dictionary.insert(buffer.dictionary.end(), value.plain.begin(), value.plain.end());
        }
        buffer.codes.push_back(entry->second);
    }
    if (buffer.nulls > 0) buffer.validity = validity;
    return made;
}

inline const std::vector<Type>& all_types() {
    static const std::vector<Type> types = {
        Type::of(TypeKind::boolean),
        Type::of(TypeKind::smallint),
        Type::of(TypeKind::integer),
        Type::of(TypeKind::bigint),
        Type::of(TypeKind::real),
        Type::of(TypeKind::double_precision),
        Type::decimal(9, 2),
        Type::decimal(18, 4),
        Type::decimal(20, 0),
        Type::decimal(38, 10),
        Type::varchar(255),
        Type{TypeKind::char_, 20, 0, 0},
        Type::of(TypeKind::super),
        Type::of(TypeKind::date),
        Type::of(TypeKind::timestamp),
        Type::of(TypeKind::timestamptz),
    };
    return types;
}

}  // namespace loadonce::parquet::made
