// schema: the DDL that inputs need. schema diff: what COPY would make of them in the tables that exist.
#include <fmt/format.h>

#include <algorithm>

#include "base/error_codes.h"
#include "check/data_table.h"
#include "check/schema_diff.h"
#include "cli/cancel.h"
#include "cli/verbs.h"
#include "infer/infer.h"

namespace loadonce::cli {
namespace {

Exit schema(Context& context, const std::vector<std::string>& inputs) {
    // Not required() of the option: `schema diff` has inputs of its own.
    if (inputs.empty()) throw Error(errors::usage, "INPUT is required", "see loadonce schema --help");
    std::vector<check::TableDefinition> tables;
    for (const check::DataTable& input : check::data_tables(context.project(), inputs)) {
        if (input.columns.empty()) note(fmt::format("{}: no columns, as there are no records\n", input.name));
        for (const check::DataColumn& column : input.columns) {
            const Type type = column.file.type.value_or(Type::of(TypeKind::super));
            if (const auto refusal = check::refusal(column.file, type))
                note(fmt::format("{}.{}: COPY refuses this file: {}\n", input.name, column.file.name, *refusal));
        }
        tables.push_back(check::definition(input.name, input.columns));
    }
    print(context.globals().json ? report::json(tables) : report::text(tables));
    return Exit::done;
}

Exit diff(Context& context, const std::vector<std::string>& inputs) {
    project::Project project = context.project();
    if (project.tables.empty())
        project = infer::recorded_for(context.project_with_recorded_tables(), infer::group_of(project, inputs), ".");
    const std::vector<check::DataTable> tables = check::data_tables(project, inputs);
    std::vector<check::SchemaDifference> differences;
    if (!context.has_warehouse()) {  // no table is there
        for (const check::DataTable& input : tables)
            differences.push_back(check::compare(input.name, input.columns, {}));
    } else {
        const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
        const CancelWhenStopped cancel(*session);
        for (const check::DataTable& input : tables)
            differences.push_back(check::compare(input.name, input.columns,
                                                 check::table_columns(*session, context.project().schema, input.name)));
    }
    print(context.globals().json ? report::json(differences) : report::text(differences));
    const bool works = std::ranges::all_of(differences, &check::SchemaDifference::copy_works);
    return works ? Exit::done : Exit::usage;
}

}  // namespace

void add_schema(CommandLine& line) {
    Verb verb = line.verb("schema", "The DDL for JSON or Parquet inputs; schema diff: against the live tables");
    const auto inputs = std::make_shared<std::vector<std::string>>();
    verb.option("INPUT", inputs.get(), "JSON or Parquet files, folders, globs").placeholder("");
    Verb against = verb.verb("diff", "What COPY would refuse or put into wrong columns, and how to mend it");
    against.option("INPUT", inputs.get(), "JSON or Parquet files, folders, globs").placeholder("").required();
    against.footer("\nExits with 0 when a plain COPY works, else with 2.");
    verb.runs([inputs, against](Context& context) {
        return against.chosen() ? diff(context, *inputs) : schema(context, *inputs);
    });
}

}  // namespace loadonce::cli
