// LIKE, ILIKE and SIMILAR TO.
#include <fmt/format.h>

#include <cctype>

#include "local/binder/binder.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

// SIMILAR TO's pattern as a regular expression: % and _ are wildcards, | * + ? { } ( ) [ ] keep their meaning, all else
// stands for itself.
std::string similar_to_regex(std::string_view pattern, char escape) {
    std::string regex;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '%') {
            regex += ".*";
        } else if (c == '_') {
            regex += '.';
        } else if (c == escape && i + 1 < pattern.size()) {
            const char next = pattern[++i];
            if (std::ispunct(static_cast<unsigned char>(next)) != 0) regex += '\\';
            regex += next;
        } else {
            if (c == '.' || c == '^' || c == '$' || c == '\\') regex += '\\';
            regex += c;
        }
    }
    return regex;
}

}  // namespace

Fragment Binder::node(const redshift::Like& like) {
    const auto operand = value(*like.operand).sql;
    const auto* pattern = like.pattern->as<redshift::StringLiteral>();
    if (like.kind == redshift::LikeKind::similar_to) {
        if (pattern == nullptr) throw redshift::messages::unsupported("SIMILAR TO with a pattern that is no literal");
        const auto* escape = like.escape ? like.escape->as<redshift::StringLiteral>() : nullptr;
        if (like.escape && (escape == nullptr || escape->value.size() > 1)) throw redshift::messages::invalid_escape();
        const char escaped = escape == nullptr ? '\\' : escape->value.empty() ? '\0' : escape->value[0];
        return compose("({}regexp_full_match({}, {}))", like.negated ? "NOT " : "", operand,
                       duck::literal(similar_to_regex(pattern->value, escaped)));
    }
    // Backslash escapes where nothing else is said; DuckDB has no such default, and is faster without an escape.
    Fragment escape;
    if (like.escape)
        escape = compose(" ESCAPE {}", value(*like.escape).sql);
    else if (pattern == nullptr || pattern->value.find('\\') != std::string::npos)
        escape = R"( ESCAPE '\')";
    return compose("({} {}{} {}{})", operand, like.negated ? "NOT " : "",
                   like.kind == redshift::LikeKind::ilike ? "ILIKE" : "LIKE", value(*like.pattern).sql, escape);
}

}  // namespace loadonce::local
