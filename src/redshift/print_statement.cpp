// Statements that change and move rows; print_schema.cpp and print_session.cpp have the others.
#include "redshift/print.h"

namespace loadonce::redshift {

void Printer::statement(const Statement& statement) {
    std::visit([this](const auto& node) { print(node); }, statement.node);
}

// ---- changes

void Printer::print(const Insert& node) {
    put("INSERT INTO ");
    name(node.table);
    put(" ");
    if (!node.columns.empty()) {
        names(node.columns);
        put(" ");
    }
    if (node.default_values) {
        put("DEFAULT VALUES");
    } else if (node.query) {
        query(*node.query);
    } else {
        put("VALUES ");
        list(node.values, [this](const std::vector<ExprPtr>& row) {
            put("(");
            exprs(row);
            put(")");
        });
    }
}

void Printer::assignments(std::span<const Assignment> assignments) {
    list(assignments, [this](const Assignment& assignment) {
        name(assignment.column);
        put(" = ");
        expr(*assignment.value);
    });
}

void Printer::print(const Update& node) {
    with(node.with);
    put("UPDATE ");
    name(node.table);
    alias(node.alias);
    put(" SET ");
    assignments(node.assignments);
    tables(" FROM ", node.from);
    optional(" WHERE ", node.where);
}

void Printer::print(const Delete& node) {
    with(node.with);
    put("DELETE FROM ");
    name(node.table);
    alias(node.alias);
    tables(" USING ", node.using_tables);
    optional(" WHERE ", node.where);
}

void Printer::print(const Merge& node) {
    put("MERGE INTO ");
    name(node.target);
    put(" USING ");
    name(node.source);
    alias(node.source_alias);
    put(" ON ");
    expr(*node.on);
    if (node.remove_duplicates) {
        put(" REMOVE DUPLICATES");
        return;
    }
    put(" WHEN MATCHED THEN ", node.matched_delete ? "DELETE" : "UPDATE SET ");
    assignments(node.assignments);
    put(" WHEN NOT MATCHED THEN INSERT ");
    if (!node.insert_columns.empty()) {
        names(node.insert_columns);
        put(" ");
    }
    put("VALUES (");
    exprs(node.insert_values);
    put(")");
}

void Printer::print(const Truncate& node) {
    put("TRUNCATE TABLE ");
    name(node.table);
}

// ---- COPY and UNLOAD

void Printer::print(const Copy& node) {
    put("COPY ");
    name(node.table);
    if (!node.columns.empty()) {
        put(" ");
        names(node.columns);
    }
    put(" FROM ");
    if (node.from_stdin)
        put("STDIN");
    else
        literal(node.source);
    clauses(node.clauses);
}

void Printer::print(const Unload& node) {
    put("UNLOAD (");
    literal(node.query);
    put(") TO ");
    literal(node.target);
    clauses(node.clauses);
}

void Printer::clauses(std::span<const Clause> clauses) {
    for (const Clause& clause : clauses) {
        put(" ", clause.name);
        if (clause.name == "PARTITION") {
            put(" BY (");
            list(clause.values, [this](const ClauseValue& value) { name(value.text); });
            put(")");
            continue;
        }
        if (clause.name == "FORMAT" || clause.name == "NULL") put(" AS");
        for (const ClauseValue& value : clause.values) {
            put(" ");
            if (value.kind == ClauseValueKind::string)
                literal(value.text);
            else
                put(value.text);
        }
    }
}

}  // namespace loadonce::redshift
