// Transactions, locks, parameters, prepared statements, cursors and maintenance.
#include <fmt/format.h>

#include "redshift/grammar.h"

namespace loadonce::redshift {

Transaction Grammar::transaction() {
    Transaction made{TransactionKind::begin, {}, {}};
    if (accept_word("start")) {
        expect_word("transaction");
        transaction_modes(made);
    } else if (accept_word("begin")) {
        end_of_transaction();
        transaction_modes(made);
    } else {
        made.kind = at_any({"commit", "end"}) ? TransactionKind::commit : TransactionKind::rollback;
        advance();
        end_of_transaction();
        if (at_word("to")) unsupported("ROLLBACK TO a savepoint");
    }
    return made;
}

void Grammar::end_of_transaction() {
    if (!accept_word("work")) accept_word("transaction");
}

void Grammar::transaction_modes(Transaction& modes) {
    for (;;) {
        if (accept_words({"isolation", "level"}))
            modes.isolation = isolation_level();
        else if (accept_words({"read", "only"}))
            modes.read_only = true;
        else if (accept_words({"read", "write"}))
            modes.read_only = false;
        else
            return;
        accept(",");
    }
}

std::string Grammar::isolation_level() {
    for (const std::string_view level : {"serializable", "snapshot"})
        if (accept_word(level)) return std::string(level);
    if (accept_words({"repeatable", "read"})) return "repeatable read";
    if (accept_words({"read", "committed"})) return "read committed";
    if (accept_words({"read", "uncommitted"})) return "read uncommitted";
    fail("an isolation level");
}

Lock Grammar::lock() {
    advance();
    accept_word("table");
    Lock lock;
    do lock.tables.push_back(qualified_name("a table"));
    while (accept(","));
    return lock;
}

std::string Grammar::parameter_name() {
    std::string parameter = label();
    while (accept(".")) parameter.append(".").append(label());
    return parameter;
}

std::string Grammar::parameter_value() {
    if (peek().kind == TokenKind::string) return string_value(advance());
    if (peek().kind == TokenKind::number) return std::string(advance().text);
    if (at("-") || at("+")) {
        std::string number(advance().text);
        if (peek().kind != TokenKind::number) fail("a number");
        return number.append(advance().text);
    }
    return label();
}

SetParameter Grammar::set_parameter() {
    advance();
    SetParameter set;
    const auto isolation = [&](std::string_view parameter) {
        Transaction modes{TransactionKind::begin, {}, {}};
        transaction_modes(modes);
        set.name = parameter;
        if (modes.isolation.empty()) {
            if (!modes.read_only) fail("ISOLATION LEVEL, READ ONLY or READ WRITE");
            set.name = parameter == "transaction_isolation" ? "transaction_read_only" : "default_transaction_read_only";
            modes.isolation = *modes.read_only ? "on" : "off";
        }
        set.values = {std::move(modes.isolation)};
        return std::move(set);
    };
    if (accept_words({"session", "characteristics", "as", "transaction"}))
        return isolation("default_transaction_isolation");
    if (at_word("transaction") && !peek(1).is("=") && !peek(1).is_word("to")) {
        advance();
        return isolation("transaction_isolation");
    }
    const bool named_by_words = at_words({"session", "authorization"}) || at_words({"time", "zone"}) ||
                                ((at_word("role") || at_word("names")) && !peek(1).is("=") && !peek(1).is_word("to"));
    if (named_by_words) {
        if (accept_words({"session", "authorization"}))
            set.name = "session_authorization";
        else if (accept_words({"time", "zone"}))
            set.name = "timezone";
        else if (accept_word("role"))
            set.name = "role";
        else if (accept_word("names"))
            set.name = "client_encoding";
    } else {
        set.local = accept_word("local");
        if (!set.local) accept_word("session");
        set.name = parameter_name();
        if (!accept("=")) expect_word("to");
    }
    if (accept_word("default")) return set;
    do set.values.push_back(parameter_value());
    while (accept(","));
    return set;
}

Explain Grammar::explain() {
    advance();
    const bool verbose = accept_word("verbose");
    const auto start = at_;
    auto statement = nested_statement();
    const auto* create = statement->as<CreateTable>();
    const bool has_plan = statement->holds_any<SelectStatement, Insert, Update, Delete, Merge>() ||
                          (create != nullptr && create->as != nullptr);
    if (!has_plan) {
        at_ = start;
        fail("a query, CREATE TABLE AS, INSERT, UPDATE, DELETE or MERGE");
    }
    return {verbose, std::move(statement)};
}

Analyze Grammar::analyze() {
    advance();
    accept_word("verbose");
    if (at_word("compression")) unsupported("ANALYZE COMPRESSION");
    Analyze analyze;
    if (at_name() && !at_words({"predicate", "columns"})) {
        analyze.table = qualified_name("a table");
        if (at("(")) analyze.columns = parenthesized_names();
    }
    if (at_words({"predicate", "columns"}) || at_words({"all", "columns"})) at_ += 2;
    return analyze;
}

Vacuum Grammar::vacuum() {
    advance();
    Vacuum vacuum;
    if (accept_word("full"))
        vacuum.mode = "full";
    else if (accept_words({"sort", "only"}))
        vacuum.mode = "sort only";
    else if (accept_words({"delete", "only"}))
        vacuum.mode = "delete only";
    else if (accept_word("reindex"))
        vacuum.mode = "reindex";
    else if (accept_word("recluster"))
        vacuum.mode = "recluster";
    if (at_name() && !at_word("boost")) vacuum.table = qualified_name("a table");
    if (accept_word("to")) {
        integer("a percentage");
        expect_word("percent");
    }
    accept_word("boost");
    return vacuum;
}

Prepare Grammar::prepare() {
    advance();
    Prepare prepare;
    prepare.name = name("a name for the statement");
    if (accept("(")) {
        do prepare.types.push_back(type_name());
        while (accept(","));
        expect(")");
    }
    expect_word("as");
    // AWS, "PREPARE": "Any SELECT, INSERT, UPDATE, or DELETE statement". EXECUTE must not reach transaction control or
    // another EXECUTE.
    const auto start = at_;
    prepare.statement = nested_statement();
    if (!prepare.statement->holds_any<SelectStatement, Insert, Update, Delete>()) {
        at_ = start;
        fail("SELECT, INSERT, UPDATE or DELETE");
    }
    return prepare;
}

Execute Grammar::execute() {
    advance();
    Execute execute{name("a prepared statement"), {}};
    if (accept("(")) {
        if (!at(")")) execute.arguments = expr_list();
        expect(")");
    }
    return execute;
}

std::string Grammar::name_or_all() {
    return accept_word("all") ? std::string() : name("a name or ALL");
}

Deallocate Grammar::deallocate() {
    advance();
    accept_word("prepare");
    return {name_or_all()};
}

DeclareCursor Grammar::declare_cursor() {
    advance();
    DeclareCursor declare;
    declare.name = name("a name for the cursor");
    if (at_any({"binary", "insensitive", "scroll"})) unsupported(fmt::format("DECLARE {} CURSOR", peek().text));
    accept_words({"no", "scroll"});  // psql sends it with FETCH_COUNT set; other cursors do not exist
    expect_word("cursor");
    if (at_words({"with", "hold"})) unsupported("DECLARE CURSOR WITH HOLD");
    accept_words({"without", "hold"});
    expect_word("for");
    declare.query = query();
    return declare;
}

Fetch Grammar::fetch() {
    advance();
    Fetch fetch{{}, 1};
    if (accept_word("forward") || !accept_word("next")) {
        if (accept_word("all"))
            fetch.count = std::nullopt;
        else if (peek().kind == TokenKind::number)
            fetch.count = integer("a number of rows");
    }
    if (!accept_word("from") && !accept_word("in")) fail("FROM");
    fetch.cursor = name("a cursor");
    return fetch;
}

CloseCursor Grammar::close_cursor() {
    advance();
    return {name_or_all()};
}

}  // namespace loadonce::redshift
