#include "redshift/grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error_codes.h"
#include "base/utf8.h"
#include "redshift/names.h"

namespace loadonce::redshift {

Grammar::Grammar(std::string_view sql, const std::vector<Token>& tokens)
    : sql_(sql), tokens_(tokens), closing_(tokens.size()) {
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is("(")) {
            open.push_back(i);
            closing_[i] = static_cast<std::uint32_t>(tokens.size() - 1);
        } else if (tokens[i].is(")") && !open.empty()) {
            closing_[open.back()] = i;
            open.pop_back();
        }
    }
}

namespace {

void check_depth(int depth, std::string_view sql, std::size_t offset) {
    if (depth <= max_nesting) return;
    Error error = syntax_error(sql, offset, "statement too complex");
    throw Error(errors::sql_failed, error.message(), fmt::format("nest at most {} levels deep", max_nesting),
                error.place())
        .with_sqlstate("54001", TransactionOutcome::not_in_transaction);
}

}  // namespace

Grammar::Nested::Nested(Grammar& grammar, int levels) : grammar_(grammar), levels_(levels) {
    check_depth(grammar.depth_ + levels, grammar.sql_, grammar.here());
    grammar.depth_ += levels;
    grammar.reached_ = std::max(grammar.reached_, grammar.depth_);
}

void Grammar::Spine::wrap() {
    ++grammar_.reached_;
    check_depth(grammar_.reached_, grammar_.sql_, grammar_.here());
}

const Token& Grammar::advance() {
    const Token& token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
}

bool Grammar::at_words(std::initializer_list<std::string_view> words) const {
    std::size_t ahead = 0;
    for (const std::string_view word : words)
        if (!peek(ahead++).is_word(word)) return false;
    return true;
}

bool Grammar::at_any(std::initializer_list<std::string_view> words) const {
    return std::ranges::any_of(words, [&](std::string_view word) { return at_word(word); });
}

bool Grammar::accept(std::string_view symbol) {
    if (!at(symbol)) return false;
    advance();
    return true;
}

bool Grammar::accept_word(std::string_view word) {
    if (!at_word(word)) return false;
    advance();
    return true;
}

bool Grammar::accept_words(std::initializer_list<std::string_view> words) {
    if (!at_words(words)) return false;
    at_ += words.size();
    return true;
}

void Grammar::expect(std::string_view symbol) {
    if (!accept(symbol)) fail(symbol);
}

void Grammar::expect_word(std::string_view word) {
    if (!accept_word(word)) fail(word);
}

void Grammar::fail(std::string_view expected) const {
    constexpr std::size_t shown_bytes_max = 100;  // literals can be megabytes long
    const std::string_view token = utf8_prefix(peek().text, shown_bytes_max);
    const std::string_view more = token.size() < peek().text.size() ? "..." : "";
    Error error = syntax_error(
        sql_, here(),
        at_end() ? "syntax error at end of input" : fmt::format("syntax error at or near \"{}{}\"", token, more));
    error.with_detail(fmt::format("expected {}", expected));
    throw error;
}

void Grammar::unsupported(std::string_view what, std::string remedy) const {
    throw Error(errors::sql_unsupported, fmt::format("{} is not supported", what), std::move(remedy),
                syntax_error(sql_, here(), {}).place())
        .with_sqlstate("0A000", TransactionOutcome::not_in_transaction);
}

bool Grammar::at_name() const {
    const Token& token = peek();
    return token.kind == TokenKind::quoted || (token.kind == TokenKind::word && !is_reserved(token.text));
}

bool Grammar::at_alias() const {
    return at_name() && !at_any({"at", "connect", "escape", "qualify", "remove", "set", "start"});
}

std::string Grammar::name(std::string_view expected) {
    if (!at_name()) fail(expected);
    return identifier(advance());
}

std::string Grammar::label() {
    if (peek().kind != TokenKind::quoted && peek().kind != TokenKind::word) fail("a name");
    return identifier(advance());
}

std::string Grammar::alias() {
    if (accept_word("as")) return label();
    return at_alias() ? identifier(advance()) : std::string();
}

QualifiedName Grammar::qualified_name(std::string_view expected) {
    QualifiedName result;
    result.offset = here();
    result.name = name(expected);
    if (accept(".")) {
        result.schema = std::exchange(result.name, label());
        if (accept(".")) {
            result.database = std::move(result.schema);
            result.schema = std::exchange(result.name, label());
        }
    }
    return result;
}

std::vector<std::string> Grammar::parenthesized_names() {
    std::vector<std::string> names;
    expect("(");
    do names.push_back(name("a column name"));
    while (accept(","));
    expect(")");
    return names;
}

std::string Grammar::word_in_lower_case() {
    if (peek().kind != TokenKind::word) fail("a keyword");
    return identifier(advance());
}

std::string Grammar::string(std::string_view expected) {
    if (peek().kind != TokenKind::string) fail(expected);
    return string_value(advance());
}

std::int64_t Grammar::integer(std::string_view expected) {
    const std::size_t start = at_;
    const bool negative = accept("-");
    const std::string_view digits = peek().text;
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (peek().kind != TokenKind::number || failed != std::errc() || end != digits.data() + digits.size()) {
        at_ = start;
        fail(expected);
    }
    advance();
    return negative ? -value : value;
}

bool Grammar::at_query_parenthesis(std::size_t ahead) const {
    std::size_t open = at_ + ahead;
    if (open >= tokens_.size() || !tokens_[open].is("(")) return false;
    for (int depth = 0; depth <= max_nesting; ++depth) {  // deeper nesting is refused elsewhere
        const Token& inside = tokens_[open + 1];
        if (inside.is_word("select") || inside.is_word("with")) return true;
        if (!inside.is("(")) return false;
        const Token& after = tokens_[std::min<std::size_t>(closing_[open + 1] + 1u, tokens_.size() - 1)];
        const bool query_goes_on = after.is(")") || after.is_word("union") || after.is_word("intersect") ||
                                   after.is_word("except") || after.is_word("minus") || after.is_word("order") ||
                                   after.is_word("limit") || after.is_word("offset");
        if (!query_goes_on) return false;
        ++open;
    }
    return false;
}

}  // namespace loadonce::redshift
