// SHOW of what there is.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

using Show = WarehouseTest;

TEST_F(Show, ListsSchemasTablesAndColumns) {
    run("CREATE SCHEMA x");
    run("CREATE TABLE x.t (a INT, v VARCHAR(5))");
    EXPECT_EQ(run("SHOW SCHEMAS FROM DATABASE dev LIKE 'x'").rows.size(), 1U);
    EXPECT_EQ(run("SHOW TABLES FROM SCHEMA dev.x").rows.at(0).at(2), "t");
    EXPECT_TRUE(run("SHOW TABLES FROM SCHEMA dev.x LIKE 'q%'").rows.empty());
    EXPECT_EQ(run("SHOW COLUMNS FROM TABLE dev.x.t").rows.size(), 2U);
    EXPECT_THAT(rows("SHOW COLUMNS FROM TABLE x.t LIKE '_' LIMIT 1"),
                ElementsAre("dev|x|t|a|1|-|YES|integer|-|32|0|-|-|0|0|none|-"));
    run("CREATE VIEW x.late AS SELECT v FROM x.t WITH NO SCHEMA BINDING");
    EXPECT_THAT(rows("SHOW COLUMNS FROM TABLE x.late"), ElementsAre(StartsWith("dev|x|late|v|1|")));
    EXPECT_THAT(rows("SHOW TABLES FROM SCHEMA x LIKE 'late'"), ElementsAre(EndsWith("|LATE BINDING VIEW")));
}

// As the integration tests of redshift_connector expect it of a cluster.
TEST_F(Show, OfWhatIsNotThereHasNoRows) {
    run("CREATE TABLE t (a INT PRIMARY KEY)");
    EXPECT_EQ(rows("SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE t").size(), 1U);
    for (const auto* sql : {"SHOW SCHEMAS FROM DATABASE nowhere", "SHOW TABLES FROM SCHEMA dev.nowhere",
                            "SHOW TABLES FROM SCHEMA nowhere.public", "SHOW COLUMNS FROM TABLE public.nothing",
                            "SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE nowhere.t",
                            "SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE nowhere.public.t",
                            "SHOW FUNCTIONS FROM SCHEMA dev.public", "SHOW GRANTS FOR nobody"})
        EXPECT_TRUE(rows(sql).empty()) << sql;
}

TEST_F(Show, ListsKeysAndReferencesColumnByColumn) {
    run("CREATE TABLE two (b INT, a INT, PRIMARY KEY (a, b))");
    run("CREATE TABLE one (x INT, y INT, z INT, FOREIGN KEY (y, x) REFERENCES two (a, b))");
    run("CREATE TABLE self (id INT PRIMARY KEY, up INT REFERENCES self)");
    EXPECT_THAT(rows("SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE two"),
                ElementsAre("dev|public|two|two_pkey|a|1", "dev|public|two|two_pkey|b|2"));
    const std::vector<std::string> references{"dev|public|two|a|dev|public|one|y|1|one_y_fkey|two_pkey|3|3|7",
                                              "dev|public|two|b|dev|public|one|x|2|one_y_fkey|two_pkey|3|3|7"};
    EXPECT_EQ(rows("SHOW CONSTRAINTS FOREIGN KEYS FROM TABLE one"), references);
    EXPECT_EQ(rows("SHOW CONSTRAINTS FOREIGN KEYS EXPORTED FROM TABLE two"), references);
    EXPECT_THAT(rows("SHOW CONSTRAINTS FOREIGN KEYS FROM TABLE two"), IsEmpty());
    EXPECT_THAT(rows("SHOW CONSTRAINTS FOREIGN KEYS EXPORTED FROM TABLE self"),
                ElementsAre("dev|public|self|id|dev|public|self|up|1|self_up_fkey|self_pkey|3|3|7"));
}

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
