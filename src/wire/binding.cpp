#include "wire/binding.h"

#include "redshift/lexer.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "redshift/statement_kinds.h"
#include "wire/reader.h"

namespace loadonce::wire {

using redshift::Token;
using redshift::TokenKind;

std::vector<ParameterPlace> parameters_of(std::string_view sql) {
    std::vector<ParameterPlace> places;
    redshift::Lexer lexer(sql);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        if (token.kind != TokenKind::parameter) continue;
        const std::int32_t number = redshift::parameter_number(token);
        if (number == 0) throw protocol_violation("there is no such parameter number");
        places.push_back({static_cast<std::size_t>(token.text.data() - sql.data()), token.text.size(),
                          static_cast<std::size_t>(number) - 1});
    }
    return places;
}

std::string with_values(std::string_view sql, std::span<const ParameterPlace> places,
                        std::span<const std::string> literals) {
    // Before it is made: a parameter may stand in thousands of places.
    std::size_t bytes = sql.size();
    for (const ParameterPlace& place : places) bytes += literals[place.number].size() + 2;
    if (bytes > redshift::max_statement_bytes)
        throw redshift::messages::statement_too_long(bytes, redshift::max_statement_bytes);
    std::string bound;
    bound.reserve(bytes);
    std::size_t at = 0;
    for (const ParameterPlace& place : places) {
        bound += sql.substr(at, place.offset - at);
        bound += " " + literals[place.number] + " ";  // the spaces keep `select$1` and `'a'$1` two tokens
        at = place.offset + place.bytes;
    }
    return bound += sql.substr(at);
}

std::string deallocated_name(std::string_view statement) {
    return redshift::parse_one(statement).as<redshift::Deallocate>()->name;
}

Kind kind_of(std::string_view text) {
    // Not parsed twice: these may be long, and are of no special kind.
    const Token first = redshift::Lexer(text).next();
    for (const auto* word : {"select", "with", "insert", "update", "delete", "merge", "copy"})
        if (first.is_word(word)) return Kind::other;
    redshift::Statement statement;
    try {
        statement = redshift::parse_one(text);
    } catch (const Error&) {
        return Kind::other;  // the session refuses it, in the client's transaction
    }
    if (const auto* transaction = statement.as<redshift::Transaction>())
        return transaction->kind == redshift::TransactionKind::begin ? Kind::begin : Kind::end;
    if (statement.as<redshift::Deallocate>() != nullptr) return Kind::deallocate;
    return redshift::kind_of(statement).in_block == redshift::InBlock::refused ? Kind::outside_block : Kind::other;
}

}  // namespace loadonce::wire
