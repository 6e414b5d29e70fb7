// Users, groups and privileges. They are recorded and visible in pg_user, pg_group, svv_relation_privileges and
// has_table_privilege(), but not enforced.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "local/statements/statements.h"
#include "redshift/lexer.h"
#include "redshift/messages.h"
#include "redshift/sql_error.h"

namespace loadonce::local {
namespace {

using duck::literal;
using redshift::Token;
using redshift::TokenKind;

struct Principal {
    std::string kind;  // user, group, role, public
    std::string name;
};

// Parses a statement word by word. Unknown words are refused by name.
class Reader {
  public:
    explicit Reader(const std::string& text) : lexer_(text), token_(lexer_.next()) {}

    [[nodiscard]] bool at_end() const { return token_.kind == TokenKind::end; }
    [[nodiscard]] bool at(std::string_view word) const { return token_.is_word(word); }
    bool take(std::string_view word) {
        if (!at(word) && !token_.is(word)) return false;
        token_ = lexer_.next();
        return true;
    }
    void expect(std::string_view word) {
        if (!take(word)) refuse();
    }
    std::string name() {
        if (token_.kind != TokenKind::word && token_.kind != TokenKind::quoted) refuse();
        auto result = redshift::identifier(token_);
        token_ = lexer_.next();
        return result;
    }
    std::string string() {
        if (token_.kind != TokenKind::string) refuse();
        auto result = redshift::string_value(token_);
        token_ = lexer_.next();
        return result;
    }
    void skip() { token_ = lexer_.next(); }
    [[noreturn]] void refuse() const {
        throw redshift::messages::unsupported(fmt::format("\"{}\" at this place", token_.text));
    }

    std::vector<std::string> names() {
        std::vector<std::string> result{name()};
        while (take(",")) result.push_back(name());
        return result;
    }
    redshift::QualifiedName qualified() {
        redshift::QualifiedName result;
        result.name = name();
        while (take(".")) {
            result.database = std::move(result.schema);
            result.schema = std::move(result.name);
            result.name = name();
        }
        return result;
    }

