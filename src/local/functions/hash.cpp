// Hashes of values.
#include <fmt/format.h>

#include "local/functions/families.h"
#include "redshift/messages.h"

namespace loadonce::local::families {

// AWS, "FNV_HASH function": integers by the bytes of their type, strings with their trailing blanks.
BoundExpression fnv_hash(const Call& call) {
    const auto& value = call.values[0];
    const auto seed = call.sql.size() > 1 ? call.sql[1] : Fragment("NULL::BIGINT");
    // A null seed is the one of the algorithm: 14695981039346656037, as BIGINT.
    const auto from = compose("coalesce({}, -3750763034362895579)", seed);
    if (value.literal || is_string(value.type))
        return {compose("loadonce_fnv_text({}, {})", value.sql, from), call.type};
    if (!is_integer(value.type)) throw redshift::messages::unsupported("FNV_HASH of anything but integers and strings");
    const int bytes = value.type->kind == TypeKind::smallint ? 2 : value.type->kind == TypeKind::integer ? 4 : 8;
    return {compose("loadonce_fnv_number({}, {}, {})", value.sql, bytes, from), call.type};
}

// AWS, "MURMUR3_32_HASH": the bytes are those of Apache Iceberg's specification, which has eight of every integer. Of
// the page's examples that of a string seeded by a number (-1346554171) is not what its own others say.
BoundExpression murmur3(const Call& call) {
    const auto& value = call.values[0];
    const auto seed = call.sql.size() > 1 ? call.sql[1] : Fragment("0::BIGINT");
    if (value.literal || is_string(value.type))
        return {compose("CAST(loadonce_murmur_text({}, {}) AS INTEGER)", value.sql, seed), call.type};
    if (!is_integer(value.type))
        throw redshift::messages::unsupported("MURMUR3_32_HASH of anything but integers and strings");
    return {compose("CAST(loadonce_murmur_number(CAST({} AS BIGINT), {}) AS INTEGER)", value.sql, seed), call.type};
}

}  // namespace loadonce::local::families
