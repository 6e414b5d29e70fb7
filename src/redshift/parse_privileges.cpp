// Users, groups and privileges.
#include <fmt/format.h>

#include <utility>

#include "redshift/grammar.h"
#include "redshift/messages.h"
#include "redshift/names.h"

namespace loadonce::redshift {

std::vector<std::string> Grammar::name_list(std::string_view expected) {
    std::vector<std::string> names;
    do names.push_back(name(expected));
    while (accept(","));
    return names;
}

std::vector<std::string> Grammar::privileges() {
    if (accept_word("all")) {
        accept_word("privileges");
        return {};
    }
    std::vector<std::string> privileges;
    do {
        privileges.push_back(to_upper(word_in_lower_case()));
        if (privileges.back() == "TEMP") privileges.back() = "TEMPORARY";
        if (at("(")) unsupported("a privilege on columns");
    } while (accept(","));
    return privileges;
}

// A table may have the name of a keyword: what follows decides.
bool Grammar::at_object_keyword(std::string_view word) const {
    const Token& next = peek(1);
    return at_word(word) && !next.is(",") && !next.is(".") && !next.is_word("to") && !next.is_word("from");
}

void Grammar::granted_objects(Grant& grant) {
    for (const std::string_view kind :
         {"function", "procedure", "language", "datashare", "model", "external", "copy", "rls", "masking"})
        if (at_object_keyword(kind)) unsupported(fmt::format("GRANT ON {}", to_upper(kind)));
    const auto names = [&](GrantObject on, std::string_view expected) {
        grant.on = on;
        for (auto& one : name_list(expected)) grant.objects.push_back({{}, {}, std::move(one), 0});
    };
    if (at_object_keyword("database")) {
        advance();
        return names(GrantObject::database, "a database");
    }
    if (at_object_keyword("schema")) {
        advance();
        return names(GrantObject::schema, "a schema");
    }
    if (accept_word("all")) {
        if (at_any({"functions", "procedures"})) unsupported(fmt::format("GRANT ON ALL {}", to_upper(peek().text)));
        for (const std::string_view word : {"tables", "in", "schema"}) expect_word(word);
        return names(GrantObject::all_tables, "a schema");
    }
    if (at_object_keyword("table")) advance();
    do grant.objects.push_back(qualified_name("a table"));
    while (accept(","));
}

// What ALTER DEFAULT PRIVILEGES is about.
void Grammar::default_objects(Grant& grant) {
    for (const auto& [word, on] :
         {std::pair{"tables", GrantObject::default_tables}, std::pair{"functions", GrantObject::default_functions},
          std::pair{"procedures", GrantObject::default_procedures}})
        if (accept_word(word)) {
            grant.on = on;
            return;
        }
    fail("TABLES, FUNCTIONS or PROCEDURES");
}

Grant Grammar::grant(bool of_defaults) {
    Grant grant;
    grant.revoke = at_word("revoke");
    if (!grant.revoke && !at_word("grant")) fail("GRANT or REVOKE");
    advance();
    if (grant.revoke) grant.option_only = accept_words({"grant", "option", "for"});
    if (at_word("role")) unsupported("GRANT of a role");
    grant.privileges = privileges();
    expect_word("on");
    of_defaults ? default_objects(grant) : granted_objects(grant);
    expect_word(grant.revoke ? "from" : "to");
    do {
        grant.grantees.push_back(accept_word("group") ? Grantee{"group", name("a group")} : grantee());
        if (grant.revoke || !accept_words({"with", "grant", "option"})) continue;
        Grantee& last = grant.grantees.back();
        if (last.kind != "user") throw messages::grant_option_not_for(last.kind == "public" ? "PUBLIC" : "groups");
        last.grant_option = true;
    } while (accept(","));
    grant.cascade = cascade();
    return grant;
}

AlterDefaultPrivileges Grammar::alter_default_privileges() {
    AlterDefaultPrivileges alter;
    if (accept_words({"for", "user"})) alter.users = name_list("a user");
    if (accept_words({"in", "schema"})) alter.schemas = name_list("a schema");
    alter.grant = grant(true);
    return alter;
}

std::vector<UserOption> Grammar::user_options() {
    using enum UserOptionKind;
    std::vector<UserOption> options;
    while (!at_end()) {
        if (accept_words({"password", "disable"})) {
            options.push_back({password_disable, {}, {}});
        } else if (accept_word("password")) {
            options.push_back({password, string("a password or DISABLE"), {}});
        } else if (accept_word("createdb")) {
            options.push_back({create_db, {}, {}});
        } else if (accept_word("nocreatedb")) {
            options.push_back({no_create_db, {}, {}});
        } else if (accept_word("createuser")) {
            options.push_back({create_user, {}, {}});
        } else if (accept_word("nocreateuser")) {
            options.push_back({no_create_user, {}, {}});
        } else if (accept_words({"in", "group"})) {
            options.push_back({in_group, {}, name_list("a group")});
        } else if (accept_words({"valid", "until"})) {
            options.push_back({valid_until, string("a time"), {}});
        } else if (accept_words({"connection", "limit"})) {
            options.push_back(
                {connection_limit, accept_word("unlimited") ? "UNLIMITED" : std::to_string(integer("a number")), {}});
        } else if (accept_words({"session", "timeout"})) {
            options.push_back({session_timeout, std::to_string(integer("a number of seconds")), {}});
        } else if (accept_words({"syslog", "access"})) {
            if (!at_any({"restricted", "unrestricted"})) fail("RESTRICTED or UNRESTRICTED");
            options.push_back({syslog_access, to_upper(word_in_lower_case()), {}});
        } else {
            fail("an option of a user");
        }
    }
    return options;
}

CreateUser Grammar::create_user() {
    CreateUser create{name("a name"), {}};
    accept_word("with");
    create.options = user_options();
    return create;
}

AlterUser Grammar::alter_user() {
    AlterUser alter{name("a user"), {}, {}};
    if (accept_words({"rename", "to"})) {
        alter.rename_to = name("a name");
        return alter;
    }
    if (at_any({"set", "reset"})) unsupported("ALTER USER ... SET");
    accept_word("with");
    alter.options = user_options();
    return alter;
}

CreateGroup Grammar::create_group() {
    CreateGroup create{name("a name"), {}};
    accept_word("with");
    if (accept_word("user")) create.users = name_list("a user");
    return create;
}

AlterGroup Grammar::alter_group() {
    AlterGroup alter{name("a group"), AlterGroupAction::rename, {}};
    if (accept_words({"rename", "to"})) {
        alter.names = {name("a name")};
        return alter;
    }
    if (!at_any({"add", "drop"})) fail("ADD, DROP or RENAME");
    alter.action = accept_word("add") ? AlterGroupAction::add : AlterGroupAction::drop;
    accept_word("drop");
    expect_word("user");
    alter.names = name_list("a user");
    return alter;
}

DropPrincipals Grammar::drop_principals(PrincipalKind kind) {
    DropPrincipals drop{kind, accept_words({"if", "exists"}), {}};
    drop.names = name_list("a name");
    return drop;
}

}  // namespace loadonce::redshift
