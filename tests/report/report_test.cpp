#include "report/report.h"

#include <gtest/gtest.h>

#include <clocale>

#include "base/error_codes.h"

namespace loadonce::report {
namespace {

class Report : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
};

load::RunReport run_of(load::GroupReport group) {
    load::RunReport run;
    run.project = "shop";
    run.warehouse = "local:w.duckdb";
    run.store = "local:s3";
    run.groups.push_back(std::move(group));
    return run;
}

load::GroupReport loaded() {
    load::GroupReport group;
    group.name = "orders";
    group.status = load::GroupStatus::loaded;
    group.load_hash = "ab12";
    group.attempts = 1;
    group.sources.push_back({.name = "new.json",
                             .fingerprint = "f1",
                             .bytes = 2048,
                             .records = 3,
                             .rejected = 1,
                             .verdict = load::Verdict::load_new,
                             .same_as = {}});
    group.sources.push_back({.name = "copy.json",
                             .fingerprint = "f0",
                             .bytes = 10,
                             .verdict = load::Verdict::skip_renamed,
                             .same_as = "old.json"});
    load::TableReport table;
    table.name = "orders";
    table.object = "s3://b/o.parquet";
    table.object_bytes = 1500;
    table.staged = 4;
    table.new_rows = 1;
    table.replaced = 2;
    table.older = 1;
    table.inserted = 3;
    table.deleted = 2;
    group.tables.push_back(table);
    group.rejected = 1;
    auto& reject = group.first_rejects.emplace_back();
    reject.place = {"new.json", 7, 120};
    reject.reason = "a string is not closed";
    group.ddl = {"CREATE TABLE orders (a INT)", "ALTER TABLE orders ADD COLUMN b INT"};
    return group;
}

TEST_F(Report, ALoadIsOneLineAndWhatIsWorthSaying) {
    EXPECT_EQ(text(run_of(loaded()), Detail::normal),
              "loaded 1 file: orders 1 new, 2 replaced, 1 older than the table's; 1 file already loaded; 1 record "
              "rejected\n"
              "  copy.json: renamed (same bytes as old.json)\n"
              "  ALTER TABLE orders ADD COLUMN b INT\n"
              "  rejected new.json:7 (byte 120): a string is not closed\n");
    EXPECT_EQ(text(run_of(loaded()), Detail::quiet), "");
    const std::string verbose = text(run_of(loaded()), Detail::verbose);
    EXPECT_NE(verbose.find("  new.json: new, 3 records, 2.0 kB\n"), std::string::npos) << verbose;
    EXPECT_NE(verbose.find("  CREATE TABLE orders (a INT)\n"), std::string::npos) << verbose;
}

TEST_F(Report, GroupsAreNamedWhenThereAreSeveral) {
    load::RunReport run = run_of(loaded());
    load::GroupReport nothing;
    nothing.name = "events";
    nothing.status = load::GroupStatus::nothing_to_load;
    run.groups.push_back(nothing);
    const std::string shown = text(run, Detail::normal);
    EXPECT_TRUE(shown.starts_with("orders: loaded 1 file")) << shown;
    EXPECT_TRUE(shown.ends_with("events: nothing to load: the sources have no records\n")) << shown;
}

TEST_F(Report, APlanIsPrintedWholeAtAnyDetail) {
    load::GroupReport group = loaded();
    group.status = load::GroupStatus::planned;
    group.statements = {"BEGIN", "INSERT"};
    load::RunReport run = run_of(group);
    run.planned = true;
    for (const Detail detail : {Detail::quiet, Detail::normal}) {
        const std::string shown = text(run, detail);
        EXPECT_TRUE(shown.starts_with("would load 1 file: ")) << shown;
        EXPECT_NE(shown.find("objects:\n  s3://b/o.parquet (4 rows, 1.5 kB)\n"), std::string::npos) << shown;
        EXPECT_TRUE(shown.ends_with("statements (the last one would be COMMIT):\n  BEGIN;\n  INSERT;\n")) << shown;
    }
}

TEST_F(Report, OfAFailedGroupOnlyAnUnansweredCommitMayHaveHappened) {
    load::GroupReport group;
    group.status = load::GroupStatus::failed;
    group.error = Error(errors::sql_failed, "no");
    EXPECT_EQ(text(run_of(group), Detail::normal), "failed; nothing was committed\n");
    group.error = Error(errors::outcome_unknown, "lost");
    EXPECT_EQ(text(run_of(group), Detail::normal), "it is not known whether it was committed\n");
}

TEST_F(Report, ARunAsJson) {
    EXPECT_EQ(
        json(run_of(loaded())),
        R"({"project":"shop","warehouse":"local:w.duckdb","store":"local:s3","planned":false,"exit":0,"groups":[)"
        R"({"name":"orders","status":"loaded","load":"ab12","recovered":false,"attempts":1,"rejected":1,"sources":[)"
        R"({"name":"new.json","fingerprint":"f1","bytes":2048,"records":3,"rejected":1,"loaded":true,"why":"new"},)"
        R"({"name":"copy.json","fingerprint":"f0","bytes":10,"records":0,"rejected":0,"loaded":false,"why":"renamed",)"
        R"("same_as":"old.json"}],"tables":[{"name":"orders","object":"s3://b/o.parquet","object_bytes":1500,)"
        R"("staged":4,"new":1,"replaced":2,"older":1,"duplicate":0,"inserted":3,"deleted":2}],"rejects":[)"
        R"({"reason":"a string is not closed","place":{"source":"new.json","line":7,"byte_offset":120}}],"notes":[],)"
        R"json("ddl":["CREATE TABLE orders (a INT)","ALTER TABLE orders ADD COLUMN b INT"]}]})json"
        "\n");
}

TEST_F(Report, AnErrorAsJsonHasWhatIsKnownOfIt) {
    EXPECT_EQ(json(Error(errors::usage, "no such \"verb\"", "see --help")),
              R"({"error":{"id":"LO1001","message":"no such \"verb\"","remedy":"see --help"},"exit":2})"
              "\n");
    Error error(errors::sql_failed, "no", "", {"a.sql", 3, std::nullopt});
    error.with_sqlstate("42P01", TransactionOutcome::rolled_back).with_detail("more");
    EXPECT_EQ(json(error), R"({"error":{"id":"LO5003","message":"no","place":{"source":"a.sql","line":3},)"
                           R"("sqlstate":"42P01","detail":"more"},"exit":1})"
                           "\n");
}

