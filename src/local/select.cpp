#include <fmt/format.h>

#include "local/errors.h"
#include "local/statements.h"
#include "local/translate.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

Result rows(duck::Answer&& answer, std::string tag) {
    Result result;
    result.columns = std::move(answer.columns);
    result.rows = std::move(answer.rows);
    result.tag = std::move(tag);
    return result;
}

// CHAR values are kept without trailing blanks and answered with them. A CHAR's characters are bytes.
void pad(Result& result, std::size_t column, std::size_t length) {
    result.columns[column].type_oid = redshift::type_oid(Type{TypeKind::char_, 1, 0, 0});
    for (auto& row : result.rows)
        if (auto& value = row[column]; value && value->size() < length) value->resize(length, ' ');
}

}  // namespace

Result run(Context& context, const redshift::SelectStatement& select) {
    const auto& query = *select.query;
    if (const auto* body = std::get_if<redshift::Select>(&query.body); body != nullptr && body->into)
        return create_table_as(context, body->into->name, body->into->temporary, query, {});
    return local::select(context, query);
}

Result select(Context& context, const redshift::Query& query) {
    const auto translated = Translator(context).rows(query);
    auto result = rows(context.transaction.run(translated.sql), "SELECT");
    if (translated.columns && translated.columns->size() == result.columns.size())
        for (std::size_t i = 0; i < result.columns.size(); ++i)
            if (const auto& type = (*translated.columns)[i].type; type && type->kind == TypeKind::char_)
                pad(result, i, static_cast<std::size_t>(type->length));
    return result;
}

// The plan's text is DuckDB's own; only its form, one column of lines, is Redshift's.
Result run(Context& context, const redshift::Explain& explain) {
    const auto* select = explain.statement->as<redshift::SelectStatement>();
    if (select == nullptr) throw unsupported("EXPLAIN of anything but a query");
    const auto plan = context.transaction.run("EXPLAIN " + Translator(context).query(*select->query));
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
