#include "local/expression/assignment.h"

#include <fmt/format.h>

#include "local/duck/errors.h"
#include "local/expression/bind_once.h"
#include "local/expression/interval.h"
#include "local/expression/zones.h"
#include "redshift/messages.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

bool has_length(const Type& type) {
    return type.kind == TypeKind::varchar || type.kind == TypeKind::char_;
}

// Blanks past the length are no error: Redshift cuts them.
Fragment without_excess_blanks(const Fragment& text, int length) {
    return compose("rtrim({0}, ' ') || repeat(' ', {1} - strlen(rtrim({0}, ' ')))", text, length);
}

// Which casts Redshift makes of itself when it assigns (AWS: "Type compatibility and conversion").
bool assignable(const Type& from, const Type& to) {
    if (is_interval(from) || is_interval(to)) return from == to;
    if (is_string(from)) return !is_number(to) && !is_datetime(to) && to.kind != TypeKind::boolean;
    if (from.kind == TypeKind::boolean) return !is_number(to) && !is_datetime(to);
    if (is_number(from)) return !is_datetime(to);
    if (is_datetime(from)) return !is_number(to) && to.kind != TypeKind::boolean;
    return true;
}

// A VARBYTE's text is its bytes, as UTF-8.
std::optional<Fragment> cast_of_bytes(const BoundExpression& value, const Type& type) {
    const bool text = value.literal || is_string(value.type);
    if (type.kind == TypeKind::varbyte && text) return compose("encode({})", value.sql);
    if (value.type && value.type->kind == TypeKind::varbyte && is_string(type)) return compose("decode({})", value.sql);
    return std::nullopt;
}

// DuckDB reads '12.5' and ' 12' as integers; Redshift does not.
Fragment checked_cast(const Context& context, const BoundExpression& value, const Type& type) {
    if (auto moment = cast_of_time(context, value, type)) return *moment;
    if (auto interval = cast_of_interval(context, value, type)) return *interval;
    if (auto bytes = cast_of_bytes(value, type)) return *bytes;
    const bool text = value.literal || (is_string(value.type) && !value.untyped);
    if (text && is_integer(type))
        return bind_once({value.sql}, [&](const Bound& bound) {
            return compose(
                "CASE WHEN regexp_full_match({0}, '[+-]?[0-9]+') OR {0} IS NULL THEN CAST({0} AS {1}) ELSE "
                "error({2} || {0}) END",
                bound[0], duck_type(type), invalid_digit_sql(type, value.literal.has_value()));
        });
    if (is_string(type) && is_number(value.type)) return as_text(value);
    // A CHAR is cast without its blanks.
    return compose("CAST({} AS {})", value.type && value.type->kind == TypeKind::char_ ? compared(value) : value.sql,
                   duck_type(type));
}

Fragment checked_bytes(const Fragment& value, const Type& type) {
    return bind_once({value}, [&](const Bound& bound) {
        return compose("CASE WHEN octet_length({0}) > {1} THEN error({2}) ELSE {0} END", bound[0], type.length,
                       too_long_message_sql(redshift::format_type(type)));
    });
}

// strlen() is DuckDB's count of bytes. The last branch is nearly always taken, and then for whole vectors: the check
// costs one pass.
Fragment fitted(const Context& context, const BoundExpression& value, const Type& type) {
    auto cast = checked_cast(context, value, type);
    if (type.kind == TypeKind::varbyte) return checked_bytes(cast, type);
    const auto too_long = too_long_message_sql(redshift::format_type(type));
    if (type.kind == TypeKind::char_) {
        // Stored without trailing blanks; they are added when the value is read.
        return bind_once({cast}, [&](const Bound& bound) {
            return compose(
                "CASE WHEN strlen(rtrim({0}, ' ')) > {1} THEN error({2}) WHEN strlen({0}) <> length({0}) THEN "
                "error({3}) ELSE rtrim({0}, ' ') END",
                bound[0], type.length, too_long, multibyte_char_sql(bound[0].text));
        });
    }
    if (!has_length(type)) return cast;
    if (is_string(value.type) && !value.untyped && value.type->length <= type.length) return cast;
    return bind_once({cast}, [&](const Bound& bound) {
        return compose(
            "CASE WHEN strlen({0}) > {1} THEN CASE WHEN strlen(rtrim({0}, ' ')) <= {1} THEN {2} ELSE error({3}) END "
            "ELSE {0} END",
            bound[0], type.length, without_excess_blanks(bound[0], type.length), too_long);
    });
}

}  // namespace

