// ANALYZE and VACUUM, which have no effect here, and COMMENT. The objects that they name must exist.
#include "local/statements/statements.h"
#include "redshift/messages.h"

namespace loadonce::local {

Result run(Context& context, const redshift::Analyze& analyze) {
    if (analyze.table) {
        const auto relation = context.table(*analyze.table, LockMode::read);
        for (const auto& name : analyze.columns)
            if (relation.column(name) == nullptr) throw redshift::messages::column_missing(name, relation.name);
    }
    return done("ANALYZE");
}

Result run(Context& context, const redshift::Vacuum& vacuum) {
    if (vacuum.table) (void)context.table(*vacuum.table, LockMode::read);
    return done("VACUUM");
}

Result run(Context& context, const redshift::Comment& comment) {
    using enum redshift::CommentKind;
    if (comment.kind == database && comment.object.name != database_name)
        throw redshift::messages::database_missing(comment.object.name);
    if (comment.kind == schema) context.catalog.require_schema(comment.object.name);
    if (comment.kind == database || comment.kind == schema) return done("COMMENT");
    const auto relation = context.table(comment.object, LockMode::write);
    if (comment.kind != column && relation.view != (comment.kind == view))
        throw(comment.kind == view ? redshift::messages::not_a_view(relation.name)
                                   : redshift::messages::not_a_table(relation.name));
    if (comment.kind == column && relation.column(comment.column) == nullptr)
        throw redshift::messages::column_missing(comment.column, relation.name);
    context.catalog.comment(relation, comment.kind == column ? comment.column : "", comment.text);
    return done("COMMENT");
}

}  // namespace loadonce::local
