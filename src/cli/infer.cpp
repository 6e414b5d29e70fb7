#include "cli/infer.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/temp_folder.h"
#include "convert/convert_inputs.h"
#include "load/own_tables.h"
#include "load/sql_text.h"
#include "local/open.h"
#include "project/read.h"

namespace loadonce::cli {
namespace {

using convert::ConvertedColumn;
using convert::ConvertedTable;
using Columns = std::vector<const ConvertedColumn*>;

bool is_named_like_an_id(const std::string& path) {
    const std::string last = path.substr(path.find_last_of('.') + 1);
    const std::string folded = fold(last);
    return folded == "id" || folded == "key" || folded == "uuid" || last.ends_with("Id") || folded.ends_with("_id");
}

std::string names_of(const Columns& columns, std::string_view separator) {
    std::vector<std::string> names;
    for (const ConvertedColumn* column : columns) names.push_back(column->name);
    return load::join(names, separator);
}

// A table's rows, in a warehouse that lives as long as the questions about them.
class Scratch {
  public:
    Scratch(const ConvertedTable& table, const std::filesystem::path& folder)
        : rows_(table.rows), folder_(folder), store_(store::open_folder(folder_.path() / "s3")) {
        const store::Url url{"scratch", table.file.filename().string()};
        store_->put_file(url, table.file, store::Store::IfExists::overwrite);
        local::Options options;
        options.file = folder_.path() / "scratch.duckdb";
        options.store = store_.get();
        options.store_root = folder_.path() / "s3";
        warehouse_ = local::open_shared(options);
        session_ = warehouse_->connect();
        std::vector<std::string> definitions;
        for (const ConvertedColumn& column : table.columns)
            definitions.push_back(load::identifier(column.name) + " " + column.type.ddl());
        session_->execute(fmt::format("CREATE TABLE scratch ({})", load::join(definitions, ", ")));
        session_->execute(
            fmt::format("COPY scratch FROM {} IAM_ROLE default FORMAT AS PARQUET", load::literal(url.text())));
    }

    // No row has a null in one of them, and no two rows are alike in all of them.
    [[nodiscard]] bool tell_rows_apart(const Columns& columns) {
        std::vector<std::string> names, filled;
        for (const ConvertedColumn* column : columns) {
            names.push_back(load::identifier(column->name));
            filled.push_back(names.back() + " IS NOT NULL");
        }
        const warehouse::Result answer =
            session_->execute(fmt::format("SELECT COUNT(*) FROM (SELECT DISTINCT {} FROM scratch WHERE {}) t",
                                          load::join(names, ", "), load::join(filled, " AND ")));
        return answer.value() == std::to_string(rows_);
    }

