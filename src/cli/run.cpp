// run: the whole way from sources to committed rows, each record exactly once.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "cli/failure.h"
#include "cli/progress_line.h"
#include "cli/verbs.h"
#include "infer/infer.h"
#include "load/load.h"
#include "local/copy_warehouse.h"
#include "local/open.h"

namespace loadonce::cli {
namespace {

struct Options {
    std::vector<std::string> inputs;
    bool plan = false;
    bool backfill = false;
};

// What a run loads, and whether its tables were inferred and not declared by a project file.
struct Wanted {
    project::Project project;
    bool is_inferred = false;
};

Wanted wanted(Context& context, const std::vector<std::string>& inputs, const project::Project& known) {
    const project::Project& project = context.project();
    if (!project.tables.empty()) return {project, false};
    return {infer::infer_groups(project, inputs, known), true};
}

// By source group.
std::map<std::string, std::string> definitions_of(const project::Project& inferred) {
    std::map<std::string, std::string> definitions;
    for (const project::SourceGroup& group : inferred.sources)
        if (!group.tables.empty()) definitions.emplace(group.name, infer::toml_of(inferred, group));
    return definitions;
}

bool is_undecided(const load::GroupReport& group) {
    return group.error && group.error->code() == errors::project_undecided;
}

// Runs what is wanted. New arrays in the data are no reason to refuse where nobody declared the old ones: then the
// tables of the group are inferred again, with the key that they have.
template <class Go>
load::RunReport run_wanted(Context& context, const Wanted& wanted, load::RunOptions run, const Go& go) {
    if (!wanted.is_inferred) return go(wanted.project, run);
    run.inferred = definitions_of(wanted.project);
    if (context.globals().verbose)
        for (const auto& [group, definition] : run.inferred) note("inferred from the data:\n\n" + definition + "\n");
    load::RunReport report = go(wanted.project, run);
    for (load::GroupReport& group : report.groups) {
        if (!is_undecided(group)) continue;
        const project::SourceGroup& again =
            *std::ranges::find(wanted.project.sources, group.name, &project::SourceGroup::name);
        const std::filesystem::path folder = run.inputs.empty() ? wanted.project.folder : ".";
        const project::Project project =
            infer::infer(context.project(), again, folder, wanted.project.table(again.tables.front())->key);
        run.inferred = definitions_of(project);
        group = go(project, run).groups.front();
    }
    return report;
}

// Everything but the COMMIT, in a copy of the warehouse and a store of its own.
load::RunReport plan(Context& context, const Options& options, load::RunOptions run) {
    if (is_redshift(context.project().warehouse)) {
        throw Error(errors::usage, "--plan works in a copy of the warehouse, and a server cannot be copied",
                    "leave out --plan, or use a local: warehouse");
    }
    const TempFolder scratch;
    const std::filesystem::path s3_root = scratch.path() / "s3";
    const std::unique_ptr<store::Store> store = store::open_folder(s3_root);
    const local::Options copy = local_options(scratch.path() / "warehouse.duckdb", *store, s3_root, "run");
    local::copy_warehouse(local_path(context.project().warehouse, ".", "--warehouse"), copy.file);
    run.work_folder = scratch.path() / "work";
    const std::unique_ptr<warehouse::Warehouse> warehouse = local::open_shared(copy);
    load::RunReport report = run_wanted(
        context, wanted(context, options.inputs, infer::with_recorded_tables(context.project(), *warehouse->connect())),
        run, [&](const project::Project& project, const load::RunOptions& with) {
            return load::plan(project, *warehouse, *store, with);
        });
    report.warehouse = context.project().warehouse;
    report.store = context.project().store;
    return report;
}

load::RunReport commit(Context& context, const Options& options, const load::RunOptions& run) {
    return run_wanted(context, wanted(context, options.inputs, context.project_with_recorded_tables()), run,
                      [&](const project::Project& project, const load::RunOptions& with) {
                          return load::run(project, context.warehouse(), context.store(), with);
                      });
}

load::RunReport watched(Context& context, const Options& options, load::RunOptions& run) {
    ProgressLine line(context.globals());
    run.progress = line.progress();
    return options.plan ? plan(context, options, run) : commit(context, options, run);
}

Exit run(Context& context, const Options& options) {
    load::RunOptions run;
    run.inputs = options.inputs;
    run.threads = std::max(1U, std::thread::hardware_concurrency());
    run.backfill = options.backfill;
    run.lock_wait = lock_wait();
    if (options.inputs.empty() && context.project().sources.empty()) {
        throw Error(errors::usage,
                    context.has_project_file()
                        ? "nothing to load: the project has no [[source]], and no INPUT was given"
                        : "nothing to load: no loadonce.toml is here, and no INPUT was given",
                    "loadonce run FILE..., or --project FILE");
    }
    run.work_folder = context.work_folder() / "work";  // of --plan: another
    if (!options.plan) run.rejects = context.work_folder() / "rejects";
    const load::RunReport report = watched(context, options, run);
    print(context.globals().json ? report::json(report) : report::text(report, context.globals().detail()));
    for (const load::GroupReport& group : report.groups) {
        if (group.error) say(*group.error, report.groups.size() > 1 ? group.name : "");
        if (!group.rejects_file.empty())
            note(fmt::format("rejected records are kept in {}\n", group.rejects_file.string()));
    }
    return report.exit();
}

}  // namespace

void add_run(CommandLine& line) {
    Verb verb = line.verb("run", "Load what is new, each record exactly once");
    const auto options = std::make_shared<Options>();
    verb.option("INPUT", &options->inputs, "Files, folders, globs or - instead of the project's sources")
        .placeholder("");
    verb.flag("--plan", options->plan, "Show what the run would do, without changing anything");
    verb.flag("--backfill", options->backfill, "Load again the sources that were loaded under another plan");
    verb.footer(
        "\nloadonce run                  what is new of the project's sources\n"
        "loadonce run orders.json      this file; without a project file tables and key are inferred from the data\n"
        "zcat x.gz | loadonce run -    standard input");
    verb.runs([options](Context& context) { return run(context, *options); });
}

}  // namespace loadonce::cli
