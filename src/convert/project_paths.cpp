#include "convert/project_paths.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/error_codes.h"
#include "project/enclosing.h"

namespace loadonce::convert {
namespace {

using shape::Evidence;
using shape::OutlineColumn;
using shape::Role;

// What was seen at a path of a table, of all its columns together.
Evidence evidence_at(const shape::Outline& outline, std::string_view rows, const std::string& relative) {
    const std::string absolute = shape::absolute_path(rows, Role::data, relative);
    Evidence evidence;
    for (const OutlineColumn& column : outline.columns())
        if (column.role == Role::data && column.absolute == absolute) evidence.merge(column.evidence);
    return evidence;
}

void refuse_nested(const Evidence& seen, const project::Table& table, std::string_view column,
                   const std::string& path) {
    constexpr std::uint16_t nested = Evidence::object | Evidence::array;
    if ((seen.kinds & nested) == 0 || seen.has_scalar()) return;
    const bool object = (seen.kinds & Evidence::object) != 0;
    throw Error(errors::project_value,
                fmt::format("column {} of {} has the path {}, and the data have {} there", column, table.name, path,
                            object ? "an object" : "an array"),
                object ? fmt::format("name a field of it, such as {}.name, or take the column out", path)
                       : "take the column out: the elements are rows of a table of their own");
}

}  // namespace

void refuse_nested_values(const shape::Outline& outline) {
    for (const shape::TableRequest& request : outline.request().tables) {
        const project::Table& table = request.spec;
        for (const project::PinnedColumn& column : table.columns)
            if (!column.path.empty())
                refuse_nested(evidence_at(outline, table.rows, column.path), table, column.name, column.path);
        for (const project::ParentColumn& parent : table.parent_columns)
            if (!project::is_position(parent.path))
                refuse_nested(evidence_at(outline, "$", parent.path), table, parent.name, parent.path);
    }
}

void refuse_text_versions(const shape::Outline& outline) {
    for (const OutlineColumn& column : outline.columns()) {
        if (!column.version || !column.evidence.has_scalar()) continue;
        const Type type = shape::type_of(column);
        if (type.kind != TypeKind::varchar && type.kind != TypeKind::char_ && type.kind != TypeKind::boolean) continue;
        const shape::OutlineTable& table = outline.tables()[column.table];
        throw Error(
            errors::project_value,
            fmt::format("{}, the version of {}, is neither a number nor a time in all records: as a text, 10 is "
                        "before 9",
                        column.name, table.name),
            fmt::format("correct the data, or let the texts decide: columns = \"{} VARCHAR(255) FROM {}\" in "
                        "[[table]] {}",
                        column.name, column.path, table.name));
    }
}

std::vector<std::string> unmatched_paths(const shape::Outline& outline) {
    std::vector<std::string> sentences;
    for (const shape::TableRequest& request : outline.request().tables) {
        const project::Table& table = request.spec;
        const auto missing = [&](std::string_view what, const std::string& path) {
            sentences.push_back(fmt::format("no record has {} ({} of table {})", path, what, table.name));
        };
        const auto look = [&](std::string_view what, std::string_view rows, const std::string& path) {
            if (evidence_at(outline, rows, path).kinds == 0) missing(what, path);
        };
        for (const project::PinnedColumn& column : table.columns)
            if (!column.path.empty()) look(fmt::format("column {}", column.name), table.rows, column.path);
        for (const project::ParentColumn& parent : table.parent_columns)
            if (!project::is_position(parent.path))
                look(fmt::format("parent column {}", parent.name), "$", parent.path);
        for (const auto& [path, name] : table.rename) {
            look("rename", table.rows, path);
            const std::string absolute = shape::absolute_path(table.rows, Role::data, path);
            const auto stored = request.known.begin() + static_cast<std::ptrdiff_t>(table.columns.size());
            const std::string folded = fold(name);
            const bool renamed = std::ranges::any_of(request.known, [&](const shape::KnownColumn& known) {
                return known.path == absolute && fold(known.name) == folded;
            });
            for (auto known = stored; known != request.known.end() && !renamed; ++known)
                if (known->path == absolute)
                    sentences.push_back(
                        fmt::format("{} is column {} of table {} already, and rename cannot change that", path,
                                    known->name, table.name));
        }
        for (const std::string& path : table.drop)
            if (!outline.dropped().contains(shape::absolute_path(table.rows, Role::data, path))) missing("drop", path);
    }
    return sentences;
}

}  // namespace loadonce::convert
