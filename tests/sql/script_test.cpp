// The format of the files, and what is said of a record that fails.
#include "script.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "run.h"

namespace loadonce::sql_examples {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Answers every SELECT with the row (1, null, ''), and refuses all else.
class Answering : public warehouse::Session {
  public:
    warehouse::Result execute(std::string_view sql) override {
        if (!sql.starts_with("SELECT"))
            throw Error(errors::sql_failed, "no").with_sqlstate("42601", TransactionOutcome::rolled_back);
        warehouse::Result result;
        result.columns = {{"n", 20}, {"v", 1043}, {"f", 701}};
        result.rows = {{"1", std::nullopt, ""}};
        return result;
    }
    void execute_script(std::string_view,
                        const std::function<void(std::string_view, const warehouse::Result&)>&) override {}
    void cancel() noexcept override {}
    [[nodiscard]] bool usable() const noexcept override { return true; }
};

std::string refusal_of(const std::string& text) {
    try {
        static_cast<void>(parse("f.slt", text));
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return {};
}

const std::string source = "# source: inference for the test\n";

TEST(Format, RecordsHaveTheirGroupsSourceAndConditions) {
    const Script script = parse("f.slt", "# function: abs\n" + source +
                                             "query IT rowsort,colnames\nSELECT 1,\n  2\n----\na\tb\n1\t2\n\n"
                                             "# Clean up.\nskipif loadonce\nstatement error 42P01\nDROP TABLE t\n\n"
                                             "onlyif loadonce\nstatement ok\nDROP TABLE t\n");
    ASSERT_EQ(script.records.size(), 3U);
    const Record &query = script.records[0], &skipped = script.records[1], &only = script.records[2];
    EXPECT_EQ(query.line, 3U);
    EXPECT_EQ(query.source, "inference for the test");
    EXPECT_EQ(query.documented, "function: abs");
    EXPECT_EQ(query.sql, "SELECT 1,\n  2");
    EXPECT_THAT(query.expected, ElementsAre("a\tb", "1\t2"));
    EXPECT_TRUE(query.column_names && query.sort == Sort::rowsort);
    EXPECT_EQ(skipped.source, "inference for the test");
    EXPECT_EQ(skipped.documented, "");
    EXPECT_TRUE(skipped.skipped && skipped.fails);
    EXPECT_TRUE(!only.skipped && only.only_here);
}

TEST(Format, WhatIsNotOfItIsRefusedWithItsLine) {
    EXPECT_THAT(refusal_of("statement ok\nSELECT 1\n"), HasSubstr("f.slt:1: no \"# source:\""));
    EXPECT_THAT(refusal_of("# source: somebody said so\nstatement ok\nSELECT 1\n"),
                HasSubstr("f.slt:1: write \"# source:"));
    EXPECT_THAT(refusal_of("# source: documentation\nstatement ok\nSELECT 1\n"),
                HasSubstr("f.slt:1: write \"# source:"));
    EXPECT_THAT(refusal_of(source + "statement error\nSELECT 1\n"), HasSubstr("f.slt:2: write \"statement ok\""));
    EXPECT_THAT(refusal_of(source + "query X\nSELECT 1\n----\n1\n"), HasSubstr("f.slt:2: write \"query TYPES"));
    EXPECT_THAT(refusal_of(source + "query I sorted\nSELECT 1\n----\n1\n"),
                HasSubstr("not an option of a query: sorted"));
    EXPECT_THAT(refusal_of(source + "query I\nSELECT 1\n"), HasSubstr("a query without \"----\""));
    EXPECT_THAT(refusal_of(source + "statement ok\nSELECT 1\n----\n1\n"), HasSubstr("answers nothing"));
    EXPECT_THAT(refusal_of(source + "halt\n"), HasSubstr("not a record: halt"));
    EXPECT_THAT(refusal_of(source + "query T\nSELECT USER\n----\nloadonce\n"), HasSubstr("names this program"));
    EXPECT_THAT(refusal_of(source + "onlyif loadonce\nquery T\nSELECT USER\n----\nloadonce\n"), "");
}

TEST(Runner, ARecordThatFailsIsShownWithBothSides) {
    const Script script =
        parse("f.slt", source +
                           "query ITR\nSELECT 1\n----\n1\tNULL\t(empty)\n\nquery IT\nSELECT 2\n----\n1\t2\n\n"
                           "statement ok\nDROP TABLE t\n\nstatement error 42P01\nDROP TABLE u\n");
    Answering session;
    EXPECT_THAT(run(script, session, false),
                ElementsAre("f.slt:7\n    SELECT 2\n  expected: IT\n    1\t2\n  actual: ITR\n    1\tNULL\t(empty)",
                            "f.slt:12\n    DROP TABLE t\n  expected: ok\n  actual: 42601\n    no",
                            "f.slt:15\n    DROP TABLE u\n  expected: 42P01\n  actual: 42601\n    no"));
}

TEST(Runner, RewritesExpectationsAndKeepsAllElse) {
    const TempFolder folder;
    const auto file = folder.path() / "f.slt";
    const std::string kept = "\nstatement ok\nDROP TABLE t\n\n# The end.\n";
    std::ofstream(file)
        << source + "query I rowsort\nSELECT 2\n----\n5\n6\n\nstatement error 42P01\nDROP TABLE u\n----\nyes\n" + kept;
    Answering session;
    EXPECT_EQ(run(read(file), session, true).size(), 1U);  // the statement that should be ok
    std::ifstream in(file);
    EXPECT_EQ(
        (std::string{std::istreambuf_iterator<char>(in), {}}),
        source +
            "query ITR rowsort\nSELECT 2\n----\n1\tNULL\t(empty)\n\nstatement error 42601\nDROP TABLE u\n----\nno\n" +
            kept);
}

TEST(Runner, AMessageIsComparedWholeOrByARegularExpression) {
    Answering session;
    const auto failures = [&](const std::string& message) {
        return run(parse("f.slt", source + "statement error 42601\nDROP\n----\n" + message + "\n"), session, false)
            .size();
    };
    EXPECT_EQ(failures("no"), 0U);
    EXPECT_EQ(failures("n"), 1U);
    EXPECT_EQ(failures("<REGEX>:^n"), 0U);
    EXPECT_EQ(failures("<REGEX>:^o"), 1U);
}

}  // namespace
}  // namespace loadonce::sql_examples
