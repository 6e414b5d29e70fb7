// Users, groups and privileges. They are recorded and visible in pg_user, pg_group, svv_relation_privileges and
// has_table_privilege(), but not enforced.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "local/statements/statements.h"
#include "local/system_views/views.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using duck::literal;
using Principal = redshift::Grantee;

bool has_principal(Context& context, const Principal& principal) {
    if (principal.kind == "public" || (principal.kind == "user" && principal.name == context.user)) return true;
    return !context.transaction
                .run(fmt::format("SELECT 1 FROM _loadonce.principals WHERE kind = {} AND name = {}",
                                 literal(principal.kind), literal(principal.name)))
                .rows.empty();
}

void require(Context& context, const Principal& principal) {
    if (!has_principal(context, principal)) throw redshift::messages::principal_missing(principal.kind, principal.name);
}

// ---- GRANT, REVOKE

struct Object {
    std::string kind, schema;  // table, schema, database; for the last two the name is in `schema`
    std::string oid = "NULL";
};

std::vector<Object> objects_of(Context& context, const redshift::Grant& grant) {
    std::vector<Object> objects;
    std::vector<redshift::QualifiedName> tables;
    for (const auto& written : grant.objects) {
        switch (grant.on) {
            case redshift::GrantObject::database:
                if (written.name != database_name) throw redshift::messages::database_missing(written.name);
                objects.push_back({"database", written.name});
                break;
            case redshift::GrantObject::schema:
                context.catalog.require_schema(written.name);
                objects.push_back({"schema", written.name});
                break;
            case redshift::GrantObject::all_tables:
                context.catalog.require_schema(written.name);
                for (auto& name : context.catalog.relations_in(written.name))
                    tables.push_back({{}, written.name, std::move(name), 0});
                break;
            default:
                tables.push_back(written);
                break;
        }
    }
    for (const auto& name : tables) {
        // Everybody may read the catalog, and nothing of it is recorded.
        if (view_rows(context, name.schema, name.name) &&
            !context.catalog.find(name, context.settings.search_path(), LockMode::read))
            throw redshift::messages::unsupported("GRANT ON a relation of the catalog");
        const auto relation = context.table(name, LockMode::read);
        if (!relation.temporary) objects.push_back({"table", relation.schema, std::to_string(relation.oid)});
    }
    return objects;
}

// Returns the privileges that exist for an object (AWS: "GRANT").
std::vector<std::string> all_privileges(redshift::GrantObject on) {
    if (on == redshift::GrantObject::schema) return {"CREATE", "USAGE", "ALTER", "DROP"};
    if (on == redshift::GrantObject::database) return {"CREATE", "TEMPORARY", "USAGE", "ALTER"};
    return {"SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "DROP", "ALTER", "TRUNCATE"};
}

std::vector<std::string> privileges_of(const redshift::Grant& grant) {
    auto all = all_privileges(grant.on);
    if (grant.privileges.empty()) return all;
    // Those of objects that are not here are privileges too (AWS: "GRANT").
    constexpr std::string_view others[] = {"EXECUTE", "SHARE", "ASSUMEROLE", "IGNORE", "EXPLAIN"};
    using enum redshift::GrantObject;
    for (const auto& privilege : grant.privileges) {
        if (std::ranges::find(all, privilege) != all.end()) continue;
        bool known = std::ranges::find(others, privilege) != std::end(others);
        for (const auto on : {table, schema, database}) {
            const auto those = all_privileges(on);
            known = known || std::ranges::find(those, privilege) != those.end();
        }
        if (!known) throw redshift::messages::privilege_unknown(privilege);
        const auto* kind = grant.on == schema ? "schema" : grant.on == database ? "database" : "relation";
        throw redshift::messages::privilege_invalid(privilege, kind);
    }
    return grant.privileges;
}

// Users, groups and privileges change one statement at a time.
void lock_principals(Context& context) {
    context.transaction.lock("users and privileges", LockMode::exclusive);
}

}  // namespace

Result run(Context& context, const redshift::Grant& grant) {
    lock_principals(context);
    const bool revoke = grant.revoke;
    const auto privileges = privileges_of(grant);
    const auto objects = objects_of(context, grant);
    for (const auto& grantee : grant.grantees) {
        require(context, grantee);
        for (const auto& object : objects)
            for (const auto& privilege : privileges) {
                const auto which = fmt::format(
                    "kind = '{}' AND schema = {} AND oid IS NOT DISTINCT FROM {} AND privilege = '{}' AND grantee_kind "
                    "= '{}' AND grantee = {}",
                    object.kind, literal(object.schema), object.oid, privilege, grantee.kind, literal(grantee.name));
                if (grant.option_only) {
                    context.transaction.run("UPDATE _loadonce.privileges SET admin = FALSE WHERE " + which);
                    continue;
                }
                context.transaction.run("DELETE FROM _loadonce.privileges WHERE " + which);
                if (!revoke)
                    context.transaction.run(
                        fmt::format("INSERT INTO _loadonce.privileges VALUES ('{}', {}, {}, '{}', '{}', {}, {})",
                                    object.kind, literal(object.schema), object.oid, privilege, grantee.kind,
                                    literal(grantee.name), grantee.grant_option));
            }
    }
    return done(revoke ? "REVOKE" : "GRANT");
}

// ---- users and groups

