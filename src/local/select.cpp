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

// Calls each(column, bytes, oid) for the columns of a query whose type DuckDB does not know: CHARs, whose values are
// kept without trailing blanks and answered with `bytes` (a CHAR's characters are bytes), and those that may be text.
template <class Each>
void for_each_retyped(const Rows& translated, std::size_t count, Each each) {
    if (!translated.columns || translated.columns->size() != count) return;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& type = (*translated.columns)[i].type;
        if (type && type->kind == TypeKind::char_)
            each(i, static_cast<std::size_t>(type->length), redshift::type_oid(Type{TypeKind::char_, 1, 0, 0}));
        if (is_interval(type) || (type && type->kind == TypeKind::timestamptz))
            each(i, std::size_t{0}, redshift::type_oid(*type));
    }
}

}  // namespace

duck::Stream select(Context& context, const redshift::Query& query) {
    const auto translated = Translator(context).rows(query);
    const auto texts = with_texts(context, translated);
    auto rows = context.transaction.stream(texts.empty() ? translated.sql : texts);
    for_each_retyped(
        translated, rows.columns().size(),
        [&rows](std::size_t column, std::size_t bytes, std::uint32_t oid) { rows.pad(column, bytes, oid); });
    return rows;
}

// Asked beside the rows, so that describing does not take the transaction's snapshot.
std::vector<warehouse::ResultColumn> described(Context& context, const redshift::Query& query) {
    const auto translated = Translator(context).rows(query);
    auto columns = context.transaction.columns(translated.sql);
    for_each_retyped(translated, columns.size(), [&columns](std::size_t column, std::size_t, std::uint32_t oid) {
        columns[column].type_oid = oid;
    });
    return columns;
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
