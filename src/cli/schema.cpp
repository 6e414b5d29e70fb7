// schema: the DDL that inputs need. schema diff: what COPY would make of them in the tables that exist.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/temp_folder.h"
#include "check/schema_diff.h"
#include "cli/cancel.h"
#include "cli/infer.h"
#include "cli/verbs.h"
#include "convert/convert_inputs.h"
#include "redshift/names.h"

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

// As people write it: quoted only where it must be.
std::string name_text(const std::string& name) {
    const bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    return plain && !redshift::is_reserved(name) ? name : redshift::quote_identifier(name);
}

std::string column_type(const check::DataColumn& column) {
    if (!column.file.type) return "SUPER";
    Type type = *column.file.type;
    if (type.kind == TypeKind::varchar && type.length < 255) type.length = 255;
    return type.ddl();
}

std::string ddl(const InputTable& table) {
    std::string text = fmt::format("CREATE TABLE {} (\n", name_text(table.name));
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text += fmt::format("    {} {}{}\n", name_text(table.columns[i].file.name), column_type(table.columns[i]),
                            i + 1 < table.columns.size() ? "," : "");
    }
    return text + ");\n";
}

Exit schema(Context& context, const std::vector<std::string>& inputs) {
    const std::vector<InputTable> tables = tables_of(context.project(), inputs);
    std::string text, json;
    for (const InputTable& table : tables) {
        if (table.columns.empty()) {
            note(fmt::format("{}: no columns, as there are no records\n", table.name));
        } else {
            text += (text.empty() ? "" : "\n") + ddl(table);
        }
        std::string columns;
        for (const check::DataColumn& column : table.columns) {
            columns += fmt::format(R"({}{{"name":{},"type":{}}})", columns.empty() ? "" : ",",
                                   json_string(column.file.name), json_string(column_type(column)));
        }
        json += fmt::format(R"({}{{"table":{},"columns":[{}],"ddl":{}}})", json.empty() ? "" : ",",
                            json_string(table.name), columns, json_string(ddl(table)));
    }
    print(context.globals().json ? fmt::format("{{\"tables\":[{}]}}\n", json) : text);
    return Exit::done;
}

std::string_view effect_word(check::Effect effect) {
    return effect == check::Effect::loads ? "note" : effect == check::Effect::shifts ? "shifts" : "rejects";
}

std::string text(const check::SchemaDifference& difference, const InputTable& input) {
    if (!difference.table_exists) {
        return fmt::format("{}: there is no such table. It would be:\n{}", difference.table, ddl(input));
    }
    std::string text = fmt::format("{}: {} columns in the data, {} in the table", difference.table,
                                   difference.columns_in_data, difference.columns_in_table);
    if (difference.columns.empty()) return text + "; all the same\n";
    text += '\n';
    for (const check::ColumnDifference& column : difference.columns) {
        const std::string left = column.in_data.empty() ? "-" : column.in_data;
        const std::string right = column.in_table.empty() ? "-" : column.in_table;
        text += fmt::format("  {:>3}  {:<7}  data: {}\n                table: {}\n                {}\n",
                            column.position, effect_word(column.effect), left, right, column.problem);
        if (!column.mend.empty()) text += fmt::format("                to do: {}\n", column.mend);
    }
    if (!difference.column_list.empty()) {
        text += fmt::format("  COPY {} ({}) FROM ... loads it as it is.\n", name_text(difference.table),
                            difference.column_list);
    }
    return text;
}

std::string json(const check::SchemaDifference& difference) {
    std::string columns;
    for (const check::ColumnDifference& column : difference.columns) {
        columns += fmt::format(R"({}{{"position":{},"data":{},"table":{},"effect":"{}","problem":{},"mend":{}}})",
                               columns.empty() ? "" : ",", column.position, json_string(column.in_data),
                               json_string(column.in_table), effect_word(column.effect), json_string(column.problem),
                               json_string(column.mend));
    }
    return fmt::format(R"({{"table":{},"exists":{},"copy_works":{},"columns":[{}],"column_list":{}}})",
                       json_string(difference.table), difference.table_exists, difference.copy_works(), columns,
                       json_string(difference.column_list));
}

Exit diff(Context& context, const std::vector<std::string>& inputs) {
    project::Project project = context.project();
    if (project.tables.empty()) project = told_project(with_told_tables(context), inputs);
    const std::vector<InputTable> tables = tables_of(project, inputs);
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    std::string all_text, all_json;
    bool works = true;
    for (const InputTable& input : tables) {
        const check::SchemaDifference difference = check::compare(
            input.name, input.columns, check::table_columns(*session, context.project().schema, input.name));
        works = works && difference.copy_works();
        all_text += text(difference, input);
        all_json += (all_json.empty() ? "" : ",") + json(difference);
    }
    print(context.globals().json ? fmt::format("{{\"tables\":[{}]}}\n", all_json) : all_text);
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