namespace {

// PUBLIC stands for everybody (AWS, "CREATE USER": the name cannot be PUBLIC).
void require_name(std::string_view user) {
    duck::require_unreserved(user);
    if (user == "public") throw redshift::messages::principal_name_reserved(user);
}

// The parameter of a lambda over the members of a group.
std::string member() {
    return duck::internal_name("member");
}

void add_to_group(Context& context, const std::string& group, const std::string& user) {
    require(context, {"group", group});
    context.transaction.run(fmt::format(
        "UPDATE _loadonce.principals SET members = list_append(list_filter(members, lambda {2}: {2} <> {0}), {0}) "
        "WHERE kind = 'group' AND name = {1}",
        literal(user), literal(group), member()));
}

void remove_from_groups(Context& context, const std::string& user, const std::string& group = {}) {
    context.transaction.run(
        fmt::format("UPDATE _loadonce.principals SET members = list_filter(members, lambda {0}: {0} <> {1}) "
                    "WHERE kind = 'group'{2}",
                    member(), literal(user), group.empty() ? "" : " AND name = " + literal(group)));
}

void create(Context& context, const Principal& principal, const std::vector<std::string>& members) {
    if (has_principal(context, principal)) throw redshift::messages::principal_exists(principal.kind, principal.name);
    context.transaction.run(
        fmt::format("INSERT INTO _loadonce.principals VALUES (nextval('_loadonce.oids'), {}, {}, FALSE, FALSE, {})",
                    literal(principal.kind), literal(principal.name), duck::list_literal(members)));
}

void drop(Context& context, const Principal& principal) {
    require(context, principal);
    const bool granted =
        !context.transaction
             .run(fmt::format("SELECT 1 FROM _loadonce.privileges WHERE grantee_kind = {} AND grantee = {}",
                              literal(principal.kind), literal(principal.name)))
             .rows.empty();
    if (granted && principal.kind == "user") throw redshift::messages::user_has_privileges(principal.name);
    if (granted) throw redshift::messages::principal_in_use(principal.kind, principal.name);
    context.transaction.run(fmt::format("DELETE FROM _loadonce.principals WHERE kind = {} AND name = {}",
                                        literal(principal.kind), literal(principal.name)));
    if (principal.kind == "user") remove_from_groups(context, principal.name);
}

// The options of CREATE and ALTER USER. Passwords are not stored: `serve` authenticates users.
void set_options(Context& context, const std::string& user, const std::vector<redshift::UserOption>& options) {
    using enum redshift::UserOptionKind;
    const auto set = [&](std::string_view column, bool value) {
        context.transaction.run(fmt::format("UPDATE _loadonce.principals SET {} = {} WHERE kind = 'user' AND name = {}",
                                            column, value, literal(user)));
    };
    for (const auto& option : options) {
        if (option.kind == create_db || option.kind == no_create_db) set("create_db", option.kind == create_db);
        if (option.kind == create_user || option.kind == no_create_user) set("super", option.kind == create_user);
        for (const auto& group : option.groups) add_to_group(context, group, user);
    }
}

void rename(Context& context, const Principal& from, const std::string& to) {
    if (has_principal(context, {from.kind, to})) throw redshift::messages::principal_exists(from.kind, to);
    context.transaction.run(fmt::format(
        "UPDATE _loadonce.principals SET name = {0} WHERE kind = {1} AND name = {2}; UPDATE _loadonce.privileges SET "
        "grantee = {0} WHERE grantee_kind = {1} AND grantee = {2}",
        literal(to), literal(from.kind), literal(from.name)));
    if (from.kind == "user")
        context.transaction.run(
            fmt::format("UPDATE _loadonce.principals SET members = list_transform(members, lambda {0}: "
                        "CASE WHEN {0} = {1} THEN {2} ELSE {0} END) WHERE kind = 'group'",
                        member(), literal(from.name), literal(to)));
}

}  // namespace

Result run(Context& context, const redshift::CreateUser& user) {
    lock_principals(context);
    require_name(user.name);
    create(context, {"user", user.name}, {});
    set_options(context, user.name, user.options);
    return done("CREATE USER");
}

Result run(Context& context, const redshift::AlterUser& alter) {
    lock_principals(context);
    require(context, {"user", alter.name});
    if (!alter.rename_to.empty()) require_name(alter.rename_to);
    if (!alter.rename_to.empty()) rename(context, {"user", alter.name}, alter.rename_to);
    set_options(context, alter.name, alter.options);
    return done("ALTER USER");
}

Result run(Context& context, const redshift::CreateGroup& group) {
    lock_principals(context);
    duck::require_unreserved(group.name);
    create(context, {"group", group.name}, {});
    for (const auto& user : group.users) {
        require(context, {"user", user});
        add_to_group(context, group.name, user);
    }
    return done("CREATE GROUP");
}

Result run(Context& context, const redshift::AlterGroup& alter) {
    lock_principals(context);
    require(context, {"group", alter.name});
    if (alter.action == redshift::AlterGroupAction::rename) {
        duck::require_unreserved(alter.names.front());
        rename(context, {"group", alter.name}, alter.names.front());
        return done("ALTER GROUP");
    }
    for (const auto& user : alter.names) {
        require(context, {"user", user});
        if (alter.action == redshift::AlterGroupAction::add)
            add_to_group(context, alter.name, user);
        else
            remove_from_groups(context, user, alter.name);
    }
    return done("ALTER GROUP");
}

Result run(Context& context, const redshift::DropPrincipals& dropped) {
    lock_principals(context);
    const bool user = dropped.kind == redshift::PrincipalKind::user;
    for (const auto& name : dropped.names) {
        const Principal principal{user ? "user" : "group", name};
        if (user && name == context.user) throw redshift::messages::current_user_dropped();
        if (!dropped.if_exists || has_principal(context, principal)) drop(context, principal);
    }
    return done(user ? "DROP USER" : "DROP GROUP");
}

Result run(Context&, const redshift::AlterDefaultPrivileges&) {
    throw redshift::messages::unsupported("ALTER DEFAULT PRIVILEGES");
}

}  // namespace loadonce::local
