#include "cli/infer.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error_codes.h"
#include "cli/convert.h"
#include "cli/json.h"
#include "cli/open_warehouse.h"
#include "cli/temp_folder.h"
#include "load/sql_text.h"

namespace loadonce::cli {
namespace {

using load::OutputColumn;
using load::TableOutput;

constexpr std::string_view count_ending = ".count()";  // of a count column's path

// "$.order.items[*]" to "order_items".
std::string joined(std::string_view path) {
    std::string name;
    for (const char c : path.substr(1)) {
        if (c == '.') {
            name += name.empty() ? "" : "_";
        } else if (c != '[' && c != ']' && c != '*') {
            name += c;
        }
    }
    return name;
}

bool is_named_like_an_id(const std::string& path) {
    const std::string last = path.substr(path.find_last_of('.') + 1);
    const std::string folded = fold(last);
    return folded == "id" || folded == "key" || folded == "uuid" || last.ends_with("Id") || folded.ends_with("_id");
}

// The children of `parent`, whose rows are those paths, and theirs.
void add_children(const TableOutput& parent, const std::string& rows, const std::string& root,
                  const std::vector<TableOutput>& outputs, std::vector<project::Table>& tables) {
    for (const OutputColumn& column : parent.columns) {
        if (!column.path.ends_with(count_ending)) continue;
        const std::string array = column.path.substr(1, column.path.size() - 1 - count_ending.size());
        project::Table child;
        child.rows = rows + array + "[*]";
        child.name = root + "_" + joined(child.rows);
        const auto output = std::ranges::find(outputs, child.name, &TableOutput::name);
        if (output == outputs.end()) continue;
        child.file_name = child.name;
        child.object_prefix = child.name + "/";
        tables.push_back(child);
        add_children(*output, child.rows, root, outputs, tables);
    }
}

// Those of the columns that have a different value in every row and no null, found by a warehouse that lives as long as
// the question.
std::vector<const OutputColumn*> without_repeats(const TableOutput& table,
                                                 const std::vector<const OutputColumn*>& columns,
                                                 const std::filesystem::path& scratch) {
    const std::unique_ptr<store::Store> store = store::open_folder(scratch / "s3");
    const store::Url url{"scratch", "rows.parquet"};
    store->put_file(url, table.file, store::Store::IfExists::overwrite);
    local::Options options;
    options.file = scratch / "scratch.duckdb";
    options.store = store.get();
    options.store_root = scratch / "s3";
    const std::unique_ptr<warehouse::Warehouse> warehouse = open_while_used(options);
    const std::unique_ptr<warehouse::Session> session = warehouse->connect();
    std::vector<std::string> definitions, counts;
    for (const OutputColumn& column : table.columns) {
        definitions.push_back(load::identifier(column.name) + " " + column.type.ddl());
    }
    for (const OutputColumn* column : columns)
        counts.push_back(fmt::format("COUNT(DISTINCT {})", load::identifier(column->name)));
    session->execute(fmt::format("CREATE TABLE scratch ({})", load::join(definitions, ", ")));
    session->execute(fmt::format("COPY scratch FROM {} IAM_ROLE default FORMAT AS PARQUET", load::literal(url.text())));
    const warehouse::Result answer =
        session->execute(fmt::format("SELECT COUNT(*), {} FROM scratch", load::join(counts, ", ")));
    std::vector<const OutputColumn*> unique;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (answer.rows.at(0).at(i + 1) == answer.rows.at(0).at(0)) unique.push_back(columns[i]);
    }
    return unique;
}

std::vector<const OutputColumn*> key_candidates(const TableOutput& root, const std::filesystem::path& scratch) {
    std::vector<const OutputColumn*> named;
    for (const OutputColumn& column : root.columns) {
        const bool type_fits = column.type.kind == TypeKind::varchar || column.type.kind == TypeKind::bigint;
        if (type_fits && column.from_data && is_named_like_an_id(column.path)) named.push_back(&column);
    }
    return named.empty() || root.rows == 0 ? named : without_repeats(root, named, scratch);
}

void set_key(std::vector<project::Table>& tables, const OutputColumn& key) {
    tables.front().key = {key.name};
    for (project::Table& table : tables) {
        if (!table.is_root()) table.parent_columns = {{fmt::format("{}_{}", tables.front().name, key.name), key.path}};
    }
}

Error undecided(project::Project project, const std::vector<const OutputColumn*>& candidates) {
    std::vector<std::string> names;
    for (const OutputColumn* candidate : candidates) names.push_back(candidate->name);
    OutputColumn example;
    example.name = "COLUMN";
    example.path = "$.COLUMN";
    set_key(project.tables, candidates.empty() ? example : *candidates.front());
    Error error(errors::project_undecided,
                candidates.empty() ? fmt::format("no column of {} is named like an id, never null and never twice",
                                                 project.tables.front().name)
                                   : fmt::format("several columns of {} could be its key: {}",
                                                 project.tables.front().name, load::join(names, ", ")),
                "write this to loadonce.toml, with the right key");
    return error.with_detail(toml_of(project));
}

}  // namespace

project::Project inferred_project(Context& context, const std::vector<std::string>& inputs) {
    const TempFolder scratch(std::filesystem::temp_directory_path());
    load::PipelineOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.out = scratch.path();
    const load::PipelineResult result = convert(context, inputs, options);
    const TableOutput& output = result.tables.front();

    project::Project project = context.project();
    project::SourceGroup group;
    group.name = output.name;
    group.paths = inputs;
    project::Table root;
    root.name = root.file_name = output.name;
    root.object_prefix = root.name + "/";
    project.tables = {root};
    add_children(output, "$", root.name, result.tables, project.tables);
    for (const project::Table& table : project.tables) group.tables.push_back(table.name);
    project.sources = {group};
    const std::vector<const OutputColumn*> candidates = key_candidates(output, scratch.path());
    if (candidates.size() != 1) throw undecided(project, candidates);
    set_key(project.tables, *candidates.front());
    return project;
}

std::string toml_of(const project::Project& project) {
    // A TOML string is written like a JSON string.
    const auto list = [](const std::vector<std::string>& values) {
        std::vector<std::string> quoted;
        for (const std::string& value : values) quoted.push_back(json_string(value));
        return fmt::format("[{}]", load::join(quoted, ", "));
    };
    std::string text = fmt::format("[[source]]\npaths = {}\n", list(project.sources.front().paths));
    for (const project::Table& table : project.tables) {
        text += fmt::format("\n[[table]]\nname = {}\n", json_string(table.name));
        if (!table.is_root()) text += fmt::format("rows = {}\n", json_string(table.rows));
        if (!table.key.empty()) text += fmt::format("key = {}\n", list(table.key));
        for (const project::ParentColumn& parent : table.parent_columns) {
            text += fmt::format("parent_columns = {{ {} = {} }}\n", json_string(parent.name), json_string(parent.path));
        }
    }
    return text;
}

}  // namespace loadonce::cli
