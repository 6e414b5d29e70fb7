#include "redshift/lexer.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/error_codes.h"
#include "redshift/names.h"

namespace loadonce::redshift {
namespace {

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool starts_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) {
    return starts_word(c) || is_digit(c) || c == '$';
}

constexpr std::string_view operator_characters = "+-*/<>=~!@#%^&|`?";

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Decodes the escape whose backslash is at text[at]; appends the decoded bytes and returns the position after the
// escape.
std::size_t decode_escape(std::string_view text, std::size_t at, std::string& out) {
    const char c = text[at + 1];
    const std::size_t after = at + 2;
    switch (c) {
        case 'b':
            out += '\b';
            return after;
        case 'f':
            out += '\f';
            return after;
        case 'n':
            out += '\n';
            return after;
        case 'r':
            out += '\r';
            return after;
        case 't':
            out += '\t';
            return after;
        default:
            break;
    }
    if (c >= '0' && c <= '7') {
        std::size_t i = at + 1;
        int value = 0;
        for (; i < at + 4 && i < text.size() && text[i] >= '0' && text[i] <= '7'; ++i)
            value = value * 8 + (text[i] - '0');
        out += static_cast<char>(value & 0xFF);
        return i;
    }
    if (c == 'x' && after < text.size() && hex_digit(text[after]) >= 0) {
        std::size_t i = after;
        int value = 0;
        for (; i < after + 2 && i < text.size() && hex_digit(text[i]) >= 0; ++i)
            value = value * 16 + hex_digit(text[i]);
        out += static_cast<char>(value);
        return i;
    }
    out += c;
    return after;
}

}  // namespace

