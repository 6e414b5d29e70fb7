// Redshift types, columns and schemas of tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce {

enum class TypeKind : std::uint8_t {
    boolean,
    smallint,
    integer,
    bigint,
    real,
    double_precision,
    decimal,
    char_,
    varchar,
    date,
    time,
    timetz,
    timestamp,
    timestamptz,
    varbyte,
    super,
    interval_year_month,
    interval_day_second,
};

struct Type {
    TypeKind kind = TypeKind::varchar;
    std::int32_t length = 0;     // char, varchar, varbyte: bytes (Redshift counts bytes, not characters)
    std::int32_t precision = 0;  // decimal
    std::int32_t scale = 0;      // decimal

    friend bool operator==(const Type&, const Type&) = default;

    static Type of(TypeKind kind) { return {kind, 0, 0, 0}; }
    static Type varchar(std::int32_t bytes) { return {TypeKind::varchar, bytes, 0, 0}; }
    // The VARCHAR for strings of up to `bytes`: of 255, 1024, 4096, 16384 or 65535. Few sizes, so that columns are
    // widened rarely.
    static Type varchar_for(std::int64_t bytes);
    static Type decimal(std::int32_t precision, std::int32_t scale) { return {TypeKind::decimal, 0, precision, scale}; }
    // The NUMERIC for numbers with so many digits before and after the point; nullopt if there is none.
    static std::optional<Type> decimal_for(std::int32_t whole_digits, std::int32_t scale);

    [[nodiscard]] std::string ddl() const;  // as in CREATE TABLE: "VARCHAR(255)", "DOUBLE PRECISION"
};

// The limits of what stands in a type's parentheses, and what holds where nothing stands there (documentation, "Data
// types").
inline constexpr std::int32_t char_bytes_max = 4096;
inline constexpr std::int32_t char_bytes_default = 1;
inline constexpr std::int32_t varchar_bytes_max = 65535;
inline constexpr std::int32_t varchar_bytes_default = 256;  // also of BPCHAR
inline constexpr std::int32_t varbyte_bytes_max = 1024000;
inline constexpr std::int32_t varbyte_bytes_default = 64000;
inline constexpr std::int32_t decimal_precision_max = 38;
inline constexpr std::int32_t decimal_precision_default = 18;
inline constexpr std::int32_t decimal_scale_max = 37;

// Names keep the case in which they were first written. Redshift folds names, and they are compared folded (fold()).
struct Column {
    std::string name;
    Type type;
    bool nullable = true;

    friend bool operator==(const Column&, const Column&) = default;
};

struct Schema {
    std::vector<Column> columns;

    friend bool operator==(const Schema&, const Schema&) = default;

    // Returns the index of the column whose folded name equals the folded `name`, or -1.
    [[nodiscard]] int find(std::string_view name) const;
};

// Folds an identifier to lower case, as Redshift does with every identifier, quoted or not (docs: "Names and
// identifiers"). Only ASCII letters are folded.
[[nodiscard]] std::string fold(std::string_view name);

}  // namespace loadonce