TEST_F(Report, LoadsByHandWithTheErrorThatEndedThem) {
    ManualLoads loads{
        .table = "orders", .upsert = true, .loads = {{"s3://b/1", 1, 1}, {"s3://b/2", 2, 0}}, .failure = {}};
    EXPECT_EQ(text(loads), "orders: 1 row from s3://b/1, 1 replaced\norders: 2 rows from s3://b/2, 0 replaced\n");
    loads.upsert = false;
    loads.loads.pop_back();
    loads.failure = Error(errors::object_missing, "gone");
    EXPECT_EQ(text(loads), "orders: 1 row from s3://b/1\n");
    EXPECT_EQ(json(loads), R"({"table":"orders","method":"copy","loads":[{"object":"s3://b/1","rows":1,"replaced":1}],)"
                           R"("error":{"id":"LO4002","message":"gone"},"exit":1})"
                           "\n");
}

check::Verification verification() {
    check::Verification all;
    check::CheckResult& passed = all.checks.emplace_back();
    passed.name = "orders: no key is null";
    passed.table = "orders";
    passed.sql = "SELECT 1";
    check::CheckResult failed;
    failed.name = "orders: no key twice";
    failed.table = "orders";
    failed.sql = "SELECT 2";
    failed.status = check::CheckStatus::failed;
    failed.message = "1 key is there more than once: 7";
    failed.columns = {"id", "rows"};
    failed.sample = {{"7", "2"}, {std::nullopt, "3"}};
    all.checks.push_back(failed);
    all.counts.push_back({.table = "orders", .rows = 1, .sql = "SELECT 3"});
    return all;
}

