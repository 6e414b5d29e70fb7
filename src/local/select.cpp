#include <fmt/format.h>

#include <algorithm>

#include "local/errors.h"
#include "local/statements.h"
#include "local/translate.h"
#include "local/zones.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

bool is_zoned(const std::optional<Type>& type) {
    return type && type->kind == TypeKind::timestamptz;
}

bool has_zoned(const std::vector<OutputColumn>& columns) {
    return std::ranges::any_of(columns, is_zoned, &OutputColumn::type);
}

// TIMESTAMPTZ as the text that is shown.
std::string in_session_zone(const Context& context, const Rows& rows) {
    std::string names, values;
    for (std::size_t i = 0; i < rows.columns->size(); ++i) {
        const auto& column = (*rows.columns)[i];
        const auto name = fmt::format("c{}", i);
        names += (i > 0 ? ", " : "") + name;
        values += fmt::format("{}{} AS {}", i > 0 ? ", " : "", is_zoned(column.type) ? zoned_text(context, name) : name,
                              duck::identifier(column.name));
    }
    return fmt::format("SELECT {} FROM ({}) AS q({})", values, rows.sql, names);
}

}  // namespace

duck::Stream select(Context& context, const redshift::Query& query) {
    const auto translated = Translator(context).rows(query);
    const bool zoned = !in_utc(context) && translated.columns && has_zoned(*translated.columns);
    auto rows = context.transaction.stream(zoned ? in_session_zone(context, translated) : translated.sql);
    // CHAR values are kept without trailing blanks and answered with them. A CHAR's characters are bytes.
    if (!translated.columns || translated.columns->size() != rows.columns().size()) return rows;
    for (std::size_t i = 0; i < translated.columns->size(); ++i) {
        const auto& type = (*translated.columns)[i].type;
        if (type && type->kind == TypeKind::char_)
            rows.pad(i, static_cast<std::size_t>(type->length), redshift::type_oid(Type{TypeKind::char_, 1, 0, 0}));
        if (zoned && is_zoned(type)) rows.pad(i, 0, redshift::type_oid(*type));
    }
    return rows;
}

// The plan's text is DuckDB's own; only its form, one column of lines, is Redshift's.
Result run(Context& context, const redshift::Explain& explain) {
    const auto sql = [&] {
        if (const auto* select = explain.statement->as<redshift::SelectStatement>())
            return Translator(context).query(*select->query);
        if (const auto* create = explain.statement->as<redshift::CreateTable>(); create != nullptr && create->as)
            return Translator(context).query(*create->as);
        return changing_sql(context, *explain.statement);
    };
    const auto plan = context.transaction.run("EXPLAIN " + sql());
    Result result = done("EXPLAIN");
    result.columns.push_back({"query plan", 25});
    for (const auto& row : plan.rows) {
        const auto text = row.back().value_or("");
        for (std::size_t start = 0; start < text.size();) {
            const auto end = std::min(text.find('\n', start), text.size());
            result.rows.push_back({text.substr(start, end - start)});
            start = end + 1;
        }
    }
    return result;
}

}  // namespace loadonce::local
