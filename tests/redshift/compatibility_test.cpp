// Tries every line of the tables marked "(checked)" in docs/redshift-compatibility.md.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "redshift/copy_rules.h"
#include "redshift/parser.h"

namespace loadonce::redshift {
namespace {

struct Line {
    std::vector<std::string> examples;  // between backticks in the first cell
    std::string outcome;                // the first word of the second cell
};

std::vector<Line> table_below(const std::string& heading) {
    std::ifstream document(std::filesystem::path(LOADONCE_SOURCE_DIR) / "docs" / "redshift-compatibility.md");
    std::vector<Line> lines;
    bool inside = false;
    for (std::string text; std::getline(document, text);) {
        if (text.starts_with("#")) inside = text == heading;
        const std::size_t second = text.rfind(" | ");
        if (!inside || !text.starts_with("| `") || second == std::string::npos) continue;
        Line line;
        for (std::size_t open = text.find('`'); open < second; open = text.find('`', text.find('`', open + 1) + 1))
            line.examples.push_back(text.substr(open + 1, text.find('`', open + 1) - open - 1));
        const std::string cell = text.substr(second + 3);
        line.outcome = cell.substr(0, cell.find_first_of(" ;"));
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string outcome_of(const std::string& when_it_works, const std::function<void()>& attempt) {
    try {
        attempt();
        return when_it_works;
    } catch (const Error& error) {
        return error.sqlstate();
    }
}

TEST(CompatibilityDocument, IsTrueOfStatements) {
    const std::vector<Line> lines = table_below("### What parses (checked)");
    EXPECT_GT(lines.size(), 50u);
    for (const Line& line : lines)
        for (const std::string& example : line.examples)
            EXPECT_EQ(outcome_of("understood", [&] { (void)parse_one(example); }), line.outcome) << example;
}

TEST(CompatibilityDocument, IsTrueOfClausesOfCopy) {
    const std::vector<Line> lines = table_below("### Clauses (checked)");
    EXPECT_GT(lines.size(), 15u);
    for (const Line& line : lines) {
        for (const std::string& example : line.examples) {
            const bool has_credentials = line.examples.size() > 1;
            const std::string sql = "COPY t FROM 's3://b/k' FORMAT AS PARQUET " +
                                    std::string(has_credentials ? "" : "IAM_ROLE default ") + example;
            EXPECT_EQ(outcome_of("accepted", [&] { (void)copy_options(*parse_one(sql).as<Copy>()); }), line.outcome)
                << sql;
        }
    }
}

}  // namespace
}  // namespace loadonce::redshift
