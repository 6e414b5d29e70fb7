#include "project/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "project/paths.h"
#include "project/type.h"

namespace loadonce::project {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Past the quote that closes the one at `quote`, or the end of the line: ['a, b'] has no comma between columns.
std::size_t key_end(std::string_view text, std::size_t quote) {
    for (std::size_t i = quote + 1; i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == text[quote])
            return i + 1;
    }
    return std::min(text.find('\n', quote), text.size());
}

// The text cut at line ends and at commas outside of parentheses, without comments.
std::vector<Text> entries(std::string_view text, std::uint64_t line) {
    std::vector<Text> found;
    std::string entry;
    int depth = 0;
    const auto finish = [&] {
        if (const std::string_view inside = trimmed(entry); !inside.empty())
            found.push_back({std::string(inside), line});
        entry.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "--") i = std::min(text.find('\n', i), text.size());
        if (i + 1 < text.size() && text[i] == '[' && (text[i + 1] == '\'' || text[i + 1] == '"')) {
            const std::size_t end = key_end(text, i + 1);
            entry += text.substr(i, end - i);
            i = end - 1;
            continue;
        }
        const char c = i < text.size() ? text[i] : '\n';
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '\n' || (c == ',' && depth <= 0)) {
            finish();
            if (c == '\n') ++line;
        } else {
            entry += c;
        }
    }
    finish();
    return found;
}

// COPY of Parquet knows no TIME, JSON has no bytes for a VARBYTE, and SUPER would need COPY's SERIALIZETOJSON.
bool is_loaded_from_json(TypeKind kind) {
    return kind != TypeKind::time && kind != TypeKind::timetz && kind != TypeKind::varbyte && kind != TypeKind::super;
}

PinnedColumn column(const Text& entry, const Section& section) {
    const std::string& text = entry.text;
    const auto name_end = text.find_first_of(" \t");
    PinnedColumn column;
    column.name = text.substr(0, name_end);
    if (name_end == std::string::npos) {
        throw section.wrong(entry.line, fmt::format("column {} has no type", column.name), "write: name TYPE");
    }
    std::string_view rest = trimmed(std::string_view(text).substr(name_end));
    const auto dollar = rest.find('$');
    if (dollar != std::string_view::npos) {
        const std::string_view before = trimmed(rest.substr(0, dollar));
        if (before.size() < 6 || fold(before.substr(before.size() - 5)) != " from") {
            throw section.wrong(entry.line, fmt::format("column {}: a path follows FROM", column.name),
                                "write: name TYPE FROM $.path");
        }
        column.path = rest.substr(dollar);
        rest = trimmed(before.substr(0, before.size() - 5));
    }
    try {
        column.type = parse_type(rest);
    } catch (const Error& error) {
        throw section.wrong(entry.line, fmt::format("column {}: {}", column.name, error.message()), error.remedy());
    }
    if (!is_loaded_from_json(column.type.kind)) {
        throw section.wrong(entry.line,
                            fmt::format("column {}: {} cannot be loaded from JSON", column.name, column.type.ddl()),
                            "make it VARCHAR, and cast it in a view");
    }
    return column;
}

}  // namespace

std::vector<PinnedColumn> pinned_columns(const Section& section, std::string_view toml) {
    if (!section.has("columns")) return {};
    const std::string text = section.string("columns", "");
    std::uint64_t line = section.line("columns");
    // TOML drops a line end directly after the opening quotes.
    std::size_t begin = 0;
    for (std::uint64_t i = 1; i < line; ++i) begin = toml.find('\n', begin) + 1;
    const std::string_view first_line = trimmed(toml.substr(begin, toml.find('\n', begin) - begin));
    if (first_line.ends_with("\"\"\"") || first_line.ends_with("'''")) ++line;

    std::vector<PinnedColumn> columns;
    std::set<std::string> names;
    for (const Text& entry : entries(text, line)) {
        columns.push_back(column(entry, section));
        if (!names.insert(fold(columns.back().name)).second) {
            throw section.wrong(entry.line, fmt::format("column {} is there twice", columns.back().name),
                                "Redshift does not tell upper from lower case in names");
        }
        std::string& path = columns.back().path;
        if (!path.empty()) path = read_path(path, section, entry.line);
    }
    return columns;
}

}  // namespace loadonce::project
