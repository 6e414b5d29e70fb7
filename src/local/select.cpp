#include <fmt/format.h>

#include "local/errors.h"
#include "local/interval.h"
#include "local/statements.h"
#include "local/translate.h"
#include "local/zones.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

// The text of an expression of a type that DuckDB does not show as Redshift does, or nothing.
std::string shown(const Context& context, const std::string& sql, const std::optional<Type>& type) {
    if (is_interval(type)) return interval_text_sql(sql, type->kind);
    if (type && type->kind == TypeKind::timestamptz && !in_utc(context)) return zoned_text(context, sql);
    return {};
}

// The query with the texts of such columns, or nothing if there are none.
std::string with_texts(const Context& context, const Rows& rows) {
    std::string names, values;
    bool some = false;
    for (std::size_t i = 0; rows.columns && i < rows.columns->size(); ++i) {
        const auto& column = (*rows.columns)[i];
        const auto name = fmt::format("c{}", i);
        const auto text = shown(context, name, column.type);
        some = some || !text.empty();
        names += (i > 0 ? ", " : "") + name;
        values +=
            fmt::format("{}{} AS {}", i > 0 ? ", " : "", text.empty() ? name : text, duck::identifier(column.name));
    }
    return some ? fmt::format("SELECT {} FROM ({}) AS q({})", values, rows.sql, names) : "";
}

}  // namespace

duck::Stream select(Context& context, const redshift::Query& query) {
    const auto translated = Translator(context).rows(query);
    const auto texts = with_texts(context, translated);
    auto rows = context.transaction.stream(texts.empty() ? translated.sql : texts);
    // CHAR values are kept without trailing blanks and answered with them. A CHAR's characters are bytes.
    if (!translated.columns || translated.columns->size() != rows.columns().size()) return rows;
    for (std::size_t i = 0; i < translated.columns->size(); ++i) {
        const auto& type = (*translated.columns)[i].type;
        if (type && type->kind == TypeKind::char_)
            rows.pad(i, static_cast<std::size_t>(type->length), redshift::type_oid(Type{TypeKind::char_, 1, 0, 0}));
        if (!shown(context, "", type).empty()) rows.pad(i, 0, redshift::type_oid(*type));
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
