#include "wire/binding.h"

#include <charconv>

#include "redshift/lexer.h"
#include "wire/reader.h"

namespace loadonce::wire {

using redshift::Token;
using redshift::TokenKind;

std::vector<ParameterPlace> parameters_of(std::string_view sql) {
    constexpr std::size_t parameters_max = 32'767;
    std::vector<ParameterPlace> places;
    redshift::Lexer lexer(sql);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        if (token.kind != TokenKind::parameter) continue;
        std::size_t number = 0;
        std::from_chars(token.text.data() + 1, token.text.data() + token.text.size(), number);
        if (number < 1 || number > parameters_max) throw protocol_violation("there is no such parameter number");
        places.push_back({static_cast<std::size_t>(token.text.data() - sql.data()), token.text.size(), number - 1});
    }
    return places;
}

std::string with_values(std::string_view sql, std::span<const ParameterPlace> places,
                        std::span<const std::string> literals) {
    std::string bound;
    std::size_t at = 0;
    for (const ParameterPlace& place : places) {
        bound += sql.substr(at, place.offset - at);
        bound += " " + literals[place.number] + " ";  // the spaces keep `select$1` and `'a'$1` two tokens
        at = place.offset + place.bytes;
    }
    return bound += sql.substr(at);
}

std::string deallocated_name(std::string_view statement) {
    redshift::Lexer lexer(statement);
    lexer.next();
    Token name = lexer.next();
    if (name.is_word("prepare")) name = lexer.next();
    if (name.is_word("all")) return {};
    if (name.kind == TokenKind::word || name.kind == TokenKind::quoted) return redshift::identifier(name);
    throw protocol_violation("DEALLOCATE needs the name of a prepared statement");
}

Kind kind_of(std::string_view statement) {
    redshift::Lexer lexer(statement);
    const Token first = lexer.next();
    const auto is = [&](std::string_view word) { return first.is_word(word); };
    if (is("begin") || is("start")) return Kind::begin;
    if (is("commit") || is("end") || is("rollback") || is("abort")) return Kind::end;
    if (is("deallocate")) return Kind::deallocate;
    if (is("vacuum")) return Kind::outside_block;
    if (!is("alter")) return Kind::other;
    // ALTER TABLE ... ALTER COLUMN ... TYPE, ALTER TABLE ... APPEND FROM
    bool words[3] = {};
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        words[0] |= token.is_word("alter");
        words[1] |= token.is_word("type");
        words[2] |= token.is_word("append");
    }
    return (words[0] && words[1]) || words[2] ? Kind::outside_block : Kind::other;
}

}  // namespace loadonce::wire