TEST_F(Report, AVerificationShowsWhatFailedWithASample) {
    EXPECT_EQ(text(verification(), Detail::normal, false),
              "ok      orders: no key is null\n"
              "FAILED  orders: no key twice\n"
              "        id    rows\n"
              "        7     2\n"
              "        null  3\n"
              "orders 1 row\n"
              "1 of 2 checks failed\n");
    EXPECT_EQ(text(verification(), Detail::quiet, true),
              "\x1b[31mFAILED\x1b[0m  orders: no key twice\n"
              "        id    rows\n"
              "        7     2\n"
              "        null  3\n");
    EXPECT_NE(text(verification(), Detail::verbose, false).find("        SELECT 1;\n"), std::string::npos);
    EXPECT_EQ(text(check::Verification{}, Detail::normal, false),
              "nothing to verify: none of the project's tables is there\n");
}

TEST_F(Report, AVerificationAsJson) {
    EXPECT_EQ(json(verification()),
              R"({"passed":false,"checks":[{"name":"orders: no key is null","table":"orders","finding":"passed",)"
              R"("message":"","sql":"SELECT 1","columns":[],"sample":[]},{"name":"orders: no key twice",)"
              R"("table":"orders","finding":"failed","message":"1 key is there more than once: 7","sql":"SELECT 2",)"
              R"("columns":["id","rows"],"sample":[["7","2"],[null,"3"]]}],"counts":{"orders":1}})"
              "\n");
}

TEST_F(Report, AConversionListsItsFiles) {
    convert::PipelineResult result;
    result.sources.push_back({.name = "a.json", .fingerprint = "f", .bytes = 1500, .records = 2, .rejected = 1});
    convert::ConvertedTable table;
    table.name = "orders";
    table.file = "out/größe.parquet";
    table.rows = 1;
    table.bytes = 900;
    table.sha256 = "cd";
    table.columns.resize(2);
    result.tables.push_back(table);
    table.file = "out/x_fixed.parquet";
    result.filled.push_back(table);
    result.rejected = 1;
    auto& first_reject = result.first_rejects.emplace_back();
    first_reject.place = {"a.json", 1, std::nullopt};
    first_reject.reason = "no object";
    EXPECT_EQ(text(result),
              "converted 2 records (1.5 kB) of 1 file; 1 rejected\n"
              "  out/größe.parquet      2 columns            1 row      900 B\n"
              "  out/x_fixed.parquet    2 columns            1 row      900 B\n"
              "  rejected a.json:1: no object\n");
    EXPECT_EQ(json(result),
              R"({"sources":[{"name":"a.json","fingerprint":"f","bytes":1500,"records":2,"rejected":1}],"files":[)"
              R"({"table":"orders","file":"out/größe.parquet","rows":1,"columns":2,"bytes":900,"sha256":"cd"},)"
              R"({"table":"orders","file":"out/x_fixed.parquet","rows":1,"columns":2,"bytes":900,"sha256":"cd"}],)"
              R"("rejected":1,"first_rejects":[{"reason":"no object","place":{"source":"a.json","line":1}}]})"
              "\n");
}

TEST_F(Report, DefinitionsOfTables) {
    const std::vector<check::TableDefinition> tables{
        {.name = "t", .columns = {{"a", "INTEGER"}}, .ddl = "CREATE TABLE t (\n    a INTEGER\n);\n"},
        {.name = "empty", .columns = {}, .ddl = "CREATE TABLE empty (\n);\n"},
        {.name = "u", .columns = {{"b", "DATE"}}, .ddl = "CREATE TABLE u (\n    b DATE\n);\n"}};
    EXPECT_EQ(text(tables), "CREATE TABLE t (\n    a INTEGER\n);\n\nCREATE TABLE u (\n    b DATE\n);\n");
    EXPECT_EQ(json({tables.front()}), R"({"tables":[{"table":"t","columns":[{"name":"a","type":"INTEGER"}],)"
                                      R"("ddl":"CREATE TABLE t (\n    a INTEGER\n);\n"}]})"
                                      "\n");
}

