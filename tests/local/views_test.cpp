// Every relation of the catalog and every function in FROM can be read; and the document that lists them.
#include "local/views.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "document.h"
#include "local/functions.h"
#include "view_cases.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

class Views : public WarehouseTest {
  protected:
    void SetUp() override {
        WarehouseTest::SetUp();
        // Something of everything, so that no query is of nothing.
        run("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(9) DEFAULT 'x' DISTKEY)");
        run("CREATE TABLE c (a INT REFERENCES t, UNIQUE (a))");
        run("CREATE VIEW v AS SELECT a FROM t");
        run("CREATE VIEW bound_late AS SELECT a FROM public.t WITH NO SCHEMA BINDING");
        run("CREATE USER ann PASSWORD DISABLE");
        run("CREATE GROUP readers WITH USER ann");
        run("GRANT SELECT ON t TO GROUP readers");
        refusal("SELECT nothing");
    }
    // Nothing of these has happened.
    const std::vector<std::string> empty_{"stl_load_commits",      "stl_load_errors",
                                          "sys_load_detail",       "sys_load_error_detail",
                                          "sys_load_history",      "svv_database_privileges",
                                          "svv_schema_privileges", "svv_table_info",
                                          "pg_description",        "stv_locks",
                                          "svv_transactions"};
    // "a, b, c"
    std::string columns(const std::string& view) {
        std::string names;
        for (const auto& column : run("SELECT * FROM " + view).columns)
            names += (names.empty() ? "" : ", ") + column.name;
        return names;
    }
};

TEST_F(Views, CanAllBeReadAndAreAllListed) {
    std::vector<std::string> there, listed;
    for (const auto& view : views())
        if (view.schema != "parts" && view.schema != "show")
            there.push_back((view.schema == "pg_catalog" ? "" : std::string(view.schema) + ".") +
                            std::string(view.name));
    for (const auto& one : view_cases) listed.emplace_back(one.view);
    EXPECT_THAT(there, ::testing::UnorderedElementsAreArray(listed));
    for (const auto& one : view_cases) {
        SCOPED_TRACE(one.view);
        EXPECT_EQ(run(std::string("SELECT * FROM ") + one.view).rows.empty(),
                  std::string(one.verdict) == "no" || std::ranges::find(empty_, std::string(one.view)) != empty_.end());
    }
}

TEST_F(Views, FunctionsInFromGiveRows) {
    for (const auto& function : table_functions())
        EXPECT_TRUE(std::ranges::any_of(from_cases, [&](const auto& one) { return one.function == function.name; }))
            << function.name << " has no example in view_cases.h";
    for (const auto& one : from_cases) EXPECT_EQ(rows(std::string("SELECT * FROM ") + one.from).front(), one.expected);
}

TEST_F(Views, MakeTheDocument) {
    std::string text = "| relation | | missing | columns |\n| --- | --- | --- | --- |\n";
    for (const auto& one : view_cases)
        text += table_row({"`" + std::string(one.view) + "`", one.verdict, one.missing, columns(one.view)});
    check_section("views", text);
    text = "| function | in FROM | its first row |\n| --- | --- | --- |\n";
    for (const auto& one : from_cases)
        text += table_row({one.function, "`" + std::string(one.from) + "`", "`" + std::string(one.expected) + "`"});
    check_section("functions in FROM", text);
}

}  // namespace
}  // namespace loadonce::local
