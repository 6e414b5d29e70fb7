// INSERT, UPDATE, DELETE and MERGE.
#include "redshift/grammar.h"

namespace loadonce::redshift {

ExprPtr Grammar::value() {
    const std::size_t start = here();
    return accept_word("default") ? make(start, DefaultValue{}) : expr();
}

std::vector<ExprPtr> Grammar::value_list() {
    std::vector<ExprPtr> values;
    expect("(");
    do values.push_back(value());
    while (accept(","));
    expect(")");
    return values;
}

Insert Grammar::insert() {
    advance();
    expect_word("into");
    Insert insert;
    insert.table = qualified_name("a table");
    if (at("(") && !at_query_parenthesis()) insert.columns = parenthesized_names();
    if (accept_words({"default", "values"})) {
        insert.default_values = true;
    } else if (accept_word("values")) {
        do insert.values.push_back(value_list());
        while (accept(","));
    } else {
        insert.query = query();
    }
    return insert;
}

std::vector<Assignment> Grammar::assignments() {
    std::vector<Assignment> assignments;
    do {
        if (at("(")) unsupported("SET of several columns at once");
        Assignment assignment{name("a column name"), nullptr};
        expect("=");
        assignment.value = value();
        assignments.push_back(std::move(assignment));
    } while (accept(","));
    return assignments;
}

Update Grammar::update(With with) {
    advance();
    Update update;
    update.with = std::move(with);
    update.table = qualified_name("a table");
    update.alias = alias();
    expect_word("set");
    update.assignments = assignments();
    if (accept_word("from")) update.from = table_refs();
    if (accept_word("where")) update.where = expr();
    return update;
}

Delete Grammar::delete_from(With with) {
    advance();
    accept_word("from");
    Delete made;
    made.with = std::move(with);
    made.table = qualified_name("a table");
    made.alias = alias();
    if (accept_word("using")) made.using_tables = table_refs();
    if (accept_word("where")) made.where = expr();
    return made;
}

Merge Grammar::merge() {
    advance();
    expect_word("into");
    Merge merge;
    merge.target = qualified_name("a table");
    expect_word("using");
    if (at("(")) unsupported("a query as the source of MERGE");
    merge.source = qualified_name("a table");
    merge.source_alias = alias();
    expect_word("on");
    merge.on = expr();
    if (accept_words({"remove", "duplicates"})) {
        merge.remove_duplicates = true;
        return merge;
    }
    bool matched = false, unmatched = false;
    for (int clause = 0; clause < 2; ++clause) {
        expect_word("when");
        if (!matched && accept_word("matched")) {
            matched = true;
            expect_word("then");
            merge.matched_delete = accept_word("delete");
            if (merge.matched_delete) continue;
            expect_word("update");
            expect_word("set");
            merge.assignments = assignments();
        } else if (!unmatched && accept_words({"not", "matched"})) {
            unmatched = true;
            expect_word("then");
            expect_word("insert");
            if (at("(")) merge.insert_columns = parenthesized_names();
            expect_word("values");
            merge.insert_values = value_list();
        } else {
            fail("one WHEN MATCHED and one WHEN NOT MATCHED");
        }
    }
    return merge;
}

}  // namespace loadonce::redshift