  private:
    redshift::Lexer lexer_;
    Token token_;
};

std::string upper(std::string text) {
    for (auto& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return text;
}

std::string list_of(const std::vector<std::string>& names) {
    std::string text = "[";
    for (const auto& name : names) text += (text.size() > 1 ? ", " : "") + literal(name);
    return "CAST(" + text + "] AS VARCHAR[])";
}

bool has_principal(Context& context, const Principal& principal) {
    if (principal.kind == "public" || (principal.kind == "user" && principal.name == context.user)) return true;
    return !context.transaction
                .run(fmt::format("SELECT 1 FROM _loadonce.principals WHERE kind = {} AND name = {}",
                                 literal(principal.kind), literal(principal.name)))
                .rows.empty();
}

void require(Context& context, const Principal& principal) {
    if (!has_principal(context, principal))
        throw redshift::sql_error("42704", fmt::format("{} \"{}\" does not exist", principal.kind, principal.name));
}

// ---- GRANT, REVOKE

std::vector<std::string> privileges_of(Reader& reader, std::vector<std::string> all) {
    if (reader.take("all")) {
        reader.take("privileges");
        return all;
    }
    std::vector<std::string> privileges;
    do {
        privileges.push_back(upper(reader.name()));
        if (reader.at("(")) throw redshift::messages::unsupported("a privilege on columns");
        if (std::ranges::find(all, privileges.back()) == all.end() && privileges.back() != "TEMP")
            throw redshift::messages::unsupported(fmt::format("the privilege {} here", privileges.back()));
        if (privileges.back() == "TEMP") privileges.back() = "TEMPORARY";
    } while (reader.take(","));
    return privileges;
}

Principal principal_of(Reader& reader) {
    if (reader.take("group")) return {"group", reader.name()};
    if (reader.take("role")) return {"role", reader.name()};
    if (reader.take("public")) return {"public", "public"};
    return {"user", reader.name()};
}

struct Object {
    std::string kind, schema;  // table, schema, database; for the last two the name is in `schema`
    std::string oid = "NULL";
};

std::vector<Object> objects_of(Context& context, Reader& reader) {
    std::vector<Object> objects;
    if (reader.take("database")) {
        for (const auto& name : reader.names()) {
            if (name != database_name) throw redshift::messages::database_missing(name);
            objects.push_back({"database", name});
        }
        return objects;
    }
    if (reader.take("schema")) {
        for (const auto& name : reader.names()) {
            context.catalog.require_schema(name);
            objects.push_back({"schema", name});
        }
        return objects;
    }
    std::vector<redshift::QualifiedName> tables;
    if (reader.take("all")) {
        reader.expect("tables");
        reader.expect("in");
        reader.expect("schema");
        for (const auto& schema : reader.names()) {
            context.catalog.require_schema(schema);
            for (auto& name : context.catalog.relations_in(schema)) tables.push_back({{}, schema, std::move(name), 0});
        }
    } else {
        reader.take("table");
        do tables.push_back(reader.qualified());
        while (reader.take(","));
    }
    for (const auto& name : tables) {
        const auto relation = context.table(name, LockMode::read);
        if (!relation.temporary) objects.push_back({"table", relation.schema, std::to_string(relation.oid)});
    }
    return objects;
}

// Returns the privileges that exist for the object after ON (AWS: "GRANT").
std::vector<std::string> all_privileges(std::string_view text) {
    if (text.find(" on schema ") != std::string_view::npos) return {"CREATE", "USAGE", "ALTER", "DROP"};
    if (text.find(" on database ") != std::string_view::npos) return {"CREATE", "TEMPORARY", "USAGE", "ALTER"};
    return {"SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "DROP", "ALTER", "TRUNCATE"};
}

Result grant(Context& context, const std::string& text) {
    Reader reader(text);
    const bool revoke = reader.take("revoke");
    if (!revoke) reader.expect("grant");
    bool option = false;
    if (revoke && reader.take("grant")) {
        reader.expect("option");
        reader.expect("for");
        option = true;
    }
    if (reader.at("role")) throw redshift::messages::unsupported("GRANT of a role");
    const auto privileges = privileges_of(reader, all_privileges(fold(text)));
    reader.expect("on");
    for (const auto* kind : {"function", "procedure", "language", "datashare", "model", "external", "copy"})
        if (reader.at(kind)) throw redshift::messages::unsupported(fmt::format("GRANT ON {}", upper(kind)));
    const auto objects = objects_of(context, reader);
    reader.expect(revoke ? "from" : "to");
    std::vector<Principal> grantees;
    do grantees.push_back(principal_of(reader));
    while (reader.take(","));
    if (!revoke && reader.take("with")) {
        reader.expect("grant");
        reader.expect("option");
        option = true;
    }
    if (!reader.take("cascade")) reader.take("restrict");
    if (!reader.at_end()) reader.refuse();

    for (const auto& grantee : grantees) {
        require(context, grantee);
        for (const auto& object : objects)
            for (const auto& privilege : privileges) {
                const auto which = fmt::format(
                    "kind = '{}' AND schema = {} AND oid IS NOT DISTINCT FROM {} AND privilege = '{}' AND grantee_kind "
                    "= '{}' AND grantee = {}",
                    object.kind, literal(object.schema), object.oid, privilege, grantee.kind, literal(grantee.name));
                if (revoke && option) {
                    context.transaction.run("UPDATE _loadonce.privileges SET admin = FALSE WHERE " + which);
                    continue;
                }
                context.transaction.run("DELETE FROM _loadonce.privileges WHERE " + which);
                if (!revoke)
                    context.transaction.run(fmt::format(
                        "INSERT INTO _loadonce.privileges VALUES ('{}', {}, {}, '{}', '{}', {}, {})", object.kind,
                        literal(object.schema), object.oid, privilege, grantee.kind, literal(grantee.name), option));
            }
    }
    return done(revoke ? "REVOKE" : "GRANT");
}

// ---- users and groups

void add_to_group(Context& context, const std::string& group, const std::string& user) {
    require(context, {"group", group});
    context.transaction.run(fmt::format(
        "UPDATE _loadonce.principals SET members = list_append(list_filter(members, lambda m: m <> {0}), {0}) "
        "WHERE kind = 'group' AND name = {1}",
        literal(user), literal(group)));
}

void remove_from_groups(Context& context, const std::string& user, const std::string& group = {}) {
    context.transaction.run(
        fmt::format("UPDATE _loadonce.principals SET members = list_filter(members, lambda m: m <> {}) WHERE kind = "
                    "'group'{}",
                    literal(user), group.empty() ? "" : " AND name = " + literal(group)));
}

void create(Context& context, const Principal& principal, const std::vector<std::string>& members) {
    if (has_principal(context, principal))
        throw redshift::sql_error("42710", fmt::format("{} \"{}\" already exists", principal.kind, principal.name));
    context.transaction.run(
        fmt::format("INSERT INTO _loadonce.principals VALUES (nextval('_loadonce.oids'), {}, {}, FALSE, FALSE, {})",
                    literal(principal.kind), literal(principal.name), list_of(members)));
}

void drop(Context& context, const Principal& principal) {
    require(context, principal);
    const bool granted =
        !context.transaction
             .run(fmt::format("SELECT 1 FROM _loadonce.privileges WHERE grantee_kind = {} AND grantee = {}",
                              literal(principal.kind), literal(principal.name)))
             .rows.empty();
    if (granted)
        throw redshift::sql_error("2BP01",
                                  fmt::format("{} \"{}\" cannot be dropped because some objects depend on it",
                                              principal.kind, principal.name),
                                  "revoke its privileges first");
    context.transaction.run(fmt::format("DELETE FROM _loadonce.principals WHERE kind = {} AND name = {}",
                                        literal(principal.kind), literal(principal.name)));
    if (principal.kind == "user") remove_from_groups(context, principal.name);
}

// The options of CREATE and ALTER USER. Passwords are not stored: `serve` authenticates users.
void user_options(Context& context, Reader& reader, const std::string& user) {
    const auto set = [&](std::string_view column, bool value) {
        context.transaction.run(fmt::format("UPDATE _loadonce.principals SET {} = {} WHERE kind = 'user' AND name = {}",
                                            column, value, literal(user)));
    };
    reader.take("with");
    while (!reader.at_end()) {
        if (reader.take("password")) {
            if (!reader.take("disable")) (void)reader.string();
        } else if (reader.take("createdb")) {
            set("create_db", true);
        } else if (reader.take("nocreatedb")) {
            set("create_db", false);
        } else if (reader.take("createuser")) {
            set("super", true);
        } else if (reader.take("nocreateuser")) {
            set("super", false);
        } else if (reader.take("in")) {
            reader.expect("group");
            for (const auto& group : reader.names()) add_to_group(context, group, user);
        } else if (reader.take("valid")) {
            reader.expect("until");
            (void)reader.string();
        } else if (reader.take("connection") || reader.take("session") || reader.take("syslog")) {
            reader.skip();
            reader.skip();
        } else {
            reader.refuse();
        }
    }
}

void rename(Context& context, const Principal& from, const std::string& to) {
    if (has_principal(context, {from.kind, to}))
        throw redshift::sql_error("42710", fmt::format("{} \"{}\" already exists", from.kind, to));
    context.transaction.run(fmt::format(
        "UPDATE _loadonce.principals SET name = {0} WHERE kind = {1} AND name = {2}; UPDATE _loadonce.privileges SET "
        "grantee = {0} WHERE grantee_kind = {1} AND grantee = {2}",
        literal(to), literal(from.kind), literal(from.name)));
    if (from.kind == "user")
        context.transaction.run(
            fmt::format("UPDATE _loadonce.principals SET members = list_transform(members, lambda m: "
                        "CASE WHEN m = {} THEN {} ELSE m END) WHERE kind = 'group'",
                        literal(from.name), literal(to)));
}

Result change_user(Context& context, const std::string& text) {
    Reader reader(text);
    const bool creates = reader.take("create");
    if (!creates) reader.expect("alter");
    reader.expect("user");
    const Principal user{"user", reader.name()};
    if (creates)
        create(context, user, {});
    else
        require(context, user);
    if (!creates && reader.take("rename")) {
        reader.expect("to");
        rename(context, user, reader.name());
    } else if (!creates && (reader.at("set") || reader.at("reset"))) {
        throw redshift::messages::unsupported("ALTER USER ... SET");
    } else {
        user_options(context, reader, user.name);
    }
    return done(creates ? "CREATE USER" : "ALTER USER");
}

Result change_group(Context& context, const std::string& text) {
    Reader reader(text);
    const bool creates = reader.take("create");
    if (!creates) reader.expect("alter");
    reader.expect("group");
    const Principal group{"group", reader.name()};
    if (creates) {
        create(context, group, {});
        reader.take("with");
        if (reader.take("user"))
            for (const auto& user : reader.names()) {
                require(context, {"user", user});
                add_to_group(context, group.name, user);
            }
        return done("CREATE GROUP");
    }
    require(context, group);
    if (reader.take("rename")) {
        reader.expect("to");
        rename(context, group, reader.name());
        return done("ALTER GROUP");
    }
    const bool adds = reader.take("add");
    if (!adds) reader.expect("drop");
    reader.expect("user");
    for (const auto& user : reader.names()) {
        require(context, {"user", user});
        if (adds)
            add_to_group(context, group.name, user);
        else
            remove_from_groups(context, user, group.name);
    }
    return done("ALTER GROUP");
}

Result drop_principals(Context& context, const std::string& text, const std::string& kind) {
    Reader reader(text);
    reader.expect("drop");
    reader.expect(kind);
    bool if_exists = false;
    if (reader.take("if")) {
        reader.expect("exists");
        if_exists = true;
    }
    for (const auto& name : reader.names()) {
        if (kind == "user" && name == context.user)
            throw redshift::sql_error("55006", "current user cannot be dropped");
        if (!if_exists || has_principal(context, {kind, name})) drop(context, {kind, name});
    }
    return done(kind == "user" ? "DROP USER" : "DROP GROUP");
}

}  // namespace

Result run(Context& context, const redshift::Admin& admin) {
    using enum redshift::AdminKind;
    if (admin.kind == alter_default_privileges) throw redshift::messages::unsupported("ALTER DEFAULT PRIVILEGES");
    context.transaction.lock("users and privileges", LockMode::exclusive);
    switch (admin.kind) {
        case grant:
        case revoke:
            return local::grant(context, admin.text);
        case create_user:
        case alter_user:
            return change_user(context, admin.text);
        case create_group:
        case alter_group:
            return change_group(context, admin.text);
        case drop_user:
            return drop_principals(context, admin.text, "user");
        case drop_group:
            return drop_principals(context, admin.text, "group");
        case alter_default_privileges:
            break;
    }
    return {};
}

}  // namespace loadonce::local
