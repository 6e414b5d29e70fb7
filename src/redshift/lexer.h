// Splits SQL text into tokens. A token is a view into the text; its value is decoded on demand, so a statement of 16 MB
// costs little more memory than its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "redshift/utf8.h"

namespace loadonce::redshift {

enum class TokenKind : std::uint8_t {
    end,
    word,        // identifier or keyword, as written
    quoted,      // "identifier"
    string,      // 'text', E'text', $$text$$; also 'a' newline 'b', which is one literal
    number,      // 1, 1.5, .5, 1e10
    parameter,   // $1
    op,          // an operator of one or more characters
    punctuation  // ( ) [ ] , ; . : and ::
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;  // the bytes, with quotes

    [[nodiscard]] bool is(std::string_view symbol) const {
        return (kind == TokenKind::op || kind == TokenKind::punctuation) && text == symbol;
    }
    // Returns whether the token is this keyword, given in lower case.
    [[nodiscard]] bool is_word(std::string_view lower_case) const;
};

// Returns the name of a word or quoted identifier: folded to lower case, without quotes, cut to 127 bytes.
[[nodiscard]] std::string identifier(const Token& token);
// Returns the value of a string token, with escapes resolved. Throws 22021 if the escapes do not decode to UTF-8.
[[nodiscard]] std::string string_value(const Token& token);

// Returns n of a parameter token $n, 1 to 32767 (Redshift's limit); 0 for any other number.
[[nodiscard]] std::int32_t parameter_number(const Token& token);

// Returns an error with the line and byte offset in `sql` of `at`.
[[nodiscard]] Error syntax_error(std::string_view sql, std::size_t at, std::string message);

// Reads tokens in order. `sql` must outlive the lexer and its tokens.
class Lexer {
  public:
    // Skips a byte order mark at the start (editors on Windows write it). Throws 22021 if `sql` is not UTF-8.
    explicit Lexer(std::string_view sql) : sql_(sql), at_(sql.starts_with("\xEF\xBB\xBF") ? 3 : 0) {
        require_utf8(sql);
    }

    // Throws 42601 for an unterminated literal, identifier or comment, and for a byte that cannot start a token.
    Token next();
    [[nodiscard]] std::size_t position() const { return at_; }

  private:
    void skip_space();
    void skip_block_comment();
    Token take(TokenKind kind, std::size_t end);
    Token lex_string(std::size_t quote);
    Token lex_quoted();
    Token lex_dollar();
    Token lex_number();
    Token lex_operator();
    [[nodiscard]] char peek(std::size_t ahead) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

    std::string_view sql_;
    std::size_t at_;
};

}  // namespace loadonce::redshift