  private:
    std::uint64_t rows_;
    TempFolder folder_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<warehouse::Warehouse> warehouse_;
    std::unique_ptr<warehouse::Session> session_;
};

// The columns of which each tells the rows apart, of those that are named like an id.
Columns key_candidates(const ConvertedTable& table, Scratch& scratch) {
    Columns found;
    for (const ConvertedColumn& column : table.columns) {
        const bool type_fits = column.type.kind == TypeKind::varchar || column.type.kind == TypeKind::bigint;
        if (type_fits && column.from_data && is_named_like_an_id(column.path) && scratch.tell_rows_apart({&column}))
            found.push_back(&column);
    }
    const auto own = std::ranges::find_if(found, [](const ConvertedColumn* column) { return column->path == "$.id"; });
    return own == found.end() ? found : Columns{*own};
}

// Two columns that tell the rows apart together, one of them a time: what a reading of a sensor has. Empty: none.
Columns pair_with_time(const ConvertedTable& table, Scratch& scratch) {
    const auto is_time = [](const ConvertedColumn& column) {
        return column.type.kind == TypeKind::timestamp || column.type.kind == TypeKind::timestamptz ||
               column.type.kind == TypeKind::date;
    };
    for (const ConvertedColumn& time : table.columns) {
        if (!is_time(time)) continue;
        for (const ConvertedColumn& other : table.columns) {
            const bool type_fits = other.type.kind == TypeKind::varchar || other.type.kind == TypeKind::bigint;
            if (type_fits && other.from_data && scratch.tell_rows_apart({&other, &time})) return {&other, &time};
        }
    }
    return {};
}

void set_key(std::vector<project::Table>& tables, const Columns& key) {
    project::Table& root = tables.front();
    for (const ConvertedColumn* column : key) root.key.push_back(column->name);
    for (project::Table& table : tables) {
        if (table.is_root()) continue;
        for (const ConvertedColumn* column : key)
            table.parent_columns.push_back({fmt::format("{}_{}", root.name, column->name), column->path});
    }
}

// Children directly below a record that has no key of its own may have one: the orders of {"orders": [...]}.
bool set_keys_of_children(std::vector<project::Table>& tables, const std::vector<ConvertedTable>& outputs,
                          const std::filesystem::path& folder) {
    bool any = false;
    for (std::size_t i = 1; i < tables.size(); ++i) {
        const std::string& rows = tables[i].rows;
        if (rows.find("[*]") != rows.size() - 3) continue;
        Scratch scratch(outputs[i], folder);
        const Columns own = key_candidates(outputs[i], scratch);
        if (own.size() != 1) continue;
        tables[i].key = {own.front()->name};
        tables[i].key_alone = any = true;
    }
    return any;
}

Error undecided(project::Project project, const convert::PipelineResult& result, const Columns& candidates,
                Scratch& scratch, const std::filesystem::path& folder) {
    const ConvertedTable& root = result.tables.front();
    std::string what, remedy = "save the above as loadonce.toml with the right key, and say: loadonce run";
    std::string comment;
    if (!candidates.empty()) {
        what = fmt::format("several columns of {} could be its key: {}", root.name, names_of(candidates, ", "));
        set_key(project.tables, {candidates.front()});
    } else if (const Columns pair = pair_with_time(root, scratch); !pair.empty()) {
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
    return error.with_detail(comment + toml_of(project));
}

}  // namespace

std::string inferred_name(const std::vector<std::string>& inputs) {
    const std::vector<std::string> files = convert::expand_sources(inputs, ".");
    return convert::table_name_of(files.empty() ? "-" : files.front());
}

project::Project inferred_project(Context& context, const std::vector<std::string>& inputs,
                                  const std::vector<std::string>& key) {
    const TempFolder folder(std::filesystem::temp_directory_path());
    convert::PipelineOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.out = folder.path();
    const convert::PipelineResult result = convert::convert_inputs(context.project(), inputs, options);
    const ConvertedTable& root = result.tables.front();

    project::Project project = context.project();
    project::SourceGroup group;
    group.name = root.name;
    group.paths = inputs;
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
        Scratch scratch(root, folder.path());
        columns = key_candidates(root, scratch);
        if (columns.size() != 1) throw undecided(project, result, columns, scratch, folder.path());
    }
    set_key(project.tables, columns);
    return project;
}

std::string toml_of(const project::Project& project) {
    // A TOML string is written like a JSON string.
    const auto list = [](const std::vector<std::string>& values) {
        std::vector<std::string> quoted;
        for (const std::string& value : values) quoted.push_back(json_string(value));
        return fmt::format("[{}]", load::join(quoted, ", "));
    };
    const project::SourceGroup& group = project.sources.front();
    std::string text = fmt::format("[[source]]\nname = {}\npaths = {}\n", json_string(group.name), list(group.paths));
    for (const project::Table& table : project.tables) {
        text += fmt::format("\n[[table]]\nname = {}\n", json_string(table.name));
        if (!table.is_root()) text += fmt::format("rows = {}\n", json_string(table.rows));
        if (!table.key.empty()) text += fmt::format("key = {}\n", list(table.key));
        if (table.key_alone) text += "key_alone = true\n";
        std::vector<std::string> parents;
        for (const project::ParentColumn& parent : table.parent_columns)
            parents.push_back(fmt::format("{} = {}", json_string(parent.name), json_string(parent.path)));
        if (!parents.empty()) text += fmt::format("parent_columns = {{ {} }}\n", load::join(parents, ", "));
    }
    return text;
}

project::Project with_told_tables(const project::Project& project, warehouse::Session& session) {
    project::Project known = project;
    if (!known.tables.empty()) return known;
    known.sources.clear();
    for (const load::InferredTables& inferred : load::read_inferred(session, project.schema, project.name)) {
        project::Project part = project::parse(inferred.definition, project.folder / ("told from " + inferred.group));
        std::ranges::move(part.sources, std::back_inserter(known.sources));
        for (project::Table& table : part.tables) {
            if (!known.table(table.name)) known.tables.push_back(std::move(table));
        }
    }
    return known;
}

project::Project with_told_tables(Context& context) {
    const project::Project& project = context.project();
    if (!project.tables.empty()) return project;
    if (!is_redshift(project.warehouse) && !std::filesystem::exists(local_path(project.warehouse, ".", "--warehouse")))
        return project;
    return with_told_tables(project, *context.warehouse().connect());
}

project::Project told_project(project::Project known, const std::vector<std::string>& inputs) {
    const auto group = std::ranges::find(known.sources, inferred_name(inputs), &project::SourceGroup::name);
    if (group == known.sources.end()) {
        known.sources.clear();
        known.tables.clear();
        return known;
    }
    const project::SourceGroup again = *group;
    known.sources = {again};
    known.sources.front().paths = inputs;
    std::erase_if(known.tables,
                  [&](const project::Table& table) { return std::ranges::count(again.tables, table.name) == 0; });
    return known;
}

}  // namespace loadonce::cli
