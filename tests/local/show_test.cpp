// SHOW GRANTS. tests/sql/system_views has examples of the other forms of SHOW.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

using Show = WarehouseTest;

TEST_F(Show, GrantsTellsWhatWasGrantedToWhom) {
    for (const auto* sql :
         {"CREATE TABLE t (a INT)", "CREATE SCHEMA x", "CREATE USER ann PASSWORD DISABLE", "CREATE GROUP g",
          "GRANT SELECT ON t TO ann WITH GRANT OPTION", "GRANT INSERT ON t TO GROUP g", "GRANT SELECT ON t TO PUBLIC",
          "GRANT USAGE ON SCHEMA x TO ann", "GRANT TEMP ON DATABASE dev TO ann"})
        run(sql);
    const auto ann = one("SELECT usesysid FROM pg_user WHERE usename = 'ann'");
    const auto to_ann = "dev|public|t|TABLE|SELECT|" + ann + "|ann|user|t|TABLE|loadonce";
    EXPECT_THAT(rows("SHOW GRANTS ON TABLE t"),
                ElementsAre(to_ann, MatchesRegex("dev.public.t.TABLE.INSERT.[0-9]+.g.group.f.TABLE.loadonce"),
                            "dev|public|t|TABLE|SELECT|0|public|public|f|TABLE|loadonce"));
    EXPECT_THAT(rows("SHOW GRANTS ON t FOR ann"), ElementsAre(to_ann));
    EXPECT_THAT(rows("SHOW GRANTS ON TABLE t FOR PUBLIC"), ElementsAre(HasSubstr("|public|public|")));
    EXPECT_THAT(rows("SHOW GRANTS ON SCHEMA x"),
                ElementsAre("dev|x|x|SCHEMA|USAGE|" + ann + "|ann|user|f|SCHEMA|loadonce"));
    EXPECT_THAT(rows("SHOW GRANTS ON DATABASE dev"), ElementsAre("dev|TEMPORARY|" + ann + "|ann|user|f|DATABASE"));
    EXPECT_EQ(rows("SHOW GRANTS FOR ann").size(), 3U);
    for (const auto* sql :
         {"SHOW SCHEMAS FROM DATABASE dev LIKE 'x'", "SELECT * FROM svv_all_schemas WHERE schema_name = 'x'",
          "SELECT * FROM svv_redshift_schemas WHERE schema_name = 'x'"})
        EXPECT_EQ(run(sql).rows.at(0).at(4), "loadonce=UC/loadonce~ann=U/loadonce") << sql;
    for (const auto* sql : {"SHOW TABLES FROM SCHEMA dev.public", "SELECT * FROM svv_all_tables WHERE table_name = 't'",
                            "SELECT * FROM svv_redshift_tables WHERE table_name = 't'"})
        EXPECT_THAT(run(sql).rows.at(0).at(4).value(), HasSubstr("~ann=r*/loadonce~")) << sql;
}

}  // namespace
}  // namespace loadonce::local
