// Statements of the session, and those that explain, maintain and prepare.
#include <algorithm>
#include <array>

#include "redshift/listings.h"
#include "redshift/print.h"

namespace loadonce::redshift {
namespace {

// Words after which SET, SHOW and RESET parse more than a parameter's name.
constexpr auto parameter_words = std::to_array<std::string_view>(
    {"columns", "databases", "datashares", "external", "functions", "grants", "local", "model", "names", "parameters",
     "procedure", "role", "schemas", "session", "table", "tables", "time", "transaction", "view"});

bool is_plain_parameter(std::string_view name) {
    return !name.empty() && std::ranges::find(parameter_words, name) == parameter_words.end() &&
           std::ranges::all_of(name,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }) &&
           !(name.front() >= '0' && name.front() <= '9');
}

}  // namespace

// ---- session

void Printer::parameter(std::string_view parameter) {
    for (;;) {
        const std::size_t dot = parameter.find('.');
        const std::string_view part = parameter.substr(0, dot);
        if (is_plain_parameter(part))
            put(part);
        else
            name(part);
        if (dot == std::string_view::npos) return;
        put(".");
        parameter.remove_prefix(dot + 1);
    }
}

void Printer::print(const Transaction& node) {
    put(node.kind == TransactionKind::begin ? "BEGIN" : node.kind == TransactionKind::commit ? "COMMIT" : "ROLLBACK");
    if (!node.isolation.empty()) put(" ISOLATION LEVEL ", node.isolation);
    if (node.read_only) put(*node.read_only ? " READ ONLY" : " READ WRITE");
}

void Printer::print(const Lock& node) {
    put("LOCK TABLE ");
    list(node.tables, [this](const QualifiedName& table) { name(table); });
}

void Printer::print(const SetParameter& node) {
    put("SET ", node.local ? "LOCAL " : "");
    parameter(node.name);
    put(" TO ");
    if (node.values.empty()) put("DEFAULT");
    list(node.values, [this](const std::string& value) { literal(value); });
}

void Printer::print(const Show& node) {
    put("SHOW ");
    parameter(node.name);
}

// Bound names can be strings that are not valid identifiers.
void Printer::listed_name(const QualifiedName& listed) {
    const auto part = [this](std::string_view text, std::string_view after) {
        if (!text.empty() && canonical_name(text) == text)
            name(text);
        else
            literal(text);
        put(after);
    };
    if (!listed.database.empty()) part(listed.database, ".");
    if (!listed.database.empty() || !listed.schema.empty()) part(listed.schema, ".");
    part(listed.name, "");
}

void Printer::print(const ShowListing& node) {
    const auto form = *std::ranges::find(listing_forms(), node.kind, &ListingForm::kind);
    put("SHOW ", to_upper(form.words));
    if (node.of) {
        put(" ");
        listed_name(*node.of);
    }
    if (form.has_arguments) put("()");
    if (node.like) {
        put(" LIKE ");
        literal(*node.like);
    }
    if (node.grantee) {
        put(form.of == ListingForm::Of::grantee ? " " : " FOR ");
        if (node.grantee->kind == "public") {
            put("PUBLIC");
        } else {
            put(node.grantee->kind == "role" ? "ROLE " : "");
            name(node.grantee->name);
        }
    }
    if (node.limit) put(" LIMIT ", std::to_string(*node.limit));
}

void Printer::print(const Reset& node) {
    put("RESET ");
    parameter(node.name);
}

void Printer::print(const Use& node) {
    put("USE ");
    name(node.database);
}

// ---- the rest

void Printer::print(const Explain& node) {
    put(node.verbose ? "EXPLAIN VERBOSE " : "EXPLAIN ");
    statement(*node.statement);
}

void Printer::print(const Analyze& node) {
    put("ANALYZE");
    if (!node.table) return;
    put(" ");
    name(*node.table);
    if (node.columns.empty()) return;
    put(" ");
    names(node.columns);
}

void Printer::print(const Vacuum& node) {
    put("VACUUM");
    if (!node.mode.empty()) put(" ", node.mode);
    if (!node.table) return;
    put(" ");
    name(*node.table);
}

void Printer::print(const Prepare& node) {
    put("PREPARE ");
    name(node.name);
    if (!node.types.empty()) {
        put(" (");
        list(node.types, [this](const TypeName& parameter_type) { type(parameter_type); });
        put(")");
    }
    put(" AS ");
    statement(*node.statement);
}

void Printer::print(const Execute& node) {
    put("EXECUTE ");
    name(node.name);
    if (node.arguments.empty()) return;
    put(" (");
    exprs(node.arguments);
    put(")");
}

void Printer::print(const Deallocate& node) {
    put("DEALLOCATE ");
    if (node.name.empty())
        put("ALL");
    else
        name(node.name);
}

void Printer::print(const DeclareCursor& node) {
    put("DECLARE ");
    name(node.name);
    put(" CURSOR FOR ");
    query(*node.query);
}

void Printer::print(const Fetch& node) {
    put("FETCH FORWARD ", node.count ? std::to_string(*node.count) : "ALL", " FROM ");
    name(node.cursor);
}

void Printer::print(const CloseCursor& node) {
    put("CLOSE ");
    if (node.name.empty())
        put("ALL");
    else
        name(node.name);
}

}  // namespace loadonce::redshift
