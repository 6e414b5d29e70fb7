// CREATE, DROP, ALTER and COMMENT for objects other than tables.
#include <fmt/format.h>

#include <array>

#include "redshift/grammar.h"
#include "redshift/names.h"

namespace loadonce::redshift {
namespace {

// Kinds of Redshift objects that are not supported.
constexpr auto unsupported_objects = std::to_array<std::string_view>(
    {"aggregate", "cast",     "data",    "database",     "datashare", "external", "function",  "identity",
     "index",     "library",  "masking", "materialized", "model",     "operator", "procedure", "rls",
     "role",      "sequence", "system",  "template",     "trigger",   "type"});

}  // namespace

Statement::Node Grammar::create() {
    advance();
    const bool or_replace = accept_words({"or", "replace"});
    refuse_unsupported("CREATE");
    if (accept_word("view")) return create_view(or_replace);
    if (or_replace) fail("VIEW");
    if (accept_word("schema")) return create_schema();
    if (accept_word("user")) return create_user();
    if (accept_word("group")) return create_group();
    accept_word("local");
    const bool temporary = accept_word("temp") || accept_word("temporary");
    if (!accept_word("table")) fail("TABLE, VIEW, SCHEMA, USER or GROUP");
    return create_table(temporary);
}

void Grammar::refuse_unsupported(std::string_view verb) {
    if (at_words({"materialized", "view"}))
        unsupported(fmt::format("{} MATERIALIZED VIEW", verb),
                    "use a view, or a table that CREATE TABLE AS fills anew");
    for (const std::string_view object : unsupported_objects)
        if (at_word(object)) unsupported(fmt::format("{} {}", verb, to_upper(object)));
}

CreateSchema Grammar::create_schema() {
    CreateSchema schema;
    schema.if_not_exists = accept_words({"if", "not", "exists"});
    if (!at_word("authorization")) schema.name = name("a schema");
    if (accept_word("authorization")) {
        schema.authorization = label();
        if (schema.name.empty()) schema.name = schema.authorization;
    }
    if (accept_word("quota") && !accept_word("unlimited")) {
        integer("a size");
        if (!at_any({"mb", "gb", "tb"})) fail("MB, GB or TB");
        advance();
    }
    return schema;
}

CreateView Grammar::create_view(bool or_replace) {
    CreateView view;
    view.or_replace = or_replace;
    view.name = qualified_name("a view");
    if (at("(")) view.columns = parenthesized_names();
    expect_word("as");
    view.query = query();
    view.no_schema_binding = accept_words({"with", "no", "schema", "binding"});
    return view;
}

Statement::Node Grammar::drop() {
    advance();
    refuse_unsupported("DROP");
    if (accept_word("user")) return drop_principals(PrincipalKind::user);
    if (accept_word("group")) return drop_principals(PrincipalKind::group);
    Drop drop{ObjectKind::table, {}, false, false};
    if (accept_word("view"))
        drop.kind = ObjectKind::view;
    else if (accept_word("schema"))
        drop.kind = ObjectKind::schema;
    else if (!accept_word("table"))
        fail("TABLE, VIEW, SCHEMA, USER or GROUP");
    drop.if_exists = accept_words({"if", "exists"});
    do drop.names.push_back(qualified_name("a name"));
    while (accept(","));
    drop.cascade = cascade();
    return drop;
}

Statement::Node Grammar::alter() {
    advance();
    refuse_unsupported("ALTER");
    if (accept_word("table")) return alter_table();
    if (accept_word("schema")) return alter_schema();
    if (accept_word("user")) return alter_user();
    if (accept_word("group")) return alter_group();
    if (accept_words({"default", "privileges"})) return alter_default_privileges();
    if (at_word("view")) unsupported("ALTER VIEW");
    fail("TABLE, SCHEMA, USER or GROUP");
}

AlterSchema Grammar::alter_schema() {
    AlterSchema alter{name("a schema"), {}};
    if (accept_words({"rename", "to"}))
        alter.action = RenameTable{name("a name")};
    else if (accept_words({"owner", "to"}))
        alter.action = OwnerTo{label()};
    else if (at_word("quota"))
        unsupported("ALTER SCHEMA ... QUOTA");
    else
        fail("RENAME TO or OWNER TO");
    return alter;
}

Comment Grammar::comment() {
    advance();
    expect_word("on");
    Comment comment{CommentKind::table, {}, {}, {}};
    if (accept_word("column")) {
        comment.kind = CommentKind::column;
        comment.object = qualified_name("a table");
        // The last part is the column: shift the others by one.
        if (accept(".")) {
            comment.column = label();
        } else {
            comment.column = std::exchange(
                comment.object.name, std::exchange(comment.object.schema, std::exchange(comment.object.database, {})));
        }
        if (comment.object.name.empty()) fail("table.column");
    } else {
        if (accept_word("view"))
            comment.kind = CommentKind::view;
        else if (accept_word("schema"))
            comment.kind = CommentKind::schema;
        else if (accept_word("database"))
            comment.kind = CommentKind::database;
        else if (!accept_word("table"))
            unsupported(fmt::format("COMMENT ON {}", to_upper(peek().text)));
        comment.object = qualified_name("a name");
    }
    expect_word("is");
    if (!accept_word("null")) comment.text = string("a text or NULL");
    return comment;
}

}  // namespace loadonce::redshift
