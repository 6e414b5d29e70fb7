#include <algorithm>
#include <array>

#include "local/functions/functions.h"

namespace loadonce::local {
namespace {

constexpr auto missing = std::to_array<std::string_view>({"array_concat",
                                                          "array_flatten",
                                                          "checksum",

                                                          "current_aws_account",
                                                          "current_namespace",
                                                          "current_session_arn",
                                                          "farmfingerprint64",
                                                          "getbit",
                                                          "h3_fromlonglat",
                                                          "h3_frompoint",
                                                          "hll",
                                                          "hll_cardinality",
                                                          "hll_combine",
                                                          "hll_combine_sketches",
                                                          "hll_create_sketch",
                                                          "is_bigint",
                                                          "is_binary",
                                                          "is_boolean",
                                                          "is_char",
                                                          "is_decimal",
                                                          "is_float",
                                                          "is_integer",
                                                          "is_smallint",
                                                          "is_varchar",
                                                          "json_serialize_to_varbyte",
                                                          "last_user_query_id",
                                                          "lower_attribute_names",
                                                          "object",
                                                          "object_transform",
                                                          "pg_get_cols",
                                                          "pg_get_grantee_by_iam_role",
                                                          "pg_get_iam_role_by_user",
                                                          "pg_last_unload_count",
                                                          "pg_last_unload_id",
                                                          "pg_timezone_abbrevs",
                                                          "pg_timezone_names",
                                                          "slice_num",
                                                          "st_area",
                                                          "st_asbinary",
                                                          "st_asgeojson",
                                                          "st_astext",
                                                          "st_buffer",
                                                          "st_contains",
                                                          "st_distance",
                                                          "st_geomfromtext",
                                                          "st_intersects",
                                                          "st_makepoint",
                                                          "st_point",
                                                          "st_within",
                                                          "st_x",
                                                          "st_y",
                                                          "subarray",
                                                          "text_to_int_alt",
                                                          "text_to_numeric_alt",
                                                          "to_time",
                                                          "to_timetz",
                                                          "upper_attribute_names",
                                                          "varbyte_concat"});

}  // namespace

bool is_missing_function(std::string_view name) {
    return std::ranges::find(missing, name) != missing.end();
}

std::span<const std::string_view> missing_functions() {
    return missing;
}

}  // namespace loadonce::local
