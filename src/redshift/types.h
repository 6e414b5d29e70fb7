// Redshift's types: the trees of their names, and their descriptions in the protocol and the catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "redshift/ast.h"
#include "table/schema.h"

namespace loadonce::redshift {

using loadonce::decimal_precision_max;
using loadonce::decimal_scale_max;
using loadonce::varchar_bytes_default;
inline constexpr std::int32_t columns_max = 1600;

// Returns the catalog spelling of a type's (table/type_names.h), both in lower case: "integer" for "int4" and "int",
// "character varying" for "nvarchar"; TEXT and BPCHAR keep theirs, as their defaults differ. Empty: not a synonym of a
// column type.
[[nodiscard]] std::string_view catalog_name(std::string_view synonym);

// Returns PostgreSQL's internal name of a type, which names the result column of a cast: "int4", "varchar",
// "timestamptz".
[[nodiscard]] std::string_view short_type_name(const TypeName& name);

// Returns the column type for a written type, with Redshift's defaults: VARCHAR and TEXT have 256 bytes, CHAR 1,
// DECIMAL is (18,0). None: not a type of columns here (regclass, oid, name, geometry, an array). Throws sql_failed for
// modifiers out of range (42601, 22023).
[[nodiscard]] std::optional<Type> column_type(const TypeName& name);
[[nodiscard]] TypeName type_name(const Type& type);

// The type's OID, for RowDescription.
[[nodiscard]] std::uint32_t type_oid(const Type& type);
// Returns the type as format_type() and the catalogs do: "character varying(255)", "numeric(18,2)", "timestamp with
// time zone".
[[nodiscard]] std::string format_type(const Type& type);
// Returns the type without its modifier, as in information_schema.columns.data_type: "character varying".
[[nodiscard]] std::string_view type_name_without_modifier(const Type& type);

}  // namespace loadonce::redshift
