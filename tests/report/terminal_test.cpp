#include "report/terminal.h"

#include <gtest/gtest.h>

#include <clocale>

#include "report/report.h"

namespace loadonce::report {
namespace {

class Terminal : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
};

TEST_F(Terminal, ACellIsAsWideAsATerminalShowsIt) {
    EXPECT_EQ(cell("abc").width, 3U);
    EXPECT_EQ(cell("Zoë").width, 3U);
    EXPECT_EQ(cell("日本").width, 4U);
    EXPECT_EQ(padded(cell("日本"), 6), "日本  ");
    EXPECT_EQ(padded(cell("é"), 3, true), "  é");
}

TEST_F(Terminal, DataCannotSteerTheTerminal) {
    EXPECT_EQ(cell("a\x1b[2Jb\n").text, "a\\x1B[2Jb\\n");
    EXPECT_EQ(cell("\xFF").text, "\\xFF");
}

TEST_F(Terminal, TablesOfHistoryAlignWhateverTheNamesAre) {
    load::LoadHistory history;
    load::LogEntry first, second;
    first.table_name = "kunden_größe";
    second.table_name = "plain_table_";
    first.status = second.status = "SUCCESS";
    first.notes = second.notes = "note";
    history.log = {first, second};
    const std::string shown = text(history);
    std::vector<std::size_t> columns;
    for (std::size_t at = shown.find('\n') + 1; at < shown.size();) {
        const std::size_t end = shown.find('\n', at);
        const std::string line = shown.substr(at, end - at);
        columns.push_back(cell(line.substr(0, line.find("SUCCESS"))).width);
        at = end + 1;
    }
    ASSERT_EQ(columns.size(), 2U);
    EXPECT_EQ(columns[0], columns[1]);
}

TEST_F(Terminal, ColoursAreThereOnlyWhereTheyAreWanted) {
    check::Verification verification;
    verification.checks.resize(2);
    verification.checks[0].status = check::CheckStatus::passed;
    verification.checks[1].status = check::CheckStatus::failed;
    EXPECT_EQ(text(verification, Detail::normal, false).find('\x1b'), std::string::npos);
    const std::string shown = text(verification, Detail::normal, true);
    EXPECT_NE(shown.find("\x1b[32mok    \x1b[0m"), std::string::npos);
    EXPECT_NE(shown.find("\x1b[31mFAILED\x1b[0m"), std::string::npos);
}

}  // namespace
}  // namespace loadonce::report
