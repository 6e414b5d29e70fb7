#include "redshift/parser.h"

#include <fmt/format.h>

#include <array>

#include "base/error_codes.h"
#include "redshift/grammar.h"
#include "redshift/messages.h"

namespace loadonce::redshift {
namespace {

// Reads tokens up to a semicolon or the end. Returns false if there were none.
bool next_statement(Lexer& lexer, std::vector<Token>& tokens) {
    tokens.clear();
    for (;;) {
        Token token = lexer.next();
        if (token.kind == TokenKind::end) return !tokens.empty();
        if (!token.is(";")) {
            tokens.push_back(token);
        } else if (!tokens.empty()) {
            return true;
        }
    }
}

StatementText span_of(std::string_view sql, const std::vector<Token>& tokens) {
    const char* first = tokens.front().text.data();
    const char* end = tokens.back().text.data() + tokens.back().text.size();
    const auto offset = static_cast<std::size_t>(first - sql.data());
    return {sql.substr(offset, static_cast<std::size_t>(end - first)), offset, 1};
}

Statement parse_tokens(std::string_view sql, std::vector<Token>& tokens) {
    const StatementText span = span_of(sql, tokens);
    if (span.text.size() > max_statement_bytes) {
        const Error error = syntax_error(sql, span.offset, {});
        throw messages::statement_too_long(span.text.size(), max_statement_bytes, error.place());
    }
    tokens.push_back({TokenKind::end, sql.substr(span.offset + span.text.size(), 0)});
    Statement statement = Grammar(sql, tokens).statement();
    statement.offset = span.offset;
    statement.length = span.text.size();
    return statement;
}

}  // namespace

std::vector<Statement> parse(std::string_view sql) {
    std::vector<Statement> statements;
    std::vector<Token> tokens;
    Lexer lexer(sql);
    while (next_statement(lexer, tokens)) statements.push_back(parse_tokens(sql, tokens));
    return statements;
}

Statement parse_one(std::string_view sql) {
    std::vector<Token> tokens;
    Lexer lexer(sql);
    if (!next_statement(lexer, tokens)) throw syntax_error(sql, 0, "syntax error at end of input");
    Statement statement = parse_tokens(sql, tokens);
    if (next_statement(lexer, tokens))
        throw syntax_error(sql, span_of(sql, tokens).offset,
                           "cannot insert multiple commands into a prepared statement");
    return statement;
}

std::vector<StatementText> split(std::string_view sql) {
    std::vector<StatementText> texts;
    std::vector<Token> tokens;
    Lexer lexer(sql);
    std::size_t counted = 0, line = 1;
    while (next_statement(lexer, tokens)) {
        StatementText span = span_of(sql, tokens);
        line += static_cast<std::size_t>(std::ranges::count(sql.substr(counted, span.offset - counted), '\n'));
        counted = span.offset;
        span.line = line;
        texts.push_back(span);
    }
    return texts;
}

Statement Grammar::statement() {
    Statement statement;
    statement.node = statement_node();
    if (!at_end()) fail("the end of the statement");
    statement.parameters = parameters_;
    return statement;
}

StatementPtr Grammar::nested_statement() {
    const Nested nested(*this);
    auto statement = std::make_unique<Statement>();
    statement->offset = here();
    statement->node = statement_node();
    statement->length = offset_of(tokens_.back()) - statement->offset;
    statement->parameters = parameters_;
    return statement;
}

Statement::Node Grammar::statement_node() {
    using Method = Statement::Node (*)(Grammar&);
    struct Verb {
        std::string_view word;
        Method parse;
    };
    static constexpr auto verbs = std::to_array<Verb>({
        {"abort", [](Grammar& g) -> Statement::Node { return g.transaction(); }},
        {"alter", [](Grammar& g) -> Statement::Node { return g.alter(); }},
        {"analyse", [](Grammar& g) -> Statement::Node { return g.analyze(); }},
        {"analyze", [](Grammar& g) -> Statement::Node { return g.analyze(); }},
        {"begin", [](Grammar& g) -> Statement::Node { return g.transaction(); }},
        {"close", [](Grammar& g) -> Statement::Node { return g.close_cursor(); }},
        {"comment", [](Grammar& g) -> Statement::Node { return g.comment(); }},
        {"commit", [](Grammar& g) -> Statement::Node { return g.transaction(); }},
        {"copy", [](Grammar& g) -> Statement::Node { return g.copy(); }},
        {"create", [](Grammar& g) -> Statement::Node { return g.create(); }},
        {"deallocate", [](Grammar& g) -> Statement::Node { return g.deallocate(); }},
        {"declare", [](Grammar& g) -> Statement::Node { return g.declare_cursor(); }},
        {"delete", [](Grammar& g) -> Statement::Node { return g.delete_from({}); }},
        {"drop", [](Grammar& g) -> Statement::Node { return g.drop(); }},
        {"end", [](Grammar& g) -> Statement::Node { return g.transaction(); }},
        {"execute", [](Grammar& g) -> Statement::Node { return g.execute(); }},
        {"explain", [](Grammar& g) -> Statement::Node { return g.explain(); }},
        {"fetch", [](Grammar& g) -> Statement::Node { return g.fetch(); }},
        {"grant", [](Grammar& g) -> Statement::Node { return g.grant(false); }},
        {"insert", [](Grammar& g) -> Statement::Node { return g.insert(); }},
        {"lock", [](Grammar& g) -> Statement::Node { return g.lock(); }},
        {"merge", [](Grammar& g) -> Statement::Node { return g.merge(); }},
        {"prepare", [](Grammar& g) -> Statement::Node { return g.prepare(); }},
        {"reset", [](Grammar& g) -> Statement::Node { return g.reset(); }},
        {"revoke", [](Grammar& g) -> Statement::Node { return g.grant(false); }},
        {"rollback", [](Grammar& g) -> Statement::Node { return g.transaction(); }},
        {"select", [](Grammar& g) -> Statement::Node { return SelectStatement{g.query()}; }},
        {"set", [](Grammar& g) -> Statement::Node { return g.set_parameter(); }},
        {"show", [](Grammar& g) -> Statement::Node { return g.show(); }},
        {"start", [](Grammar& g) -> Statement::Node { return g.transaction(); }},
        {"truncate", [](Grammar& g) -> Statement::Node { return g.truncate(); }},
        {"unload", [](Grammar& g) -> Statement::Node { return g.unload(); }},
        {"update", [](Grammar& g) -> Statement::Node { return g.update({}); }},
        {"use", [](Grammar& g) -> Statement::Node { return g.use(); }},
        {"vacuum", [](Grammar& g) -> Statement::Node { return g.vacuum(); }},
        {"with", [](Grammar& g) -> Statement::Node { return g.after_with(); }},
    });
    static constexpr auto known_unsupported =
        std::to_array<std::string_view>({"attach", "call", "cancel", "deny", "desc", "detach", "savepoint", "release"});
    if (at("(")) return SelectStatement{query()};
    for (const Verb& verb : verbs)
        if (at_word(verb.word)) return verb.parse(*this);
    if (at_words({"refresh", "materialized", "view"}))
        unsupported("REFRESH MATERIALIZED VIEW", "use a view, or a table that CREATE TABLE AS fills anew");
    for (const std::string_view word : known_unsupported)
        if (at_word(word)) unsupported(fmt::format("the statement {}", peek().text));
    fail("a statement");
}

Statement::Node Grammar::after_with() {
    With with = with_clause();
    if (at_word("update")) return update(std::move(with));
    if (at_word("delete")) return delete_from(std::move(with));
    return SelectStatement{query_after(std::move(with))};
}

Truncate Grammar::truncate() {
    advance();
    accept_word("table");
    return {qualified_name("a table")};
}

Reset Grammar::reset() {
    advance();
    if (accept_words({"session", "authorization"})) return {"session_authorization"};
    return {parameter_name()};
}

Use Grammar::use() {
    advance();
    return {name("a database")};
}

}  // namespace loadonce::redshift
