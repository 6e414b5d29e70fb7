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

// Everything but the COMMIT, in a copy of the warehouse and a store of its own.
load::RunReport plan(const project::Project& project, load::RunOptions options) {
    if (is_redshift(project.warehouse)) {
        throw Error(errors::usage, "--plan works in a copy of the warehouse, and a server cannot be copied",
                    "leave out --plan, or use a local: warehouse");
    }
    const TempFolder scratch(std::filesystem::temp_directory_path());
    const std::unique_ptr<store::Store> store = store::open_folder(scratch.path() / "s3");
    local::Options copy;
    copy.file = scratch.path() / "warehouse.duckdb";
    copy.store = store.get();
    copy.store_root = scratch.path() / "s3";
    copy_warehouse(local_path(project.warehouse, ".", "--warehouse"), copy.file);
    options.work_folder = scratch.path() / "work";
    const std::unique_ptr<warehouse::Warehouse> warehouse = open_while_used(copy);
    load::RunReport report = load::plan(project, *warehouse, *store, options);
    report.warehouse = project.warehouse;
    report.store = project.store;
    return report;
}

Exit run(Context& context, const Options& options) {
    load::RunOptions run;
    run.inputs = options.inputs;
    run.threads = std::max(1U, std::thread::hardware_concurrency());
    run.backfill = options.backfill;
    project::Project project = context.project();
    if (options.inputs.empty() && project.sources.empty()) {
        throw Error(errors::usage,
                    context.has_project_file()
                        ? "nothing to load: the project has no [[source]], and no INPUT was given"
                        : "nothing to load: no loadonce.toml is here, and no INPUT was given",
                    "loadonce run FILE..., or --project FILE");
    }
    if (project.tables.empty()) {
        project = inferred_project(context, options.inputs.empty() ? project.sources.front().paths : options.inputs);
        if (context.globals().verbose) note("told from the data:\n\n" + toml_of(project) + "\n");
    }
    load::RunReport report;
    if (options.plan) {
        report = plan(project, run);
    } else {
        run.work_folder = context.work_folder() / "work";
        run.rejects = context.work_folder() / "rejects.ndjson";
        report = load::run(project, context.warehouse(), context.store(), run);
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
