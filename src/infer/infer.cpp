#include "infer/infer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <thread>

#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/temp_folder.h"
#include "convert/convert_inputs.h"
#include "infer/key.h"
#include "load/own_tables.h"
#include "project/enclosing.h"
#include "project/read.h"
#include "table/short_name.h"

namespace loadonce::infer {
namespace {

using convert::ConvertedColumn;
using convert::ConvertedTable;

std::string names_of(const Columns& columns, std::string_view separator) {
    std::vector<std::string> names;
    for (const ConvertedColumn* column : columns) names.push_back(column->name);
    return fmt::format("{}", fmt::join(names, separator));
}

// The key of the root, which its children carry, with the positions of the elements around their rows.
void set_key(std::vector<project::Table>& tables, const Columns& key) {
    project::Table& root = tables.front();
    for (const ConvertedColumn* column : key) root.key.push_back(column->name);
    for (project::Table& table : tables) {
        if (table.is_root()) continue;
        std::vector<project::ParentColumn>& parents = table.parent_columns;
        for (const ConvertedColumn* column : key)
            parents.push_back({short_name(fmt::format("{}_{}", root.name, column->name)), column->path});
        std::ranges::move(project::enclosing_positions(table.rows, parents), std::back_inserter(parents));
    }
}

// Children directly below a record that has no key of its own may have one: the orders of {"orders": [...]}.
bool set_keys_of_children(std::vector<project::Table>& tables, const std::vector<ConvertedTable>& outputs,
                          const std::filesystem::path& folder) {
    bool any = false;
    for (std::size_t i = 1; i < tables.size(); ++i) {
        const std::string& rows = tables[i].rows;
        if (rows.find("[*]") != rows.size() - 3) continue;
        const Columns own = TableRows(outputs[i], folder).key_candidates();
        if (own.size() != 1) continue;
        tables[i].key = {own.front()->name};
        tables[i].key_alone = any = true;
        for (project::Table& inner : tables)
            if (project::encloses(tables[i], inner, {}))
                inner.parent_columns.push_back(
                    {short_name(fmt::format("{}_{}", tables[i].name, own.front()->name)), own.front()->path});
    }
    return any;
}

Error undecided(project::Project project, const convert::PipelineResult& result, const Columns& candidates,
                TableRows& rows, const std::filesystem::path& folder) {
    const ConvertedTable& root = result.tables.front();
    std::string what, remedy = "save the above as loadonce.toml with the right key, and say: loadonce run";
    std::string comment;
    if (!candidates.empty()) {
        what = fmt::format("several columns of {} could be its key: {}", root.name, names_of(candidates, ", "));
        set_key(project.tables, {candidates.front()});
    } else if (const auto shared = rows.shared_id()) {
        const std::string& id = shared->column->name;
        what = fmt::format("column {} of {} is not unique: {} is there {} times", id, root.name, shared->value,
                           shared->rows);
        set_key(project.tables, {shared->column});
        if (shared->version) {
            project.tables.front().version = shared->version->name;
            remedy = fmt::format(
                "if it is a change feed, which has a record per change: save the above as loadonce.toml, with key = "
                "[\"{}\"] and version = \"{}\" (the newest wins), and say: loadonce run",
                id, shared->version->name);
        } else {
            remedy = fmt::format(
                "if it is a change feed, which has a record per change: save the above as loadonce.toml, with key = "
                "[\"{}\"] (the last wins; better with a version = \"COLUMN\"), and say: loadonce run",
                id);
        }
    } else if (const Columns pair = rows.pair_with_time(); !pair.empty()) {
        what = fmt::format(
            "no column of {} is named like an id, never null and never twice; {} together tell its "
            "records apart",
            root.name, names_of(pair, " and "));
        set_key(project.tables, pair);
    } else {
        what = fmt::format("no column of {} is named like an id, never null and never twice", root.name);
        comment =
            "# Without a key a record is known by its file and its place in it. With one, a record that comes\n"
            "# again replaces the old one: give the first [[table]] key = [\"COLUMN\"], or several columns.\n";
        set_key(project.tables, {});
        const std::uint64_t records = root.rows;
        if (set_keys_of_children(project.tables, result.tables, folder) && records <= result.sources.size()) {
            const auto child = std::ranges::find_if(project.tables, &project::Table::key_alone);
            const std::string path = child->rows.substr(1, child->rows.size() - 4);
            what += fmt::format(". Each file is one record, which wraps those in ${}", path);
            remedy = fmt::format("unwrap them: jq -c '{}[]' {} | loadonce run -; or {}", path,
                                 project.sources.front().paths.front(),
                                 "save the above as loadonce.toml, and say: loadonce run");
        }
    }
    Error error(errors::project_undecided, what, remedy);
    return error.with_detail(comment + toml_of(project, project.sources.front()));
}

// The name of a group that has none is that of the table that its files would fill.
std::string name_of(const project::SourceGroup& group, const std::vector<std::string>& files) {
    if (!group.name.empty()) return group.name;
    return convert::table_name_of(files.empty() ? "-" : files.front());
}

std::vector<std::string> files_of(const project::SourceGroup& group, const std::filesystem::path& folder) {
    return convert::expand_sources(group.paths, folder, source::NoMatch::no_files);
}

// Adds a group and its tables.
void add(project::Project& all, project::Project part) {
    const project::SourceGroup& group = part.sources.front();
    if (std::ranges::count(all.sources, group.name, &project::SourceGroup::name) > 0)
        throw Error(errors::project_undecided, fmt::format("two sources would be called {}", group.name),
                    "give each [[source]] a name of its own");
    for (project::Table& table : part.tables) {
        if (all.table(table.name))
            throw Error(errors::project_undecided,
                        fmt::format("two sources would fill the table {}; one of them reads {}", table.name,
                                    group.paths.front()),
                        "declare the tables in the project file: [[table]], and tables = [...] in each [[source]]");
        all.tables.push_back(std::move(table));
    }
    all.sources.push_back(group);
}

}  // namespace

project::Project infer(const project::Project& base, project::SourceGroup group, const std::filesystem::path& folder,
                       const std::vector<std::string>& key) {
    const TempFolder scratch;
    convert::PipelineOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.out = scratch.path();
    project::Project project = base;
    group.tables.clear();  // those of an earlier inference
    const std::vector<std::string> files = files_of(group, folder);
    group.name = name_of(group, files);
    project.sources = {group};
    if (files.empty()) return project;
    const convert::PipelineResult result = convert::convert_inputs(project, files, options);
    const ConvertedTable& root = result.tables.front();
    if (root.rows == 0 || root.columns.empty()) return project;
    for (const ConvertedTable& output : result.tables) {
        project::Table table;
        table.name = table.file_name = output.name;
        table.rows = output.path;
        table.object_prefix = table.name + "/";
        project.tables.push_back(table);
        group.tables.push_back(table.name);
    }
    project.sources = {group};
    Columns columns;
    for (const ConvertedColumn& column : root.columns) {
        if (std::ranges::count(key, column.name) > 0) columns.push_back(&column);
    }
    if (columns.empty()) {
        TableRows rows(root, scratch.path());
        columns = rows.key_candidates();
        if (columns.size() != 1) throw undecided(project, result, columns, rows, scratch.path());
    }
    set_key(project.tables, columns);
    return project;
}

project::SourceGroup group_of(const project::Project& base, const std::vector<std::string>& inputs) {
    project::SourceGroup group;
    if (base.sources.size() == 1) group = base.sources.front();
    group.paths = inputs;
    return group;
}

project::Project infer_groups(const project::Project& base, const std::vector<std::string>& inputs,
                              const project::Project& known) {
    const std::vector<project::SourceGroup> groups =
        inputs.empty() ? base.sources : std::vector{group_of(base, inputs)};
    const std::filesystem::path folder = inputs.empty() ? base.folder : ".";
    (void)convert::expand_sources(inputs, folder);  // what the user names must be there
    project::Project all = base;
    all.sources.clear();
    for (const project::SourceGroup& group : groups) {
        project::Project part = recorded_for(known, group, folder);
        if (part.tables.empty()) part = infer(base, group, folder, {});
        add(all, std::move(part));
    }
    return all;
}

std::string toml_of(const project::Project& project, const project::SourceGroup& group) {
    // A TOML string is written like a JSON string.
    const auto list = [](const std::vector<std::string>& values) {
        std::vector<std::string> quoted;
        for (const std::string& value : values) quoted.push_back(json_string(value));
        return fmt::format("[{}]", fmt::join(quoted, ", "));
    };
    std::string text = fmt::format("[[source]]\nname = {}\npaths = {}\n", json_string(group.name), list(group.paths));
    if (group.format != project::Format::detect)
        text += fmt::format("format = {}\n", group.format == project::Format::json ? "\"json\"" : "\"ndjson\"");
    for (const std::string& name : group.tables) {
        const project::Table& table = *project.table(name);
        text += fmt::format("\n[[table]]\nname = {}\n", json_string(table.name));
        if (!table.is_root()) text += fmt::format("rows = {}\n", json_string(table.rows));
        if (!table.key.empty()) text += fmt::format("key = {}\n", list(table.key));
        if (!table.version.empty()) text += fmt::format("version = {}\n", json_string(table.version));
        if (table.key_alone) text += "key_alone = true\n";
        std::vector<std::string> parents;
        for (const project::ParentColumn& parent : table.parent_columns)
            parents.push_back(fmt::format("{} = {}", json_string(parent.name), json_string(parent.path)));
        if (!parents.empty()) text += fmt::format("parent_columns = {{ {} }}\n", fmt::join(parents, ", "));
    }
    return text;
}

project::Project with_recorded_tables(const project::Project& project, warehouse::Session& session) {
    project::Project known = project;
    if (!known.tables.empty()) return known;
    known.sources.clear();
    for (const load::InferredTables& recorded : load::read_inferred(session, project.schema, project.name)) {
        project::Project part =
            project::parse(recorded.definition, project.folder / ("inferred for " + recorded.group));
        std::ranges::move(part.sources, std::back_inserter(known.sources));
        for (project::Table& table : part.tables) {
            if (!known.table(table.name)) known.tables.push_back(std::move(table));
        }
    }
    return known;
}

project::Project recorded_for(project::Project known, const project::SourceGroup& group,
                              const std::filesystem::path& folder) {
    const auto files = group.name.empty() ? files_of(group, folder) : std::vector<std::string>();
    const auto found = std::ranges::find(known.sources, name_of(group, files), &project::SourceGroup::name);
    if (found == known.sources.end()) {
        known.sources.clear();
        known.tables.clear();
        return known;
    }
    project::SourceGroup again = *found;
    again.paths = group.paths;
    again.format = group.format;
    std::erase_if(known.tables,
                  [&](const project::Table& table) { return std::ranges::count(again.tables, table.name) == 0; });
    known.sources = {std::move(again)};
    return known;
}

}  // namespace loadonce::infer
