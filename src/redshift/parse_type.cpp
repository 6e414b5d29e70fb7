#include <limits>

#include "redshift/grammar.h"
#include "redshift/types.h"

namespace loadonce::redshift {
namespace {

// float(1) to float(24) are REAL, as in standard SQL.
constexpr std::int32_t real_bits_max = 24;

}  // namespace

TypeName Grammar::type_name() {
    TypeName type;
    type.offset = here();
    bool quoted = peek().kind == TokenKind::quoted;
    if (!quoted && peek().kind != TokenKind::word) fail("a type");
    if (!quoted && peek(1).kind != TokenKind::punctuation && !at_name() &&
        !at_any({"timestamp", "interval", "binary", "oid"}))
        fail("a type");
    type.name = identifier(advance());
    if (accept(".")) {
        quoted = peek().kind == TokenKind::quoted;
        type.schema = std::exchange(type.name, label());
    }
    // pg_catalog."char" is PostgreSQL's one-byte type, not CHAR(1).
    if (type.name == "char" && (quoted || type.schema == "pg_catalog")) {
        type.schema.clear();
        type.name = "\"char\"";
        return type;
    }
    if (!quoted && type.name == "double") {
        expect_word("precision");
        type.name = "double precision";
    } else if ((type.name == "character" || type.name == "char" || type.name == "binary") && accept_word("varying")) {
        type.name += " varying";
    }
    const bool bits = type.name == "float";
    if (accept("(")) {
        do {
            constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
            if (accept_word("max"))
                type.modifiers.push_back(catalog_name(type.name) == "binary varying" ? varbyte_bytes_max
                                                                                     : varchar_bytes_max);
            else
                type.modifiers.push_back(static_cast<std::int32_t>(std::clamp(integer("a number"), -largest, largest)));
        } while (accept(","));
        expect(")");
    }
    if (type.name == "time" || type.name == "timestamp") {
        if (accept_words({"with", "time", "zone"}))
            type.name += " with time zone";
        else if (accept_words({"without", "time", "zone"}))
            type.name += " without time zone";
    } else if (type.name == "interval" && at_any({"year", "month", "day", "hour", "minute", "second"})) {
        type.name.append(" ").append(word_in_lower_case());
        if (accept_word("to")) type.name.append(" to ").append(word_in_lower_case());
        if (interval_precision().value_or(6) != 6) unsupported("INTERVAL with fewer than six digits of seconds");
    }
    if (bits && !type.modifiers.empty() && std::exchange(type.modifiers, {}).front() <= real_bits_max)
        type.name = "real";
    if (type.schema.empty() || type.schema == "pg_catalog")
        if (const std::string_view catalog = catalog_name(type.name); !catalog.empty()) {
            type.name = catalog;
            type.schema.clear();
        }
    if (accept("[")) {
        if (peek().kind == TokenKind::number) advance();
        expect("]");
        type.array = true;
    }
    return type;
}

}  // namespace loadonce::redshift
