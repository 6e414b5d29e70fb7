#include "report/query_result.h"

#include <gtest/gtest.h>

#include <clocale>

#include "base/error_codes.h"

namespace loadonce::report {
namespace {

using warehouse::Result;

class ResultText : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { std::setlocale(LC_CTYPE, "C.UTF-8"); }

    static Result orders() {
        Result result;
        result.columns = {{"name", 1043}, {"n", 20}, {"ok", 16}};
        result.rows = {{"Zoë 日本", "7", "t"}, {std::nullopt, "-12", "f"}, {"", "3", std::nullopt}};
        result.tag = "SELECT";
        return result;
    }
};

TEST_F(ResultText, TableIsAlignedByWhatATerminalShows) {
    EXPECT_EQ(table_text(orders(), 0),
              " name     | n   | ok\n"
              "----------+-----+------\n"
              " Zoë 日本 |   7 | t\n"
              " NULL     | -12 | f\n"
              "          |   3 | NULL\n"
              "(3 rows)\n");
}

TEST_F(ResultText, TableWithoutColumnsIsTheTag) {
    Result result;
    result.tag = "CREATE TABLE";
    EXPECT_EQ(table_text(result, 0), "CREATE TABLE\n");
}

TEST_F(ResultText, TableEscapesWhatWouldSteerATerminal) {
    Result result;
    result.columns = {{"a", 1043}};
    result.rows = {{"x\x1b[31m\ny\xff"}};
    EXPECT_EQ(table_text(result, 0), " a\n------------------\n x\\x1B[31m\\ny\\xFF\n(1 row)\n");
}

TEST_F(ResultText, TableThatIsTooWideHasAFieldPerLine) {
    EXPECT_EQ(table_text(orders(), 10),
              "-[ row 1 ]\nname | Zoë 日本\nn    | 7\nok   | t\n"
              "-[ row 2 ]\nname | NULL\nn    | -12\nok   | f\n"
              "-[ row 3 ]\nname |\nn    | 3\nok   | NULL\n"
              "(3 rows)\n");
}

TEST_F(ResultText, CsvQuotesWhatItMustAndTellsNullFromEmpty) {
    Result result;
    result.columns = {{"a", 1043}, {"b", 1043}};
    result.rows = {{"x,y", "say \"hi\"\n"}, {std::nullopt, ""}};
    EXPECT_EQ(csv_text(result), "a,b\n\"x,y\",\"say \"\"hi\"\"\n\"\n,\"\"\n");
    EXPECT_EQ(csv_text(Result{}), "");
}

TEST_F(ResultText, JsonHasNumbersAndBooleansAndNull) {
    Result result;
    result.columns = {{"a", 20}, {"b", 16}, {"c", 1043}, {"d", 701}, {"e", 701}};
    result.rows = {{"12", "t", "12", "1.5e300", "NaN"}, {std::nullopt, std::nullopt, "", "-1", "Infinity"}};
    result.tag = "SELECT";
    JsonResults results;
    EXPECT_EQ(results.add(result),
              R"([{"columns":["a","b","c","d","e"],"rows":[[12,true,"12",1.5e300,"NaN"],[null,null,"",-1,"Infinity"]],)"
              R"("tag":"SELECT"})");
}

TEST_F(ResultText, JsonOfSeveralStatementsIsOneArrayHoweverItEnds) {
    Result done;
    done.tag = "BEGIN";
    EXPECT_EQ(JsonResults().end(), "[]\n");
    JsonResults results;
    std::string text = results.add(done);
    text += results.add(Error(errors::sql_failed, "no \"t\""));
    EXPECT_EQ(text + results.end(),
              "[{\"columns\":[],\"rows\":[],\"tag\":\"BEGIN\"},\n"
              " {\"error\":{\"id\":\"LO5003\",\"message\":\"no \\\"t\\\"\"},\"exit\":1}]\n");
}

}  // namespace
}  // namespace loadonce::report