TEST_F(Report, DifferencesOfSchemas) {
    check::SchemaDifference missing;
    missing.table = "new";
    missing.table_exists = false;
    missing.ddl = "CREATE TABLE new (\n    a INTEGER\n);\n";
    check::SchemaDifference other;
    other.table = "Order";
    other.columns_in_data = 2;
    other.columns_in_table = 1;
    other.columns.push_back({.position = 2,
                             .in_data = "b INTEGER",
                             .in_table = {},
                             .effect = check::Effect::rejects,
                             .problem = "not in the table",
                             .mend = "ALTER TABLE"});
    other.column_list = "\"a\"";
    EXPECT_EQ(text({missing, other}),
              "new: there is no such table. It would be:\nCREATE TABLE new (\n    a INTEGER\n);\n"
              "Order: 2 columns in the data, 1 in the table\n"
              "    2  rejects  data: b INTEGER\n"
              "                table: -\n"
              "                not in the table\n"
              "                to do: ALTER TABLE\n"
              "  COPY \"order\" (\"a\") FROM ... loads it as it is.\n");
    EXPECT_EQ(json({other}),
              R"({"tables":[{"table":"Order","exists":true,"copy_works":false,"columns":[{"position":2,)"
              R"("data":"b INTEGER","table":"","effect":"rejects","problem":"not in the table","mend":"ALTER TABLE"}],)"
              R"("column_list":"\"a\""}]})"
              "\n");
}

TEST_F(Report, GeneratedOrders) {
    const sample::Written written{.orders = 1, .items = 3, .text_bytes = 400};
    EXPECT_EQ(text(written, "o.json"), "wrote o.json: 1 order with 3 items\n");
    EXPECT_EQ(json(written, "o.json"), R"({"file":"o.json","orders":1,"items":3,"bytes":400})"
                                       "\n");
}

TEST_F(Report, CleaningNamesWhatGoes) {
    load::CleanPlan plan;
    EXPECT_EQ(text(plan), "nothing to clean: nothing of this project is there\n");
    plan.tables = {{"orders", 2}};
    plan.own_rows = {{"loadonce_ledger", 1}};
    plan.own_tables = {"loadonce_ledger", "loadonce_lock"};
    plan.objects = {"s3://b/k"};
    plan.object_bytes = 10;
    EXPECT_EQ(text(plan),
              "table orders with 2 rows\n"
              "1 row of loadonce_ledger, and the table: no other project has a row in it\n"
              "table loadonce_lock of loadonce itself\n"
              "1 object (10 B)\n");
    EXPECT_EQ(json(plan),
              R"({"tables":{"orders":2},"own_rows":{"loadonce_ledger":1},)"
              R"("own_tables":["loadonce_ledger","loadonce_lock"],"objects":["s3://b/k"],"object_bytes":10})"
              "\n");
}

TEST_F(Report, AnEndpointTellsEveryClientHowToConnect) {
    Endpoint endpoint{.address = "0.0.0.0",
                      .port = 5439,
                      .database = "dev",
                      .user = "ann",
                      .checks_passwords = true,
                      .certificate = "c.crt"};
    EXPECT_EQ(json(endpoint), R"({"host":"0.0.0.0","port":5439,"database":"dev"})"
                              "\n");
    EXPECT_EQ(text(endpoint),
              "psql \"host=127.0.0.1 port=5439 dbname=dev user=ann sslmode=require\"\n\n"
              "psycopg2, psycopg  connect(\"host=127.0.0.1 port=5439 dbname=dev user=ann\")\n"
              "redshift_connector connect(host=\"127.0.0.1\", port=5439, database=\"dev\", user=\"ann\", "
              "password=\"...\", ssl=True)\n"
              "loadonce           --warehouse redshift://ann@127.0.0.1:5439/dev\n"
              "\nTo trust the certificate: sslrootcert=c.crt with sslmode=verify-ca; SSL_CERT_FILE=c.crt for "
              "redshift_connector\n");
    endpoint.certificate.clear();
    EXPECT_NE(text(endpoint).find("sslmode=disable"), std::string::npos);
}

}  // namespace
}  // namespace loadonce::report