bool Token::is_word(std::string_view lower_case) const {
    return kind == TokenKind::word && text.size() == lower_case.size() &&
           std::ranges::equal(text, lower_case,
                              [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::string identifier(const Token& token) {
    if (token.kind == TokenKind::word) return canonical_name(token.text);
    std::string name;
    const std::string_view inside = token.text.substr(1, token.text.size() - 2);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        name += inside[i];
        if (inside[i] == '"') ++i;
    }
    return canonical_name(name);
}

std::int32_t parameter_number(const Token& token) {
    constexpr std::int32_t number_max = 32'767;
    std::int32_t number = 0;
    const std::string_view digits = token.text.substr(1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return problem == std::errc() && number >= 1 && number <= number_max ? number : 0;
}

std::string string_value(const Token& token) {
    std::string_view text = token.text;
    if (text.front() == '$') {
        const std::size_t tag = text.find('$', 1) + 1;
        return std::string(text.substr(tag, text.size() - 2 * tag));
    }
    std::string value;
    std::size_t i = text.find('\'') + 1;
    while (i < text.size()) {
        const char c = text[i];
        if (c == '\\') {
            i = decode_escape(text, i, value);
        } else if (c != '\'') {
            value += c;
            ++i;
        } else if (i + 1 < text.size() && text[i + 1] == '\'') {
            value += c;
            i += 2;
        } else {  // end of the literal, or another part after white space
            const std::size_t next = text.find('\'', i + 1);
            if (next == std::string_view::npos) break;
            i = next + 1;
        }
    }
    if (text.find('\\') != std::string_view::npos) require_utf8(value);
    return value;
}

Error syntax_error(std::string_view sql, std::size_t at, std::string message) {
    at = std::min(at, sql.size());
    const auto newlines = std::ranges::count(sql.substr(0, at), '\n');
    Place place{"sql", static_cast<std::uint64_t>(newlines) + 1, at};
    Error error(errors::sql_syntax, std::move(message), {}, std::move(place));
    error.with_sqlstate("42601", TransactionOutcome::not_in_transaction);
    return error;
}

Token Lexer::take(TokenKind kind, std::size_t end) {
    const Token token{kind, sql_.substr(at_, end - at_)};
    at_ = end;
    return token;
}

void Lexer::skip_block_comment() {
    const std::size_t start = at_;
    int depth = 0;
    while (at_ < sql_.size()) {
        if (peek(0) == '/' && peek(1) == '*') {
            ++depth;
            at_ += 2;
        } else if (peek(0) == '*' && peek(1) == '/') {
            at_ += 2;
            if (--depth == 0) return;
        } else {
            ++at_;
        }
    }
    throw syntax_error(sql_, start, "unterminated /* comment");
}

void Lexer::skip_space() {
    while (at_ < sql_.size()) {
        if (is_space(sql_[at_])) {
            ++at_;
        } else if (peek(0) == '-' && peek(1) == '-') {
            at_ = std::min(sql_.find('\n', at_), sql_.size());
        } else if (peek(0) == '/' && peek(1) == '*') {
            skip_block_comment();
        } else {
            return;
        }
    }
}

Token Lexer::next() {
    skip_space();
    if (at_ >= sql_.size()) return {TokenKind::end, sql_.substr(sql_.size())};
    const char c = sql_[at_];
    if ((c == 'e' || c == 'E') && peek(1) == '\'') return lex_string(at_ + 1);
    if (starts_word(c) || (c == '#' && starts_word(peek(1)))) {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && continues_word(sql_[end])) ++end;
        return take(TokenKind::word, end);
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return lex_number();
    switch (c) {
        case '\'':
            return lex_string(at_);
        case '"':
            return lex_quoted();
        case '$':
            return lex_dollar();
        case ':':
            return take(TokenKind::punctuation, at_ + (peek(1) == ':' ? 2 : 1));
        case '(':
        case ')':
        case '[':
        case ']':
        case ',':
        case ';':
        case '.':
            return take(TokenKind::punctuation, at_ + 1);
        default:
            break;
    }
    if (operator_characters.find(c) != std::string_view::npos) return lex_operator();
    throw syntax_error(sql_, at_, std::string("syntax error at or near \"") + c + "\"");
}

// `quote` is the position of the opening quote. Parts separated only by white space with a newline form one literal.
Token Lexer::lex_string(std::size_t quote) {
    std::size_t i = quote + 1;
    for (;;) {
        if (i >= sql_.size()) throw syntax_error(sql_, at_, "unterminated quoted string");
        if (sql_[i] == '\\') {
            if (i + 1 >= sql_.size()) throw syntax_error(sql_, at_, "unterminated quoted string");
            i += 2;
        } else if (sql_[i] != '\'') {
            ++i;
        } else if (i + 1 < sql_.size() && sql_[i + 1] == '\'') {
            i += 2;
        } else {
            std::size_t next = i + 1;
            bool newline = false;
            while (next < sql_.size() && is_space(sql_[next])) newline |= sql_[next++] == '\n';
            if (!newline || next >= sql_.size() || sql_[next] != '\'') return take(TokenKind::string, i + 1);
            i = next + 1;
        }
    }
}

Token Lexer::lex_quoted() {
    for (std::size_t i = at_ + 1; i < sql_.size(); ++i) {
        if (sql_[i] != '"') continue;
        if (i + 1 < sql_.size() && sql_[i + 1] == '"') {
            ++i;
            continue;
        }
        if (i == at_ + 1) throw syntax_error(sql_, at_, "zero-length delimited identifier at or near \"\"\"\"");
        return take(TokenKind::quoted, i + 1);
    }
    throw syntax_error(sql_, at_, "unterminated quoted identifier");
}

// $1, $$text$$ or $tag$text$tag$.
Token Lexer::lex_dollar() {
    std::size_t end = at_ + 1;
    if (is_digit(peek(1))) {
        while (end < sql_.size() && is_digit(sql_[end])) ++end;
        return take(TokenKind::parameter, end);
    }
    while (end < sql_.size() && (starts_word(sql_[end]) || is_digit(sql_[end]))) ++end;
    if (end >= sql_.size() || sql_[end] != '$') throw syntax_error(sql_, at_, "syntax error at or near \"$\"");
    const std::string_view tag = sql_.substr(at_, end + 1 - at_);
    const std::size_t close = sql_.find(tag, end + 1);
    if (close == std::string_view::npos) throw syntax_error(sql_, at_, "unterminated dollar-quoted string");
    return take(TokenKind::string, close + tag.size());
}

Token Lexer::lex_number() {
    std::size_t end = at_;
    const auto digits = [&] {
        while (end < sql_.size() && is_digit(sql_[end])) ++end;
    };
    digits();
    if (end < sql_.size() && sql_[end] == '.') {
        ++end;
        digits();
    }
    if (end < sql_.size() && (sql_[end] == 'e' || sql_[end] == 'E')) {
        const std::size_t sign = end + 1 < sql_.size() && (sql_[end + 1] == '+' || sql_[end + 1] == '-') ? 2 : 1;
        if (end + sign < sql_.size() && is_digit(sql_[end + sign])) {
            end += sign;
            digits();
        }
    }
    return take(TokenKind::number, end);
}

// PostgreSQL's rule: the longest run of operator characters that does not start a comment. An operator of several
// characters may end in + or - only if it contains one of ~ ! @ # % ^ & | ` ? (so `a=-1` is `a = -1`).
Token Lexer::lex_operator() {
    std::size_t end = at_;
    while (end < sql_.size() && operator_characters.find(sql_[end]) != std::string_view::npos) {
        const char after = end + 1 < sql_.size() ? sql_[end + 1] : '\0';
        if (end > at_ && ((sql_[end] == '-' && after == '-') || (sql_[end] == '/' && after == '*'))) break;
        ++end;
    }
    const auto special = [&] {
        return sql_.substr(at_, end - at_).find_first_of("~!@#%^&|`?") != std::string_view::npos;
    };
    while (end - at_ > 1 && (sql_[end - 1] == '+' || sql_[end - 1] == '-') && !special()) --end;
    return take(TokenKind::op, end);
}

}  // namespace loadonce::redshift
