#include "run.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <regex>

#include "base/error.h"

namespace loadonce::sql_examples {
namespace {

constexpr std::string_view regex_mark = "<REGEX>:";

// By PostgreSQL's numbers of types.
char letter_of(std::uint32_t type) {
    switch (type) {
        case 20:  // int8
        case 21:  // int2
        case 23:  // int4
        case 26:  // oid
            return 'I';
        case 700:   // float4
        case 701:   // float8
        case 1700:  // numeric
            return 'R';
        default:
            return 'T';
    }
}

std::string shown(const std::optional<std::string>& value) {
    if (!value) return "NULL";
    if (value->empty()) return "(empty)";
    std::string text;
    for (const char c : *value)
        text += c == '\n' ? std::string("\\n") : c == '\t' ? std::string("\\t") : std::string(1, c);
    return text;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += "\n    " + line;
    return text;
}

std::vector<std::string> sorted_as(const Record& record, std::vector<std::string> lines) {
    if (record.sort == Sort::rowsort && !lines.empty())
        std::sort(lines.begin() + (record.column_names ? 1 : 0), lines.end());
    return lines;
}

bool is_expected(const Record& record, const Answer& answer) {
    if (record.is_query)
        return answer.sqlstate.empty() && answer.types == record.types &&
               answer.lines == sorted_as(record, record.expected);
    if (answer.sqlstate != record.sqlstate) return false;
    if (record.expected.empty()) return true;
    if (record.expected.size() == 1 && record.expected[0].starts_with(regex_mark))
        return std::regex_search(answer.message + "\n" + answer.detail,
                                 std::regex(record.expected[0].substr(regex_mark.size())));
    return joined({answer.message}) == joined(record.expected);
}

// The record's lines with the answer in the place of the expectation; empty where that cannot be.
std::vector<std::string> rewritten(const Script& script, const Record& record, const Answer& answer) {
    if (record.is_query != answer.sqlstate.empty() || (!record.is_query && !record.fails)) return {};
    const std::size_t end = record.expected_line == 0 ? 0 : record.expected_line - 1;
    std::vector<std::string> lines(script.lines.begin() + static_cast<std::ptrdiff_t>(record.line - 1),
                                   script.lines.begin() + static_cast<std::ptrdiff_t>(std::max(end, record.line)));
    if (record.is_query) {
        lines[0].replace(6, record.types.size(), answer.types);
        lines.insert(lines.end(), answer.lines.begin(), answer.lines.end());
        return lines;
    }
    lines[0].replace(lines[0].size() - 5, 5, answer.sqlstate);
    if (record.expected_line != 0) lines.push_back(answer.message);
    return lines;
}

}  // namespace

Answer answer(const Record& record, warehouse::Session& session) {
    Answer answer;
    try {
        const warehouse::Result result = session.execute(record.sql);
        std::vector<std::string> names;
        for (const auto& column : result.columns) {
            answer.types += letter_of(column.type_oid);
            names.push_back(column.name);
        }
        const auto add = [&](const std::vector<std::string>& values) {
            std::string line;
            for (std::size_t i = 0; i < values.size(); ++i) line += (i == 0 ? "" : "\t") + values[i];
            answer.lines.push_back(line);
        };
        if (record.column_names) add(names);
        for (const auto& row : result.rows) {
            std::vector<std::string> values;
            std::ranges::transform(row, std::back_inserter(values), shown);
            add(values);
        }
        answer.lines = sorted_as(record, std::move(answer.lines));
    } catch (const Error& error) {
        answer.sqlstate = error.sqlstate().empty() ? error.id() : error.sqlstate();
        answer.message = error.message();
        answer.detail = error.detail();
    }
    return answer;
}

std::string difference(const Script& script, const Record& record, const Answer& answer) {
    if (is_expected(record, answer)) return {};
    std::string text =
        script.file.string() + ":" + std::to_string(record.line) + joined({record.sql}) + "\n  expected: ";
    if (record.is_query)
        text += record.types + joined(sorted_as(record, record.expected));
    else
        text += (record.fails ? record.sqlstate : "ok") + joined(record.expected);
    text += "\n  actual: ";
    if (!answer.sqlstate.empty())
        text += answer.sqlstate + joined({answer.message}) + (answer.detail.empty() ? "" : joined({answer.detail}));
    else
        text += record.is_query ? answer.types + joined(answer.lines) : "ok";
    return text;
}

std::vector<std::string> run(const Script& script, warehouse::Session& session, bool rewrite) {
    std::vector<std::string> differences, lines;
    std::size_t copied = 0;  // lines of the file that are in `lines`, as they are or rewritten
    for (const auto& record : script.records) {
        if (record.skipped) continue;
        const Answer answered = answer(record, session);
        const std::string found = difference(script, record, answered);
        if (found.empty()) continue;
        const std::vector<std::string> replacement =
            rewrite ? rewritten(script, record, answered) : std::vector<std::string>();
        if (replacement.empty()) {
            differences.push_back(found);
            continue;
        }
        std::cout << "rewritten: " << found << "\n";
        const std::size_t begin = record.line - 1;
        const std::size_t end =
            record.expected_line == 0 ? record.line : record.expected_line - 1 + record.expected.size();
        lines.insert(lines.end(), script.lines.begin() + static_cast<std::ptrdiff_t>(copied),
                     script.lines.begin() + static_cast<std::ptrdiff_t>(begin));
        lines.insert(lines.end(), replacement.begin(), replacement.end());
        copied = end;
    }
    if (!lines.empty()) {
        lines.insert(lines.end(), script.lines.begin() + static_cast<std::ptrdiff_t>(copied), script.lines.end());
        std::ofstream out(script.file, std::ios::binary | std::ios::trunc);
        for (const auto& line : lines) out << line << '\n';
    }
    return differences;
}

}  // namespace loadonce::sql_examples