std::string assigned(const Context& context, const BoundExpression& value, const Type& type, std::string_view column) {
    if (value.type && !value.untyped && !assignable(*value.type, type))
        throw redshift::messages::type_mismatch(column, type, redshift::type_name_without_modifier(*value.type));
    return fitted(context, value, type).text;
}

std::string copied(const std::string& value, const CatalogColumn& column, const std::string& file) {
    const auto& type = column.type;
    if (!has_length(type)) return fmt::format("CAST({} AS {})", value, duck_type(type));
    const auto multibyte =
        type.kind == TypeKind::char_
            ? fmt::format(" WHEN strlen({0}) <> length({0}) THEN error({1})", value, multibyte_char_sql(value))
            : "";
    return fmt::format("CASE WHEN strlen({0}) > {1} THEN error({2}){3} ELSE {0} END", value, type.length,
                       copy_too_long_message_sql(column.name, type.length, fmt::format("strlen({})", value), file),
                       multibyte);
}

Fragment explicit_cast(const Context& context, const BoundExpression& value, const Type& type) {
    if (value.type && value.type->kind == TypeKind::boolean && is_string(type))
        throw redshift::messages::cannot_cast("boolean", redshift::type_name_without_modifier(type),
                                              "write CASE WHEN ... THEN 'true' ELSE 'false' END");
    auto cast = checked_cast(context, value, type);
    if (type.kind == TypeKind::varbyte) return checked_bytes(cast, type);
    if (!has_length(type)) return cast;
    if (is_string(value.type) && !value.untyped && value.type->length <= type.length) return cast;
    // Bytes count, and a character is never cut in two: the longest prefix that fits.
    return bind_once({cast}, [&](const Bound& bound) {
        return compose("CASE WHEN strlen({0}) <= {1} OR {0} IS NULL THEN {0} ELSE loadonce_cut({0}, {1}) END", bound[0],
                       type.length);
    });
}

// AWS, "TRY_CAST function".
Fragment tried_cast(const Context& context, const BoundExpression& value, const Type& type) {
    const bool from_super = value.type && value.type->kind == TypeKind::super;
    const bool number_or_boolean = is_number(value.type) || (value.type && value.type->kind == TypeKind::boolean);
    const bool boolean = type.kind == TypeKind::boolean;
    if ((is_datetime(type) && (number_or_boolean || from_super)) ||
        (is_datetime(value.type) && (is_number(type) || boolean)) || (is_string(value.type) && boolean))
        throw redshift::messages::cannot_cast(redshift::format_type(*value.type), redshift::format_type(type));
    // A literal is judged when the query runs, as all else.
    BoundExpression operand = value;
    if (value.literal) operand = BoundExpression(value.sql, Type::varchar(varchar_bytes_max));
    // What says which digit is wrong, DuckDB does not try: it may have other effects, for all that it knows.
    if (is_string(operand.type) && is_integer(type))
        return bind_once({compared(operand)}, [&](const Bound& bound) {
            return compose("CASE WHEN regexp_full_match({0}, '[+-]?[0-9]+') THEN TRY_CAST({0} AS {1}) END", bound[0],
                           duck_type(type));
        });
    if (type.kind == TypeKind::varbyte) throw redshift::messages::unsupported("TRY_CAST to VARBYTE");
    // DuckDB refuses TRY of what is volatile.
    return bind_once({{operand.sql, Operand::Use::listed}}, [&](const Bound& bound) {
        operand.sql = bound[0];
        return compose("TRY({})", explicit_cast(context, operand, type));
    });
}

}  // namespace loadonce::local
