// Types that only the catalog has: arrays, which are lists in DuckDB and which Redshift has on its leader node, where
// tables of users cannot be read; and regclass, regtype and regproc, OIDs whose text is a name.
#include <fmt/format.h>

#include <charconv>

#include "local/binder/binder.h"
#include "local/functions/relation_number.h"
#include "local/system_views/views.h"
#include "redshift/messages.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

// '{a,b}', as drivers write a parameter.
std::string list_of(const std::string& text) {
    if (!text.starts_with('{') || !text.ends_with('}')) throw redshift::messages::malformed_array(text);
    std::string list = "[", element;
    const auto add = [&] {
        if (text.size() > 2) list += (list.size() > 1 ? ", " : "") + duck::literal(element);
        element.clear();
    };
    bool quoted = false;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) {
            element += text[++i];
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == ',' && !quoted) {
            add();
        } else {
            element += text[i];
        }
    }
    add();
    return list + "]";
}

// Of a text of digits alone.
std::int64_t oid_of(const std::string& digits) {
    std::int64_t oid = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), oid);
    if (read.ec != std::errc() && !digits.empty())
        throw redshift::messages::integer_text_out_of_range(Type::of(TypeKind::bigint), digits);
    return oid;
}

}  // namespace

Fragment Binder::node(const redshift::Array& array) {
    context_.use_leader("array");
    if (array.query) return Fragment::of_query(compose("ARRAY({})", rows(*array.query).sql));
    return compose("[{}]", list(array.elements));
}

// One of current_schemas(). Drivers look for the temporary schema that way.
Fragment Binder::node(const redshift::Subscript& subscript) {
    const auto* call = subscript.operand->as<redshift::FunctionCall>();
    if (call == nullptr || call->name.back() != "current_schemas")
        throw redshift::messages::unsupported("navigation into SUPER");
    return compose("list_extract({}, CAST({} AS BIGINT))", value(*subscript.operand).sql, value(*subscript.index).sql);
}

Fragment Binder::among(const redshift::Quantified& quantified, std::string_view op) {
    const auto array = value(*quantified.array);
    if (!array.literal) context_.use_leader("array");
    return Fragment::of_query(compose("({} {} {} ({}))", compared(value(*quantified.operand)), op,
                                      quantified.all ? "ALL" : "ANY",
                                      array.literal ? Fragment(list_of(*array.literal)) : array.sql));
}

// A literal is a name and is bound to its OID; any other operand is an OID and is bound to its name.
BoundExpression Binder::of_catalog(const redshift::Cast& cast, const BoundExpression& operand) {
    const auto& to = cast.type.name;
    const auto number = [](std::int64_t value) {
        return BoundExpression(Fragment(std::to_string(value)), Type::of(TypeKind::bigint));
    };
    const auto text = [](Fragment sql) { return BoundExpression(std::move(sql), Type::varchar(varchar_bytes_max)); };
    const auto& name = operand.literal;
    const bool named = name && name->find_first_not_of("0123456789") != std::string::npos;
    if (name && !named) return number(oid_of(*name));
    if (to == "regclass") {
        if (named) return number(relation_number(context_, *name));
        return {catalog_lookup(context_,
                               "(SELECT coalesce(max(loadonce_quote_ident(r.name)), CAST(any_value({2}) AS VARCHAR)) "
                               "FROM {1} LEFT JOIN {relations} r ON r.oid = {2})",
                               {&operand.sql, 1}),
                Type::varchar(redshift::varchar_bytes_default)};
    }
    if (to == "regtype") {
        if (!named) return text(compose("CAST({} AS VARCHAR)", operand.sql));
        const auto type = fold(name->substr(name->rfind('.') + 1));
        if (type == "trigger") return number(2279);  // of functions that triggers call
        const auto known = redshift::column_type({{}, std::string(redshift::catalog_name(type)), {}, false, 0});
        if (!known) throw redshift::messages::type_missing(std::string_view(*name));
        return number(redshift::type_oid(*known));
    }
    if (to == "regproc" && named) throw redshift::messages::function_name_missing(*name);
    return text(compose("CAST({} AS VARCHAR)", operand.sql));
}

}  // namespace loadonce::local
