// Users, groups and privileges.
#include "redshift/print.h"

namespace loadonce::redshift {

void Printer::names_in_line(std::span<const std::string> identifiers) {
    list(identifiers, [this](const std::string& one) { name(one); });
}

void Printer::grantee(const Grantee& grantee) {
    if (grantee.kind == "public") {
        put("PUBLIC");
        return;
    }
    if (grantee.kind != "user") put(to_upper(grantee.kind), " ");
    name(grantee.name);
    if (grantee.grant_option) put(" WITH GRANT OPTION");
}

void Printer::objects(const Grant& node) {
    switch (node.on) {
        case GrantObject::table:
            put("TABLE ");
            break;
        case GrantObject::all_tables:
            put("ALL TABLES IN SCHEMA ");
            break;
        case GrantObject::schema:
            put("SCHEMA ");
            break;
        case GrantObject::database:
            put("DATABASE ");
            break;
        case GrantObject::default_tables:
            put("TABLES");
            break;
        case GrantObject::default_functions:
            put("FUNCTIONS");
            break;
        case GrantObject::default_procedures:
            put("PROCEDURES");
            break;
    }
    list(node.objects, [this](const QualifiedName& one) { name(one); });
}

void Printer::print(const Grant& node) {
    put(node.revoke ? "REVOKE " : "GRANT ");
    if (node.option_only) put("GRANT OPTION FOR ");
    if (node.privileges.empty()) put("ALL");
    list(node.privileges, [this](const std::string& privilege) { put(privilege); });
    put(" ON ");
    objects(node);
    put(node.revoke ? " FROM " : " TO ");
    list(node.grantees, [this](const Grantee& one) { grantee(one); });
    if (node.cascade) put(" CASCADE");
}

void Printer::print(const AlterDefaultPrivileges& node) {
    put("ALTER DEFAULT PRIVILEGES ");
    if (!node.users.empty()) {
        put("FOR USER ");
        names_in_line(node.users);
        put(" ");
    }
    if (!node.schemas.empty()) {
        put("IN SCHEMA ");
        names_in_line(node.schemas);
        put(" ");
    }
    print(node.grant);
}

void Printer::print(const UserOption& option) {
    switch (option.kind) {
        case UserOptionKind::password:
            put(" PASSWORD ");
            literal(option.value);
            break;
        case UserOptionKind::password_disable:
            put(" PASSWORD DISABLE");
            break;
        case UserOptionKind::create_db:
            put(" CREATEDB");
            break;
        case UserOptionKind::no_create_db:
            put(" NOCREATEDB");
            break;
        case UserOptionKind::create_user:
            put(" CREATEUSER");
            break;
        case UserOptionKind::no_create_user:
            put(" NOCREATEUSER");
            break;
        case UserOptionKind::in_group:
            put(" IN GROUP ");
            names_in_line(option.groups);
            break;
        case UserOptionKind::valid_until:
            put(" VALID UNTIL ");
            literal(option.value);
            break;
        case UserOptionKind::connection_limit:
            put(" CONNECTION LIMIT ", option.value);
            break;
        case UserOptionKind::session_timeout:
            put(" SESSION TIMEOUT ", option.value);
            break;
        case UserOptionKind::syslog_access:
            put(" SYSLOG ACCESS ", option.value);
            break;
    }
}

void Printer::print(const CreateUser& node) {
    put("CREATE USER ");
    name(node.name);
    for (const auto& option : node.options) print(option);
}

void Printer::print(const AlterUser& node) {
    put("ALTER USER ");
    name(node.name);
    if (!node.rename_to.empty()) {
        put(" RENAME TO ");
        name(node.rename_to);
    }
    for (const auto& option : node.options) print(option);
}

void Printer::print(const CreateGroup& node) {
    put("CREATE GROUP ");
    name(node.name);
    if (node.users.empty()) return;
    put(" WITH USER ");
    names_in_line(node.users);
}

void Printer::print(const AlterGroup& node) {
    put("ALTER GROUP ");
    name(node.name);
    put(node.action == AlterGroupAction::add    ? " ADD USER "
        : node.action == AlterGroupAction::drop ? " DROP USER "
                                                : " RENAME TO ");
    names_in_line(node.names);
}

void Printer::print(const DropPrincipals& node) {
    put("DROP ", node.kind == PrincipalKind::user ? "USER " : "GROUP ", node.if_exists ? "IF EXISTS " : "");
    names_in_line(node.names);
}

}  // namespace loadonce::redshift
