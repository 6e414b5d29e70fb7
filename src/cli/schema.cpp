// schema: the DDL that inputs need. schema diff: what COPY would make of them in the tables that exist.
#include <fmt/format.h>

#include <algorithm>

#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "check/schema_diff.h"
#include "cli/cancel.h"
#include "cli/verbs.h"
#include "convert/convert_inputs.h"
#include "infer/infer.h"

namespace loadonce::cli {
namespace {

struct InputTable {
    std::string name;
    std::vector<check::DataColumn> columns;
};

bool is_parquet(const std::string& input) {
    return std::filesystem::path(input).extension() == ".parquet";
}

// A Parquet file belongs to the table whose file_name it has, also with the _fixed of filled nulls.
std::string table_of_file(const project::Project& project, const std::filesystem::path& file) {
    std::string stem = file.stem().string();
    for (const project::Table& table : project.tables) {
        if (stem == table.file_name || stem == table.file_name + "_fixed") return table.name;
    }
    return stem;
}

InputTable from_parquet(const project::Project& project, const std::string& input) {
    InputTable table{table_of_file(project, input), {}};
    for (parquet::FileColumn& column : parquet::read_info(input).columns)
        table.columns.push_back({std::move(column), 0});
    return table;
}

std::vector<InputTable> from_json(const project::Project& project, const std::vector<std::string>& inputs) {
    const TempFolder folder(std::filesystem::temp_directory_path());
    convert::PipelineOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.out = folder.path();
    std::vector<InputTable> tables;
    for (const convert::ConvertedTable& output : convert::convert_inputs(project, inputs, options).tables) {
        InputTable& table = tables.emplace_back(InputTable{output.name, {}});
        std::vector<parquet::FileColumn> columns = parquet::read_info(output.file).columns;
        for (std::size_t i = 0; i < columns.size() && i < output.columns.size(); ++i) {
            const Type& type = output.columns[i].type;
            const bool text = type.kind == TypeKind::varchar || type.kind == TypeKind::char_;
            columns[i].type = type;
            table.columns.push_back({std::move(columns[i]), text ? static_cast<std::uint32_t>(type.length) : 0});
        }
    }
    return tables;
}

std::vector<InputTable> tables_of(const project::Project& project, const std::vector<std::string>& inputs) {
    std::vector<InputTable> tables;
    std::vector<std::string> json;
    for (const std::string& input : convert::expand_sources(inputs, ".")) {
        if (is_parquet(input)) {
            tables.push_back(from_parquet(project, input));
        } else {
            json.push_back(input);
        }
    }
    if (!json.empty()) std::ranges::move(from_json(project, json), std::back_inserter(tables));
    return tables;
}

Exit schema(Context& context, const std::vector<std::string>& inputs) {
    std::vector<check::TableDefinition> tables;
    for (const InputTable& input : tables_of(context.project(), inputs)) {
        if (input.columns.empty()) note(fmt::format("{}: no columns, as there are no records\n", input.name));
        tables.push_back(check::definition(input.name, input.columns));
    }
    print(context.globals().json ? report::json(tables) : report::text(tables));
    return Exit::done;
}

Exit diff(Context& context, const std::vector<std::string>& inputs) {
    project::Project project = context.project();
    if (project.tables.empty()) project = infer::recorded_for(context.project_with_recorded_tables(), inputs);
    const std::vector<InputTable> tables = tables_of(project, inputs);
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    std::vector<check::SchemaDifference> differences;
    for (const InputTable& input : tables) {
        differences.push_back(check::compare(input.name, input.columns,
                                             check::table_columns(*session, context.project().schema, input.name)));
    }
    print(context.globals().json ? report::json(differences) : report::text(differences));
    const bool works = std::ranges::all_of(differences, &check::SchemaDifference::copy_works);
    return works ? Exit::done : Exit::usage;
}

}  // namespace

void add_schema(CLI::App& app, Action& action) {
    CLI::App* verb =
        app.add_subcommand("schema", "The DDL for JSON or Parquet inputs; schema diff: against the live tables");
    const auto inputs = std::make_shared<std::vector<std::string>>();
    verb->add_option("INPUT", *inputs, "JSON or Parquet files, folders, globs")->type_name("");
    CLI::App* against =
        verb->add_subcommand("diff", "What COPY would refuse or put into wrong columns, and how to mend it");
    against->add_option("INPUT", *inputs, "JSON or Parquet files, folders, globs")->type_name("")->required();
    against->footer("\nExits with 0 when a plain COPY works, else with 2.");
    verb->callback([&action, inputs, against] {
        if (inputs->empty()) throw CLI::RequiredError("INPUT");
        const bool is_diff = against->parsed();
        action = [inputs, is_diff](Context& context) {
            return is_diff ? diff(context, *inputs) : schema(context, *inputs);
        };
    });
}

}  // namespace loadonce::cli
