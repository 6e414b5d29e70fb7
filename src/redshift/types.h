// Redshift's types: their spellings, limits and what the protocol and the catalog call them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "redshift/ast.h"
#include "table/schema.h"

namespace loadonce::redshift {

inline constexpr std::int32_t char_bytes_max = 4096;
inline constexpr std::int32_t varchar_bytes_default = 256;
inline constexpr std::int32_t varbyte_bytes_max = 1024000;
inline constexpr std::int32_t varbyte_bytes_default = 64000;
inline constexpr std::int32_t decimal_precision_max = 38;
inline constexpr std::int32_t decimal_scale_max = 37;
inline constexpr std::int32_t columns_max = 1600;

// The catalog spelling of a type's synonym, both in lower case: "int4" and "int" give "integer", "nvarchar" gives
// "character varying". Empty: no synonym of a column type.
[[nodiscard]] std::string_view catalog_name(std::string_view synonym);

// The name that PostgreSQL itself has for a type, after which it names the result column of a cast: "int4", "varchar",
// "timestamptz".
[[nodiscard]] std::string_view short_type_name(const TypeName& name);

// The column type that a written type is, with Redshift's defaults: VARCHAR is 256 bytes, TEXT too, CHAR 1, DECIMAL
// (18,0). None: a type that no column can have here (regclass, oid, name, geometry, an array). Throws sql_failed for
// modifiers out of range (42601, 22023).
[[nodiscard]] std::optional<Type> column_type(const TypeName& name);
[[nodiscard]] TypeName type_name(const Type& type);

// What RowDescription says.
[[nodiscard]] std::uint32_t type_oid(const Type& type);
[[nodiscard]] std::int32_t type_modifier(const Type& type);  // -1: none
[[nodiscard]] std::int16_t type_size(const Type& type);      // -1: variable
// As format_type() and the catalogs spell it: "character varying(255)", "numeric(18,2)", "timestamp with time zone".
[[nodiscard]] std::string format_type(const Type& type);
// Without its modifier, as information_schema.columns.data_type: "character varying".
[[nodiscard]] std::string_view type_name_without_modifier(const Type& type);

}  // namespace loadonce::redshift
