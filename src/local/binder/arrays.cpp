// Types that only the catalog has: arrays, which are lists in DuckDB and which Redshift has on its leader node, where
// tables of users cannot be read; and regclass, regtype and regproc, OIDs whose text is a name.
#include <fmt/format.h>

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

}  // namespace

std::string Binder::node(const redshift::Array& array) {
    context_.use_leader("array");
    if (array.query) return "ARRAY(" + query(*array.query) + ")";
    return "[" + list(array.elements) + "]";
}

// One of current_schemas(). Drivers look for the temporary schema that way.
std::string Binder::node(const redshift::Subscript& subscript) {
    const auto* call = subscript.operand->as<redshift::FunctionCall>();
    if (call == nullptr || call->name.back() != "current_schemas")
        throw redshift::messages::unsupported("navigation into SUPER");
    return fmt::format("list_extract({}, CAST({} AS BIGINT))", expr(*subscript.operand), expr(*subscript.index));
}

std::string Binder::among(const redshift::Quantified& quantified, std::string_view op) {
    const auto array = value(*quantified.array);
    if (!array.literal) context_.use_leader("array");
    return fmt::format("({} {} {} ({}))", compared(value(*quantified.operand)), op, quantified.all ? "ALL" : "ANY",
                       array.literal ? list_of(*array.literal) : array.sql);
}

// A literal is a name and is bound to its OID; any other operand is an OID and is bound to its name.
BoundExpression Binder::of_catalog(const redshift::Cast& cast, const BoundExpression& operand) {
    const auto& to = cast.type.name;
    const auto number = [](std::int64_t value) {
        return BoundExpression(std::to_string(value), Type::of(TypeKind::bigint));
    };
    const auto text = [](std::string sql) { return BoundExpression(std::move(sql), Type::varchar(varchar_bytes_max)); };
    const auto& name = operand.literal;
    const bool named = name && name->find_first_not_of("0123456789") != std::string::npos;
    if (name && !named) return number(std::stoll("0" + *name));
    if (to == "regclass") {
        if (named) return number(relation_number(context_, *name));
        const std::vector<std::string> arguments{operand.sql};
        return {catalog_sql(
                    context_,
                    "(SELECT coalesce(max(loadonce_quote_ident(r.name)), CAST(any_value(a._loadonce_a1) AS VARCHAR)) "
                    "FROM (SELECT {1} AS _loadonce_a1) "
                    "AS a LEFT JOIN {relations} r ON r.oid = a._loadonce_a1)",
                    arguments),
                Type::varchar(redshift::varchar_bytes_default)};
    }
    if (to == "regtype") {
        if (!named) return text("CAST(" + operand.sql + " AS VARCHAR)");
        const auto type = fold(name->substr(name->rfind('.') + 1));
        if (type == "trigger") return number(2279);  // of functions that triggers call
        const auto known = redshift::column_type({{}, std::string(redshift::catalog_name(type)), {}, false, 0});
        if (!known) throw redshift::messages::type_missing(std::string_view(*name));
        return number(redshift::type_oid(*known));
    }
    if (to == "regproc" && named) throw redshift::messages::function_name_missing(*name);
    return text("CAST(" + operand.sql + " AS VARCHAR)");
}

}  // namespace loadonce::local
