#include "report/query_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "report/json.h"
#include "report/report.h"
#include "report/terminal.h"

namespace loadonce::report {
namespace {

using warehouse::Result;
using warehouse::Row;

// PostgreSQL's type numbers (pg_type.dat).
enum Oid : std::uint32_t {
    boolean = 16,
    int8 = 20,
    int2 = 21,
    int4 = 23,
    oid = 26,
    float4 = 700,
    float8 = 701,
    numeric = 1700
};

bool is_number(std::uint32_t type) {
    return type == int8 || type == int2 || type == int4 || type == oid || type == float4 || type == float8 ||
           type == numeric;
}

Cell cell_of(const std::optional<std::string>& value) {
    return value ? cell(*value) : Cell{"NULL", 4};
}

std::string row_count(const Result& result) {
    return fmt::format("({})\n", counted(result.rows.size(), "row"));
}

void append_line(std::string& text, std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
}

std::string one_field_per_line(const Result& result, const std::vector<Cell>& names) {
    std::size_t width = 0;
    for (const Cell& name : names) width = std::max(width, name.width);
    std::string text;
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        const std::string heading = fmt::format("-[ row {} ]", i + 1);
        text += heading + std::string(width + 2 > heading.size() ? width + 2 - heading.size() : 0, '-') + '\n';
        for (std::size_t c = 0; c < names.size(); ++c) {
            append_line(text, padded(names[c], width) + " | " + cell_of(result.rows[i][c]).text);
        }
    }
    return text + row_count(result);
}

std::string csv_field(std::string_view text) {
    const bool quoted = text.empty() || text.find_first_of(",\"\r\n") != std::string_view::npos;
    if (!quoted) return std::string(text);
    std::string field = "\"";
    for (const char c : text) {
        field += c;
        if (c == '"') field += c;
    }
    return field + '"';
}

void write_value(JsonWriter& out, const std::optional<std::string>& value, std::uint32_t type) {
    if (!value) {
        out.null();
        return;
    }
    // NaN and Infinity are no JSON numbers.
    const bool finite = value->find_first_not_of("0123456789+-.eE") == std::string::npos;
    if (type == boolean)
        out.value(*value == "t" || *value == "true");
    else if (is_number(type) && finite && !value->empty())
        out.number(*value);
    else
        out.value(*value);
}

}  // namespace

std::string table_text(const Result& result, std::size_t columns_max) {
    if (result.columns.empty()) return result.tag + '\n';
    std::vector<Cell> names;
    std::vector<std::size_t> widths;
    for (const auto& column : result.columns) {
        names.push_back(cell(column.name));
        widths.push_back(names.back().width);
    }
    std::vector<std::vector<Cell>> rows;
    for (const Row& row : result.rows) {
        std::vector<Cell>& cells = rows.emplace_back();
        for (std::size_t c = 0; c < row.size(); ++c) {
            cells.push_back(cell_of(row[c]));
            widths[c] = std::max(widths[c], cells.back().width);
        }
    }
    std::size_t total = 0;
    for (const std::size_t width : widths) total += width + 3;
    if (columns_max > 0 && total > columns_max + 1 && !rows.empty()) return one_field_per_line(result, names);

    const auto line = [&](const std::vector<Cell>& cells, bool header) {
        std::string text = " ";
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (c > 0) text += " | ";
            text += padded(cells[c], widths[c], !header && is_number(result.columns[c].type_oid));
        }
        return text;
    };
    std::string text, rule;
    append_line(text, line(names, true));
    for (std::size_t c = 0; c < widths.size(); ++c) {
        if (c > 0) rule += '+';
        rule.append(widths[c] + 2, '-');
    }
    text += rule + '\n';
    for (const auto& row : rows) append_line(text, line(row, false));
    return text + row_count(result);
}

std::string csv_text(const Result& result) {
    std::string text;
    if (result.columns.empty()) return text;
    for (std::size_t c = 0; c < result.columns.size(); ++c) {
        if (c > 0) text += ',';
        text += csv_field(result.columns[c].name);
    }
    text += '\n';
    for (const Row& row : result.rows) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (c > 0) text += ',';
            if (row[c]) text += csv_field(*row[c]);
        }
        text += '\n';
    }
    return text;
}

std::string JsonResults::add(const Result& result) {
    JsonWriter out;
    out.open_object().key("columns").open_array();
    for (const auto& column : result.columns) out.value(column.name);
    out.close_array().key("rows").open_array();
    for (const Row& row : result.rows) {
        out.open_array();
        for (std::size_t c = 0; c < row.size(); ++c) write_value(out, row[c], result.columns[c].type_oid);
        out.close_array();
    }
    return element(out.close_array().member("tag", result.tag).close_object().text());
}

std::string JsonResults::add(const Error& error) {
    std::string line = json(error);
    line.pop_back();  // the newline
    return element(line);
}

std::string JsonResults::end() const {
    return first_ ? "[]\n" : "]\n";
}

std::string JsonResults::element(const std::string& text) {
    return (std::exchange(first_, false) ? "[" : ",\n ") + text;
}

}  // namespace loadonce::report
