#include "script.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace loadonce::sql_examples {
namespace {

constexpr std::string_view here = "loadonce";

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream in{std::string(text)};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in(line);
    return {std::istream_iterator<std::string>(in), {}};
}

class Parser {
  public:
    Parser(const std::filesystem::path& file, std::string_view text) : script_{file, split_lines(text), {}} {}

    Script parse() {
        while (at_ < script_.lines.size()) {
            const std::string& line = script_.lines[at_];
            if (line.empty())
                ++at_;
            else if (line.starts_with("#"))
                comments();
            else
                record();
        }
        return std::move(script_);
    }

  private:
    [[noreturn]] void refuse(const std::string& reason) const {
        throw std::runtime_error(script_.file.string() + ":" + std::to_string(at_ + 1) + ": " + reason);
    }
    [[nodiscard]] bool in_paragraph() const { return at_ < script_.lines.size() && !script_.lines[at_].empty(); }

    // A run of comment lines begins a group. Its source stays in effect for later groups that name none.
    void comments() {
        static const std::regex source_form("(documentation|server|inference) \\S.*");
        static const std::regex documented_form("# ((function|from|statement|type|relation|syntax|clause): .*)");
        documented_.clear();
        for (; in_paragraph() && script_.lines[at_].starts_with("#"); ++at_) {
            const std::string& line = script_.lines[at_];
            std::smatch match;
            if (line.starts_with("# source:")) {
                source_ = line.substr(std::min<std::size_t>(line.size(), 10));
                if (!std::regex_match(source_, source_form))
                    refuse(
                        "write \"# source: documentation TITLE\", \"# source: server WHICH\" or \"# source: inference "
                        "WHY\"");
            } else if (std::regex_match(line, match, documented_form)) {
                documented_ = match[1];
            }
        }
    }

    void record() {
        Record record;
        record.source = source_;
        record.documented = documented_;
        std::vector<std::string> words = words_of(script_.lines[at_]);
        for (; words.size() == 2 && (words[0] == "skipif" || words[0] == "onlyif");
             words = words_of(script_.lines[at_])) {
            const bool matches = words[1] == here;
            record.skipped |= (words[0] == "skipif") == matches;
            record.only_here |= words[0] == "onlyif" && matches;
            ++at_;
            if (!in_paragraph()) refuse("a condition without a record");
        }
        record.line = at_ + 1;
        if (words[0] == "statement")
            statement(record, words);
        else if (words[0] == "query")
            query(record, words);
        else
            refuse("not a record: " + words[0]);
        if (source_.empty()) refuse("no \"# source:\" above this record");
        ++at_;
        body(record);
        check_independence(record);
        script_.records.push_back(std::move(record));
    }
    void statement(Record& record, const std::vector<std::string>& words) {
        record.fails = words.size() == 3 && words[1] == "error" && words[2].size() == 5;
        if (record.fails)
            record.sqlstate = words[2];
        else if (words.size() != 2 || words[1] != "ok")
            refuse("write \"statement ok\" or \"statement error SQLSTATE\"");
    }
    void query(Record& record, const std::vector<std::string>& words) {
        record.is_query = true;
        if (words.size() < 2 || words.size() > 4 || words[1].find_first_not_of("IRT") != std::string::npos)
            refuse(
                "write \"query TYPES [nosort|rowsort][,colnames] [LABEL]\", TYPES being a letter of I, R, T per "
                "column");
        record.types = words[1];
        if (words.size() == 2) return;
        std::istringstream options(words[2]);
        for (std::string option; std::getline(options, option, ',');) {
            if (option == "rowsort")
                record.sort = Sort::rowsort;
            else if (option == "colnames")
                record.column_names = true;
            else if (option != "nosort")
                refuse("not an option of a query: " + option);
        }
    }
    void body(Record& record) {
        for (; in_paragraph() && script_.lines[at_] != "----"; ++at_)
            record.sql += (record.sql.empty() ? "" : "\n") + script_.lines[at_];
        if (record.sql.empty()) refuse("a record without SQL");
        if (!in_paragraph()) {
            if (record.is_query) refuse("a query without \"----\"");
            return;
        }
        if (!record.is_query && !record.fails) refuse("a statement that is ok answers nothing");
        ++at_;
        record.expected_line = at_ + 1;
        for (; in_paragraph(); ++at_) record.expected.push_back(script_.lines[at_]);
    }
    // The files are to run against a real cluster as well.
    void check_independence(const Record& record) const {
        static const std::regex ours("duckdb|loadonce|\\bLO[0-9]{4}\\b", std::regex::icase);
        std::string text = record.sql;
        for (const auto& line : record.expected) text += "\n" + line;
        if (!record.only_here && std::regex_search(text, ours))
            refuse("names this program or its engine: put \"onlyif loadonce\" above the record, or name neither");
    }

    Script script_;
    std::size_t at_ = 0;
    std::string source_, documented_;
};

}  // namespace

Script parse(const std::filesystem::path& file, std::string_view text) {
    return Parser(file, text).parse();
}

Script read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return parse(file, std::string{std::istreambuf_iterator<char>(in), {}});
}

std::filesystem::path folder() {
    return std::filesystem::path(LOADONCE_SOURCE_DIR) / "tests" / "sql";
}

std::vector<std::filesystem::path> files() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder()))
        if (entry.path().extension() == ".slt") found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

}  // namespace loadonce::sql_examples
