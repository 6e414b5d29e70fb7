// run: the whole way from sources to committed rows, each record exactly once.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "cli/infer.h"
#include "cli/open_warehouse.h"
#include "cli/temp_folder.h"
#include "cli/verbs.h"
#include "load/load.h"
#include "local/process_lock.h"

namespace loadonce::cli {
namespace {

struct Options {
    std::vector<std::string> inputs;
    bool plan = false;
    bool backfill = false;
};

// The warehouse's file with its write-ahead log, copied while nobody writes to it. Nothing when it does not exist yet.
void copy_warehouse(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (!std::filesystem::exists(from)) return;
    const local::ProcessLock lock(from.parent_path() / "warehouse.lock", "run --plan", std::chrono::seconds(60));
    for (const char* ending : {"", ".wal"}) {
        std::filesystem::path source = from, target = to;
        source += ending;
        target += ending;
        std::error_code error;
        if (std::filesystem::exists(source)) std::filesystem::copy_file(source, target, error);
        if (error) throw_file_io("copy", source, error.value());
    }
}

// What a run loads, and whether that was told from the data and not by a project file.
struct Wanted {
    project::Project project;
    bool told = false;
};

// Without tables in the project: those that an earlier run of these inputs told (`known` has them), else told now.
Wanted wanted(Context& context, const std::vector<std::string>& inputs, project::Project known) {
    const project::Project& project = context.project();
    if (!project.tables.empty()) return {project, false};
    const std::vector<std::string>& paths = inputs.empty() ? project.sources.front().paths : inputs;
    known = told_project(std::move(known), paths);
    if (known.tables.empty()) known = inferred_project(context, paths, {});
    return {std::move(known), true};
}

// Runs what is wanted. New arrays in the data are no reason to refuse where nobody declared the old ones: then the
// tables are told anew, with the key that they have.
template <class Go>
load::RunReport run_wanted(Context& context, Wanted& wanted, const Go& go) {
    if (wanted.told && context.globals().verbose) note("told from the data:\n\n" + toml_of(wanted.project) + "\n");
    load::RunReport report = go(wanted.project);
    const auto undecided = [](const load::GroupReport& group) {
        return group.error && group.error->code() == errors::project_undecided;
    };
    if (!wanted.told || std::ranges::none_of(report.groups, undecided)) return report;
    const project::SourceGroup& group = wanted.project.sources.front();
    const std::vector<std::string> key = wanted.project.table(group.tables.front())->key;
    wanted.project = inferred_project(context, std::vector<std::string>(group.paths), key);
    return go(wanted.project);
}

// Everything but the COMMIT, in a copy of the warehouse and a store of its own.
load::RunReport plan(Context& context, const Options& options, load::RunOptions run) {
    if (is_redshift(context.project().warehouse)) {
        throw Error(errors::usage, "--plan works in a copy of the warehouse, and a server cannot be copied",
                    "leave out --plan, or use a local: warehouse");
    }
    const TempFolder scratch(std::filesystem::temp_directory_path());
    const std::unique_ptr<store::Store> store = store::open_folder(scratch.path() / "s3");
    local::Options copy;
    copy.file = scratch.path() / "warehouse.duckdb";
    copy.store = store.get();
    copy.store_root = scratch.path() / "s3";
    copy_warehouse(local_path(context.project().warehouse, ".", "--warehouse"), copy.file);
    run.work_folder = scratch.path() / "work";
    const std::unique_ptr<warehouse::Warehouse> warehouse = open_while_used(copy);
    Wanted what = wanted(context, options.inputs, with_told_tables(context.project(), *warehouse->connect()));
    load::RunReport report = run_wanted(
        context, what, [&](const project::Project& project) { return load::plan(project, *warehouse, *store, run); });
    report.warehouse = context.project().warehouse;
    report.store = context.project().store;
    return report;
}

load::RunReport commit(Context& context, const Options& options, const load::RunOptions& run) {
    Wanted what = wanted(context, options.inputs, with_told_tables(context));
    load::RunReport report = run_wanted(context, what, [&](const project::Project& project) {
        return load::run(project, context.warehouse(), context.store(), run);
    });
    if (what.told && report.exit() == Exit::done) remember(what.project, *context.warehouse().connect());
    return report;
}

Exit run(Context& context, const Options& options) {
    load::RunOptions run;
    run.inputs = options.inputs;
    run.threads = std::max(1U, std::thread::hardware_concurrency());
    run.backfill = options.backfill;
    if (options.inputs.empty() && context.project().sources.empty()) {
        throw Error(errors::usage,
                    context.has_project_file()
                        ? "nothing to load: the project has no [[source]], and no INPUT was given"
                        : "nothing to load: no loadonce.toml is here, and no INPUT was given",
                    "loadonce run FILE..., or --project FILE");
    }
    load::RunReport report;
    if (options.plan) {
        report = plan(context, options, run);
    } else {
        run.work_folder = context.work_folder() / "work";
        run.rejects = context.work_folder() / "rejects.ndjson";
        report = commit(context, options, run);
    }
    print(context.globals().json ? report::json(report) : report::text(report, context.globals().detail()));
    const auto rejected = [](const load::GroupReport& group) { return group.rejected > 0; };
    if (!options.plan && !context.globals().json && std::ranges::any_of(report.groups, rejected)) {
        note(fmt::format("rejected records are kept in {}\n", run.rejects.string()));
    }
    return report.exit();
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
    CLI::App* verb = app.add_subcommand("run", "Load what is new, each record exactly once");
    const auto options = std::make_shared<Options>();
    verb->add_option("INPUT", options->inputs, "Files, folders, globs or - instead of the project's sources");
    verb->add_flag("--plan", options->plan, "Say what would be done, and change nothing");
    verb->add_flag("--backfill", options->backfill, "Load again what was loaded under another plan");
    verb->callback([&action, options] { action = [options](Context& context) { return run(context, *options); }; });
}

}  // namespace loadonce::cli
