// The tables of docs/redshift-compatibility.md are made of the examples. LOADONCE_WRITE_DOCS=1 writes them anew.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <set>

#include "local/binder/row_functions.h"
#include "local/functions/functions.h"
#include "local/system_views/views.h"
#include "script.h"

namespace loadonce::sql_examples {
namespace {

// The records below one "# KIND: NAME | FIELD ..." comment.
struct Group {
    std::vector<std::string> fields;  // the name first
    std::vector<Record> records;
};

std::vector<std::string> fields_of(const std::string& text) {
    std::vector<std::string> fields;
    for (std::size_t at = 0; at <= text.size();) {
        const auto bar = std::min(text.find(" | ", at), text.size());
        fields.push_back(text.substr(at, bar - at));
        at = bar + 3;
    }
    return fields;
}

// All groups of a kind, sorted by name.
std::vector<Group> groups(const std::string& kind) {
    std::vector<Group> found;
    for (const auto& file : files()) {
        const std::string* last = nullptr;
        const Script script = read(file);
        for (const auto& record : script.records) {
            const bool wanted = record.documented.starts_with(kind + ": ") && !record.skipped;
            if (wanted && (last == nullptr || *last != record.documented))
                found.push_back({fields_of(record.documented.substr(kind.size() + 2)), {}});
            if (wanted) found.back().records.push_back(record);
            last = wanted ? &record.documented : nullptr;
        }
    }
    std::ranges::stable_sort(found, {}, [](const Group& group) { return group.fields.front(); });
    return found;
}

std::string code(const std::string& text) {
    return text.empty() ? text : "`" + text + "`";
}

std::string spaced(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

std::string table_row(const std::vector<std::string>& cells) {
    std::string row = "|";
    for (const auto& cell : cells) {
        row += ' ';
        // A bar would end the cell.
        for (const char c : cell) row += c == '|' ? std::string("\\|") : std::string(1, c);
        row += " |";
    }
    return row + "\n";
}

std::string joined(const std::string& tabs, const std::string& between) {
    return std::regex_replace(tabs, std::regex("\t"), between);
}

// A section stands between "<!-- NAME: made by test_sql -->" and "<!-- end of NAME -->".
void check_section(const std::string& name, const std::string& wanted) {
    const auto file = std::filesystem::path(LOADONCE_SOURCE_DIR) / "docs" / "redshift-compatibility.md";
    const std::string begin = "<!-- " + name + ": made by test_sql -->\n", end = "<!-- end of " + name + " -->\n";
    std::ifstream in(file);
    std::string document{std::istreambuf_iterator<char>(in), {}};
    const auto from = document.find(begin), to = document.find(end);
    ASSERT_TRUE(from != std::string::npos && to != std::string::npos) << begin;
    const auto start = from + begin.size();
    if (std::getenv("LOADONCE_WRITE_DOCS") != nullptr) {
        document.replace(start, to - start, wanted);
        std::ofstream(file) << document;
        return;
    }
    EXPECT_TRUE(document.substr(start, to - start) == wanted)
        << "the section " << name << " is not what tests/sql has: run test_sql with LOADONCE_WRITE_DOCS=1";
}

std::string field(const Group& group, std::size_t number) {
    return group.fields.size() > number ? group.fields[number] : "";
}

std::set<std::string> names(const std::vector<Group>& groups) {
    std::set<std::string> names;
    for (const auto& group : groups) names.insert(group.fields.front());
    return names;
}

TEST(CompatibilityDocument, HasTheStatements) {
    std::string text = "| statement | | missing | example |\n| --- | --- | --- | --- |\n";
    for (const auto& group : groups("statement")) {
        std::string example;
        for (const auto& record : group.records) example += (example.empty() ? "" : "; ") + spaced(record.sql);
        text += table_row({group.fields.front(), field(group, 1), field(group, 2), code(example)});
    }
    check_section("statements", text);
}

// A type's group is INSERT INTO ... VALUES (value, 1) and a query that answers it.
TEST(CompatibilityDocument, HasTheTypes) {
    static const std::regex insert(R"(INSERT INTO \w+ VALUES \((.*), 1\))");
    std::string text = "| type | | missing | a value | is answered |\n| --- | --- | --- | --- | --- |\n";
    for (const auto& group : groups("type")) {
        std::smatch match;
        const bool is_there = std::regex_match(group.records.front().sql, match, insert);
        ASSERT_EQ(is_there, field(group, 1) != "no") << group.fields.front();
        text += table_row({group.fields.front(), field(group, 1), field(group, 2), code(is_there ? match[1].str() : ""),
                           code(is_there ? group.records.at(1).expected.at(0) : "")});
    }
    check_section("types", text);
}

// "understood", or the SQLSTATE that the record expects.
std::string outcome(const Record& record) {
    return record.fails ? record.sqlstate : "understood";
}

TEST(CompatibilityDocument, HasTheSyntax) {
    std::string text = "| statement | |\n| --- | --- |\n";
    for (const auto& group : groups("syntax"))
        for (const auto& record : group.records) text += table_row({code(spaced(record.sql)), outcome(record)});
    check_section("syntax", text);
}

TEST(CompatibilityDocument, HasTheClausesOfCopy) {
    static const std::regex clause("COPY .* FORMAT AS PARQUET ?(IAM_ROLE default (?=.))?(.*)");
    std::string text = "| clause | |\n| --- | --- |\n";
    for (const auto& group : groups("clause"))
        for (const auto& record : group.records) {
            std::smatch match;
            ASSERT_TRUE(std::regex_match(record.sql, match, clause)) << record.sql;
            text += table_row({match[2].length() == 0 ? group.fields.front() : code(match[2]), outcome(record)});
        }
    check_section("clauses", text);
}

TEST(CompatibilityDocument, HasEveryRelationWithItsColumns) {
    const auto relations = groups("relation");
    std::set<std::string> there;
    for (const auto& view : local::views())
        if (view.schema != "parts" && view.schema != "show")
            there.insert((view.schema == "pg_catalog" ? "" : std::string(view.schema) + ".") + std::string(view.name));
    EXPECT_EQ(names(relations), there);
    std::string text = "| relation | | missing | columns |\n| --- | --- | --- | --- |\n";
    for (const auto& group : relations)
        text += table_row({code(group.fields.front()), field(group, 1), field(group, 2),
                           joined(group.records.front().expected.at(0), ", ")});
    check_section("views", text);
}

TEST(CompatibilityDocument, HasEveryFunctionInFrom) {
    const auto in_from = groups("from");
    for (const auto& function : local::row_functions())
        EXPECT_TRUE(names(in_from).contains(std::string(function.name))) << function.name << " has no example";
    std::string text = "| function | in FROM | its first row |\n| --- | --- | --- |\n";
    for (const auto& group : in_from)
        text +=
            table_row({group.fields.front(), code(group.records[0].sql.substr(std::string("SELECT * FROM ").size())),
                       code(joined(group.records[0].expected.at(0), "|"))});
    check_section("functions in FROM", text);
}

TEST(CompatibilityDocument, HasEveryFunction) {
    static const std::regex reads_a_relation(R"(.*\bFROM (\(|pg_).*)");
    const auto examples = groups("function");
    for (const auto& function : local::functions())
        EXPECT_TRUE(names(examples).contains(std::string(function.name))) << function.name << " has no example";
    std::string text = "| function | example | gives |\n| --- | --- | --- |\n", last;
    for (const auto& group : examples)
        for (const auto& record : group.records) {
            const auto& name = group.fields.front();
            const std::string sql = spaced(record.sql);
            text += table_row(
                {name == last ? "" : code(name),
                 code(std::regex_match(sql, reads_a_relation) ? sql : sql.substr(std::string("SELECT ").size())),
                 code(record.expected.at(0))});
            last = name;
        }
    text += "\nRefused by name (0A000):";
    for (const auto& name : local::missing_functions())
        text += (name == local::missing_functions().front() ? " `" : ", `") + std::string(name) + "`";
    check_section("functions", text + ".\n");
}

}  // namespace
}  // namespace loadonce::sql_examples
