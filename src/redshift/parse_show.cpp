// SHOW of parameters and of objects (AWS: SHOW DATABASES, SHOW TABLES, SHOW CONSTRAINTS, SHOW GRANTS, ...).
#include <algorithm>
#include <array>
#include <utility>

#include "redshift/grammar.h"
#include "redshift/listings.h"

namespace loadonce::redshift {
namespace {

using enum ListingKind;
using Of = ListingForm::Of;

constexpr auto forms = std::to_array<ListingForm>({
    {databases, "databases", Of::nothing},
    {schemas, "schemas from database", Of::object},
    {tables, "tables from schema", Of::object},
    {columns, "columns from table", Of::object},
    {primary_keys, "constraints primary keys from table", Of::object},
    {foreign_keys, "constraints foreign keys from table", Of::object},
    {exported_keys, "constraints foreign keys exported from table", Of::object},
    {functions, "functions from schema", Of::object},
    {procedures, "procedures from schema", Of::object},
    {function_parameters, "parameters of function", Of::object, true},
    {procedure_parameters, "parameters of procedure", Of::object, true},
    {database_grants, "grants on database", Of::object},
    {schema_grants, "grants on schema", Of::object},
    {table_grants, "grants on table", Of::object},
    {table_grants, "grants on", Of::object},
    {column_grants, "column grants on table", Of::object},
    {grants, "grants for", Of::grantee},
    {table, "table", Of::object},
    {view, "view", Of::object},
});

struct NamedByWords {
    std::string_view words, parameter;
};
constexpr auto parameters = std::to_array<NamedByWords>({
    {"transaction isolation level", "transaction_isolation"},
    {"session authorization", "session_authorization"},
    {"time zone", "timezone"},
});

}  // namespace

std::span<const ListingForm> listing_forms() {
    return forms;
}

bool Grammar::accept_phrase(std::string_view words) {
    std::size_t count = 0;
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        if (!peek(count++).is_word(word)) return false;
        words.remove_prefix(std::min(word.size() + 1, words.size()));
    }
    at_ += count;
    return true;
}

Statement::Node Grammar::show() {
    advance();
    for (const auto& parameter : parameters)
        if (accept_phrase(parameter.words)) return Show{std::string(parameter.parameter)};
    if (at_words({"grants", "on", "function"})) unsupported("SHOW GRANTS ON FUNCTION");
    for (const auto& form : forms)
        if (accept_phrase(form.words)) return show_listing(form);
    if (at_any({"grants", "procedure", "external", "datashares", "model", "functions", "parameters"}))
        unsupported("this SHOW");
    return Show{parameter_name()};
}

ShowListing Grammar::show_listing(const ListingForm& form) {
    ShowListing listing{form.kind, {}, {}, {}, {}};
    if (form.of == Of::grantee) {
        listing.grantee = grantee();
    } else if (form.kind == ListingKind::table || form.kind == ListingKind::view) {
        listing.of = qualified_name("a name");
        return listing;
    } else if (form.of == Of::object) {
        listing.of = listed_name();
    }
    // The argument types select an overload; they are parsed and ignored, because there are no overloads.
    if (form.has_arguments && accept("(")) {
        while (!at(")")) {
            if (peek().kind == TokenKind::string || at_word("null"))
                bound_name();
            else
                (void)type_name();
            if (!accept(",")) break;
        }
        expect(")");
    }
    if (accept_word("like")) listing.like = bound_name();
    if (!listing.grantee && accept_word("for")) listing.grantee = grantee();
    if (accept_word("limit")) listing.limit = integer("a number of rows");
    return listing;
}

Grantee Grammar::grantee() {
    if (accept_word("public")) return {"public", "public"};
    std::string kind = accept_word("role") ? "role" : "user";
    return {std::move(kind), name("a user, ROLE or PUBLIC")};
}

// Drivers bind names as parameters: redshift_connector sends SHOW TABLES FROM SCHEMA $1.$2 LIKE $3.
std::string Grammar::bound_name() {
    if (peek().kind == TokenKind::string) return string_value(advance());
    if (!accept_word("null")) fail("a name or a pattern");
    if (accept("::")) advance();
    return {};  // no value yet: the statement is being described
}

QualifiedName Grammar::listed_name() {
    QualifiedName result;
    result.offset = here();
    const auto is_bound = [this] { return peek().kind == TokenKind::string || at_word("null"); };
    result.name = is_bound() ? bound_name() : name("a name");
    while (result.database.empty() && accept(".")) {
        result.database = std::exchange(result.schema, std::move(result.name));
        result.name = is_bound() ? bound_name() : label();
    }
    return result;
}

}  // namespace loadonce::redshift
