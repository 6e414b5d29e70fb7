// GRANT and REVOKE on names that contain the grammar's words; what they record is tested with the system views.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class Privileges : public WarehouseTest {
  protected:
    Privileges() {
        for (const auto* sql : {"CREATE SCHEMA s", "CREATE TABLE s.\"x on schema y\" (a INT)",
                                "CREATE TABLE \"x on database y\" (a INT)", "CREATE USER u PASSWORD DISABLE"})
            run(sql);
    }
    std::vector<std::string> granted() {
        return rows(
            "SELECT namespace_name, relation_name, privilege_type, identity_name FROM svv_relation_privileges "
            "WHERE identity_name = 'u' ORDER BY 1, 2, 3");
    }
};

TEST_F(Privileges, AreGrantedOnTablesWhoseNamesContainTheGrammarsWords) {
    run("GRANT SELECT ON s.\"x on schema y\" TO u");
    run("GRANT INSERT, DELETE ON \"x on database y\" TO u WITH GRANT OPTION");
    EXPECT_THAT(granted(), ElementsAre("public|x on database y|DELETE|u", "public|x on database y|INSERT|u",
                                       "s|x on schema y|SELECT|u"));
    run("REVOKE SELECT ON s.\"x on schema y\" FROM u");
    run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM u");
    EXPECT_THAT(granted(), IsEmpty());
}

TEST_F(Privileges, AUserMayHaveTheNameOfAKeyword) {
    run("CREATE USER \"in group\" PASSWORD DISABLE CREATEDB");
    run("CREATE USER \"group\" PASSWORD DISABLE");
    run("CREATE GROUP \"with user\" WITH USER \"in group\"");
    run("GRANT SELECT ON s.\"x on schema y\" TO \"group\"");
    EXPECT_THAT(rows("SELECT identity_name, identity_type FROM svv_relation_privileges WHERE relation_name = 'x on "
                     "schema y' AND privilege_type = 'SELECT' AND identity_name <> 'loadonce'"),
                ElementsAre("group|user"));
}

TEST_F(Privileges, WhatIsNotRecordedIsRefusedByName) {
    for (const auto* sql :
         {"GRANT SELECT (a) ON s.\"x on schema y\" TO u", "GRANT ROLE r TO u", "GRANT EXECUTE ON FUNCTION f(INT) TO u",
          "GRANT USAGE ON LANGUAGE plpythonu TO u", "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO u",
          "GRANT SELECT ON pg_catalog.pg_class TO u", "GRANT SELECT ON svv_tables TO u",
          "ALTER USER u SET search_path TO s", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO u"})
        EXPECT_THAT(refusal(sql), StartsWith("0A000")) << sql;
    EXPECT_THAT(refusal("GRANT SELECT ON s.\"x on schema y\" TO u AND MORE"), StartsWith("42601"));
    EXPECT_THAT(refusal("GRANT USAGE ON s.\"x on schema y\" TO u"), StartsWith("0LP01"));
    EXPECT_THAT(refusal("GRANT SELECT ON SCHEMA s TO u"), StartsWith("0LP01"));
    EXPECT_THAT(refusal("GRANT SELEKT ON s.\"x on schema y\" TO u"), StartsWith("42601"));
    EXPECT_THAT(refusal("CREATE USER public PASSWORD DISABLE"), StartsWith("42939"));
}

TEST_F(Privileges, TheGrantOptionBelongsToAUserOfTheList) {
    run("CREATE GROUP g");
    run("GRANT SELECT ON s.\"x on schema y\" TO u WITH GRANT OPTION, GROUP g");
    EXPECT_THAT(rows("SELECT identity_name, admin_option FROM svv_relation_privileges WHERE relation_name = "
                     "'x on schema y' ORDER BY 1"),
                ElementsAre("g|f", "u|t"));
    for (const auto* to : {"GROUP g WITH GRANT OPTION", "PUBLIC WITH GRANT OPTION", "u, GROUP g WITH GRANT OPTION"})
        EXPECT_THAT(refusal("GRANT SELECT ON s.\"x on schema y\" TO " + std::string(to)), StartsWith("0LP01")) << to;
    EXPECT_EQ(refusal("DROP USER u"),
              "55006 user \"u\" can't be dropped because the user has a privilege on some object");
}

}  // namespace
}  // namespace loadonce::local
