#include <fmt/format.h>

#include "local/errors.h"
#include "local/statements.h"
#include "local/translate.h"
#include "redshift/types.h"

namespace loadonce::local {

duck::Stream select(Context& context, const redshift::Query& query) {
    const auto translated = Translator(context).rows(query);
    auto rows = context.transaction.stream(translated.sql);
    // CHAR values are kept without trailing blanks and answered with them. A CHAR's characters are bytes.
    if (translated.columns && translated.columns->size() == rows.columns().size())
        for (std::size_t i = 0; i < translated.columns->size(); ++i)
            if (const auto& type = (*translated.columns)[i].type; type && type->kind == TypeKind::char_)
                rows.pad(i, static_cast<std::size_t>(type->length), redshift::type_oid(Type{TypeKind::char_, 1, 0, 0}));
    return rows;
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
