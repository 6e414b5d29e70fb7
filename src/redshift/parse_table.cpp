// CREATE TABLE and ALTER TABLE.
#include <fmt/format.h>

#include "redshift/grammar.h"

namespace loadonce::redshift {

CreateTable Grammar::create_table(bool temporary) {
    CreateTable table;
    table.if_not_exists = accept_words({"if", "not", "exists"});
    table.name = qualified_name("a table");
    table.temporary = temporary || table.name.name.starts_with('#');
    if (at("(") && !at_query_parenthesis()) table_elements(table);
    while (table_storage(table.storage)) continue;
    if (accept_word("as")) {
        if (!table.columns.empty() || !table.likes.empty()) fail("columns without types before AS");
        table.as = query();
    } else if (!table.column_names.empty() || (table.columns.empty() && table.likes.empty())) {
        fail("columns with types, LIKE or AS");
    }
    return table;
}

void Grammar::table_elements(CreateTable& table) {
    const Token& after = peek(2);
    if (after.is(",") || after.is(")")) {
        table.column_names = parenthesized_names();
        return;
    }
    expect("(");
    do {
        if (accept_word("like")) {
            LikeTable like{qualified_name("a table"), false};
            while (at_any({"including", "excluding"})) {
                like.including_defaults = advance().is_word("including");
                expect_word("defaults");
            }
            table.likes.push_back(std::move(like));
        } else if (std::optional<TableConstraint> constraint = table_constraint()) {
            table.constraints.push_back(std::move(*constraint));
        } else {
            table.columns.push_back(table_column());
        }
    } while (accept(","));
    expect(")");
}

TableColumn Grammar::table_column() {
    TableColumn column;
    column.offset = here();
    column.name = name("a column name");
    column.type = type_name();
    while (column_attribute(column)) continue;
    return column;
}

bool Grammar::column_attribute(TableColumn& column) {
    if (accept_word("default"))
        column.default_value = expr();
    else if (accept_words({"not", "null"}))
        column.not_null = true;
    else if (accept_word("null"))
        column.not_null = false;
    else if (accept_word("identity"))
        column.identity = identity();
    else if (accept_words({"generated", "by", "default", "as", "identity"})) {
        column.identity = identity();
        column.identity->by_default = true;
    } else if (accept_words({"primary", "key"}))
        column.primary_key = true;
    else if (accept_word("unique"))
        column.unique = true;
    else if (accept_word("distkey"))
        column.dist_key = true;
    else if (accept_word("sortkey"))
        column.sort_key = true;
    else if (accept_word("encode"))
        column.encode = word_in_lower_case();
    else if (accept_word("collate")) {
        if (!at_any({"case_sensitive", "cs"})) unsupported(fmt::format("COLLATE {}", peek().text));
        column.collate = word_in_lower_case();
    } else if (accept_word("references"))
        column.references = foreign_key();
    else
        return false;
    return true;
}

Identity Grammar::identity() {
    Identity identity;
    if (!accept("(")) return identity;
    identity.seed = integer("the seed of IDENTITY");
    expect(",");
    identity.step = integer("the step of IDENTITY");
    expect(")");
    return identity;
}

std::optional<TableConstraint> Grammar::table_constraint() {
    if (!at_any({"constraint", "primary", "unique", "foreign"})) return std::nullopt;
    TableConstraint constraint{ConstraintKind::primary_key, {}, {}, {}};
    if (accept_word("constraint")) constraint.name = name("a name for the constraint");
    if (accept_words({"primary", "key"})) {
        constraint.columns = parenthesized_names();
    } else if (accept_word("unique")) {
        constraint.kind = ConstraintKind::unique;
        constraint.columns = parenthesized_names();
    } else if (accept_words({"foreign", "key"})) {
        constraint.kind = ConstraintKind::foreign_key;
        constraint.columns = parenthesized_names();
        expect_word("references");
        constraint.references = foreign_key();
    } else {
        fail("PRIMARY KEY, UNIQUE or FOREIGN KEY");
    }
    return constraint;
}

ForeignKey Grammar::foreign_key() {
    ForeignKey key{qualified_name("a table"), {}};
    if (at("(")) key.columns = parenthesized_names();
    return key;
}

bool Grammar::table_storage(TableStorage& storage) {
    if (accept_word("diststyle")) {
        if (!at_any({"auto", "even", "all", "key"})) fail("AUTO, EVEN, ALL or KEY");
        storage.dist_style = word_in_lower_case();
    } else if (accept_word("distkey")) {
        expect("(");
        storage.dist_key = name("a column name");
        expect(")");
    } else if (at_any({"compound", "interleaved"}) && peek(1).is_word("sortkey")) {
        storage.sort_style = word_in_lower_case();
        advance();
        storage.sort_key = parenthesized_names();
    } else if (accept_words({"sortkey", "auto"})) {
        storage.sort_style = "auto";
    } else if (accept_word("sortkey")) {
        storage.sort_key = parenthesized_names();
    } else if (accept_words({"encode", "auto"})) {
        storage.encode_auto = true;
    } else if (accept_word("backup")) {
        storage.backup = at_word("yes");
        if (!accept_word("yes") && !accept_word("no")) fail("YES or NO");
    } else {
        return false;
    }
    return true;
}

bool Grammar::cascade() {
    if (accept_word("cascade")) return true;
    accept_word("restrict");
    return false;
}

std::optional<AlterStorage> Grammar::alter_storage() {
    const bool of_table =
        at_word("alter") && (peek(1).is_word("diststyle") || peek(1).is_word("distkey") || peek(1).is_word("sortkey") ||
                             peek(1).is_word("compound") || peek(1).is_word("encode"));
    const bool of_column = at_words({"alter", "column"}) && peek(3).is_word("encode");
    if (!of_table && !of_column) return std::nullopt;
    AlterStorage alter;
    do {
        expect_word("alter");
        if (of_column) {
            expect_word("column");
            std::string column = name("a column name");
            expect_word("encode");
            alter.encodes.emplace_back(std::move(column), word_in_lower_case());
        } else {
            storage_change(alter);
        }
    } while (of_column && accept(","));
    if (!at_end()) fail("the end of the statement");
    return alter;
}

void Grammar::storage_change(AlterStorage& alter) {
    TableStorage& storage = alter.storage;
    if (accept_word("distkey")) {
        storage.dist_key = name("a column name");
    } else if (accept_words({"diststyle", "key", "distkey"})) {
        storage.dist_style = "key";
        storage.dist_key = name("a column name");
    } else if (accept_words({"sortkey", "none"}) || accept_words({"sortkey", "auto"})) {
        alter.no_sort_key = true;
    } else if (!at_words({"diststyle", "key"})) {
        (void)table_storage(storage);
    } else {
        fail("ALL, EVEN, AUTO or KEY DISTKEY column");
    }
}

AlterTable Grammar::alter_table() {
    AlterTable alter{qualified_name("a table"), {}};
    if (accept_word("add")) {
        if (std::optional<TableConstraint> constraint = table_constraint()) {
            alter.action = AddConstraint{std::move(*constraint)};
        } else {
            accept_word("column");
            alter.action = AddColumn{table_column()};
        }
    } else if (accept_words({"drop", "constraint"})) {
        std::string constraint = name("a constraint");
        alter.action = DropConstraint{std::move(constraint), cascade()};
    } else if (accept_word("drop")) {
        accept_word("column");
        std::string column = name("a column name");
        alter.action = DropColumn{std::move(column), cascade()};
    } else if (accept_words({"rename", "to"})) {
        alter.action = RenameTable{name("a name")};
    } else if (accept_word("rename")) {
        accept_word("column");
        std::string from = name("a column name");
        expect_word("to");
        alter.action = RenameColumn{std::move(from), name("a column name")};
    } else if (accept_words({"owner", "to"})) {
        alter.action = OwnerTo{label()};
    } else if (accept_words({"append", "from"})) {
        AppendFrom append{qualified_name("a table"), {}};
        if (at_any({"ignoreextra", "fillextra"})) append.option = word_in_lower_case();
        alter.action = std::move(append);
    } else if (std::optional<AlterStorage> storage = alter_storage()) {
        alter.action = std::move(*storage);
    } else if (accept_word("alter")) {
        accept_word("column");
        std::string column = name("a column name");
        if (at_word("set") || at_word("drop")) unsupported(fmt::format("ALTER COLUMN {}", peek().text));
        expect_word("type");
        alter.action = AlterColumnType{std::move(column), type_name()};
    } else {
        if (at_any({"set", "row", "masking", "attach", "detach", "partition"}))
            unsupported(fmt::format("ALTER TABLE {}", peek().text));
        fail("ADD, DROP, RENAME, ALTER, OWNER or APPEND");
    }
    return alter;
}

}  // namespace loadonce::redshift
