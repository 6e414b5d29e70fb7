#include "load/load.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <numeric>
#include <set>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "load/crash_point.h"
#include "load/deliver.h"
#include "load/evolve.h"
#include "load/inputs.h"
#include "load/manifest.h"
#include "load/plan.h"
#include "load/recording.h"

namespace loadonce::load {

namespace {

namespace fs = std::filesystem;

// A source on its way: what it is called, and the file that is read.
struct Source {
    std::string path;
    SourceReport report;
};

// What the warehouse knew before the conversion.
struct Known {
    std::vector<LedgerEntry> ledger;
    StoredColumns columns;
    LiveTables live;
};

// A folder of this process's own in the work folder; what is in it goes when the run ends. Folders of processes that
// were killed go when the next run starts.
class WorkFolder {
  public:
    explicit WorkFolder(const fs::path& parent) : path(parent / fmt::format("run-{}", ::getpid())) {
        try {
            fs::create_directories(parent);
            for (const auto& entry : fs::directory_iterator(parent)) {
                const std::string name = entry.path().filename().string();
                if (!name.starts_with("run-")) continue;
                int pid = 0;
                std::from_chars(name.data() + 4, name.data() + name.size(), pid);
                if (pid > 0 && (pid == ::getpid() || (::kill(pid, 0) != 0 && errno == ESRCH)))
                    fs::remove_all(entry.path());
            }
            fs::create_directory(path);
        } catch (const fs::filesystem_error& error) {
            throw Error(errors::file_io, error.what(), "the work folder must be writable");
        }
    }
    ~WorkFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const fs::path path;
};

// One group's way from names to rows.
class GroupRun {
  public:
    GroupRun(const project::Project& project, const project::SourceGroup& group, warehouse::Warehouse& warehouse,
             store::Store& store, const RunOptions& options, const fs::path& folder, Ending ending)
        : project_(project),
          group_(group),
          warehouse_(warehouse),
          store_(store),
          options_(options),
          folder_(folder),
          ending_(ending) {
        report_.name = group.name;
    }

    GroupReport run(const std::vector<std::string>& paths) {
        try {
            // The project is wrong before anything is read.
            (void)relations(project_, group_, {});
            spool_and_hash(paths);
            reach(CrashPoint::after_spool);
            load();
        } catch (const Error& error) {
            log_failure(error);
            if (error.code() == errors::interrupted || error.code() == errors::warehouse_unreachable) throw;
            report_.status = GroupStatus::failed;
            report_.error = error;
        }
        for (auto& source : sources_) report_.sources.push_back(std::move(source.report));
        return std::move(report_);
    }

  private:
    void spool_and_hash(const std::vector<std::string>& paths);
    void load();
    [[nodiscard]] Known read_known();
    void judge_sources(const Known& known);
    [[nodiscard]] PipelineResult convert(const Known& known);
    [[nodiscard]] LoadPlan make_plan(const PipelineResult& converted);
    void upload(LoadPlan& plan, const PipelineResult& converted);
    void note_older_plan(const std::vector<SourceVerdict>& verdicts);
    void report_delivery(const LoadPlan& plan, Delivery delivery);
    [[nodiscard]] LoadPlan unfinished_plan() const;
    void log_failure(const Error& reason);

    const project::Project& project_;
    const project::SourceGroup& group_;
    warehouse::Warehouse& warehouse_;
    store::Store& store_;
    const RunOptions& options_;
    const fs::path& folder_;
    const Ending ending_;
    const std::string plan_hash_ = plan_hash(project_, group_);
    std::vector<Source> sources_;
    std::vector<std::size_t> to_load_;  // indexes of sources_, in the order of _lo_source
    bool judged_ = false;               // to_load_ is known
    GroupReport report_;
};

// The name under which the ledger knows a file: it must not depend on the working directory.
std::string name_of(const std::string& path, const fs::path& project_folder) {
    if (path == "-") return path;
    const fs::path file = fs::weakly_canonical(path);
    const fs::path relative =
        file.lexically_relative(fs::weakly_canonical(project_folder.empty() ? "." : project_folder));
    return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

// Standard input can be read once, and is needed twice: for its fingerprint and for its rows.
fs::path spool_stdin(const fs::path& folder) {
    fs::path file = folder / "stdin";
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    std::array<char, 1 << 16> buffer{};
    for (;;) {
        throw_if_stopped();
        const auto got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(errors::source_unreadable, fmt::format("standard input: {}", std::strerror(errno)));
        if (got == 0) break;
        out.write(buffer.data(), got);
    }
    out.close();
    if (!out)
        throw Error(errors::file_io, fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)),
                    "free some space");
    return file;
}

void GroupRun::spool_and_hash(const std::vector<std::string>& paths) {
    if (options_.progress) options_.progress->begin(Progress::Stage::hashing, 0);
    for (const auto& path : paths) {
        throw_if_stopped();
        Source source;
        source.path = path == "-" ? spool_stdin(folder_).string() : path;
        const SourceRead read = fingerprint(source.path);
        source.report.name = name_of(path, project_.folder);
        source.report.fingerprint = read.fingerprint;
        source.report.bytes = read.bytes;
        if (options_.progress) options_.progress->bytes += read.bytes;
        sources_.push_back(std::move(source));
    }
}

Known GroupRun::read_known() {
    Known known;
    const auto session = warehouse_.connect();
    const auto own = own_tables(*session, project_.schema);
    if (std::ranges::count(own, ledger_table) > 0)
        known.ledger = read_ledger(*session, project_.schema, project_.name, group_.name);
    if (std::ranges::count(own, columns_table) > 0)
        known.columns = read_columns(*session, project_.schema, project_.name);
    known.live = read_live(*session, project_.schema, group_.tables);
    return known;
}

void GroupRun::judge_sources(const Known& known) {
    std::vector<SourceIdentity> identities;
    for (const auto& source : sources_) identities.push_back({source.report.name, source.report.fingerprint});
    const auto verdicts =
        judge(identities, known.ledger, group_.tables, oids(known.live), plan_hash_, options_.backfill);
    to_load_.clear();
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        sources_[i].report.verdict = verdicts[i].verdict;
        sources_[i].report.same_as = verdicts[i].same_as;
        if (is_loaded_now(verdicts[i].verdict)) to_load_.push_back(i);
    }
    // A backfill repeats the ledger's order; what is new comes after it.
    const auto place = [&](std::size_t i) {
        return verdicts[i].verdict == Verdict::load_backfill ? verdicts[i].seq : INT64_MAX;
    };
    std::ranges::stable_sort(to_load_, {}, place);
    judged_ = true;
    note_older_plan(verdicts);
}

void GroupRun::note_older_plan(const std::vector<SourceVerdict>& verdicts) {
    report_.notes.clear();
    const auto older = std::ranges::count_if(
        verdicts, [](const SourceVerdict& v) { return v.older_plan && !is_loaded_now(v.verdict); });
    if (older > 0)
        report_.notes.push_back(
            fmt::format("{} source{} loaded under an older plan (tables or columns of the project have changed since): "
                        "--backfill loads {} again",
                        older, older == 1 ? " was" : "s were", older == 1 ? "it" : "them"));
    const auto vanished =
        std::ranges::count_if(verdicts, [](const SourceVerdict& v) { return v.verdict == Verdict::load_vanished; });
    if (vanished > 0)
        report_.notes.push_back(
            fmt::format("{} source{} loaded before, but a table has been dropped since: loaded again", vanished,
                        vanished == 1 ? " was" : "s were"));
}

PipelineResult GroupRun::convert(const Known& known) {
    PipelineOptions options;
    std::vector<std::string> paths;
    for (const auto index : to_load_) {
        const bool is_standard_input = sources_[index].report.name == "-";
        paths.push_back(is_standard_input ? "-" : sources_[index].path);
        if (is_standard_input) options.standard_input = sources_[index].path;
    }
    std::vector<PipelineTable> tables;
    for (const auto& name : group_.tables) {
        const auto& spec = *project_.table(name);
        tables.push_back({spec, known_columns(spec, known.columns, known.live)});
    }
    options.threads = options_.threads;
    options.lineage = true;
    options.progress = options_.progress;
    options.out = folder_;
    if (!options_.rejects.empty()) {
        std::vector<std::string> fingerprints;
        for (const auto index : to_load_) fingerprints.push_back(sources_[index].report.fingerprint);
        const std::string load = load_hash(project_.name, group_.name, fingerprints, plan_hash_);
        options.rejects = options_.rejects / (load.substr(0, 16) + ".ndjson");
    }
    PipelineResult converted = run_pipeline(paths, group_.format, tables, project_.arrays, options);

    report_.rejected = converted.rejected;
    if (converted.rejected > 0) report_.rejects_file = options.rejects;
    report_.first_rejects = converted.first_rejects;
    for (std::size_t i = 0; i < to_load_.size(); ++i) {
        SourceReport& source = sources_[to_load_[i]].report;
        const SourceRead& read = converted.sources.at(i);
        if (read.fingerprint != source.fingerprint)
            throw Error(errors::source_changed, fmt::format("{} changed while it was read", source.name),
                        "run again when nothing writes to it");
        source.records = read.records;
        source.rejected = read.rejected;
    }
    const auto root = std::ranges::find_if(tables, [](const PipelineTable& table) { return table.spec.is_root(); });
    const std::uint64_t limit = root == tables.end() ? 0 : root->spec.reject_limit;
    if (converted.rejected > limit) {
        const Reject first = converted.first_rejects.empty() ? Reject{} : converted.first_rejects.front();
        throw Error(errors::rejects_past_limit,
                    fmt::format("{} record{} rejected, reject_limit is {}; the first: {}", converted.rejected,
                                converted.rejected == 1 ? " was" : "s were", limit, first.reason),
                    "correct the data, or raise reject_limit; nothing was committed", first.place);
    }
    if (converted.unread)
        throw Error(errors::rejects_past_limit,
                    fmt::format("{}: reject_limit does not cover records that were not read", converted.unread->reason),
                    "fetch the file again, or mend it there; nothing was committed", converted.unread->place);
    return converted;
}

LoadPlan GroupRun::make_plan(const PipelineResult& converted) {
    LoadPlan plan;
    plan.project = project_.name;
    plan.group = group_.name;
    plan.schema = project_.schema;
    plan.iam_role = project_.iam_role;
    plan.plan_hash = plan_hash_;
    plan.rejected = converted.rejected;
    plan.backfill = options_.backfill;
    std::vector<std::string> fingerprints;
    for (const auto index : to_load_) {
        const SourceReport& source = sources_[index].report;
        fingerprints.push_back(source.fingerprint);
        plan.sources.push_back({source.name, source.fingerprint, source.bytes, source.records});
    }
    plan.load_hash = load_hash(project_.name, group_.name, fingerprints, plan_hash_);
    plan.tables = planned_tables(project_, group_, converted);
    report_.load_hash = plan.load_hash;
    return plan;
}

// Objects and manifests are named by the hash of what they hold: a repeat finds them there.
void GroupRun::upload(LoadPlan& plan, const PipelineResult& converted) {
    for (auto& table : plan.tables) {
        if (table.rows == 0) continue;
        const auto output = std::ranges::find_if(
            converted.tables, [&](const TableOutput& o) { return fold(o.name) == table.relation.name; });
        const std::string prefix = table.spec.object_prefix.empty() ? table.spec.name + "/" : table.spec.object_prefix;
        const store::Url url{project_.bucket, prefix + output->sha256 + ".parquet"};
        store_.put_file(url, output->file, store::Store::IfExists::must_be_equal);
        table.object = url.text();
        throw_if_stopped();
    }
    reach(CrashPoint::after_upload);
    for (auto& table : plan.tables) {
        if (table.rows == 0) continue;
        const std::string manifest = encode_manifest({{table.object, table.object_bytes}});
        // Not under the table's prefix: a COPY of that prefix by hand must find Parquet only.
        const store::Url url{project_.bucket,
                             fmt::format("manifests/{}/{}.json", table.relation.name, sha256_hex(manifest))};
        store_.put(url, {reinterpret_cast<const std::uint8_t*>(manifest.data()), manifest.size()},
                   store::Store::IfExists::must_be_equal);
        table.manifest = url.text();
    }
    reach(CrashPoint::after_manifest);
}

void GroupRun::report_delivery(const LoadPlan& plan, Delivery delivery) {
    report_.attempts += delivery.attempts;
    report_.recovered = delivery.recovered;
    report_.ddl = std::move(delivery.widened);
    if (delivery.end == Delivery::End::skipped) {
        report_.status = GroupStatus::skipped;
        for (const auto index : to_load_) sources_[index].report.verdict = Verdict::skip_loaded;
        return;
    }
    report_.status = ending_ == Ending::commit ? GroupStatus::loaded : GroupStatus::planned;
    report_.tables = std::move(delivery.committed.tables);
    for (auto& statement : delivery.committed.ddl) report_.ddl.push_back(std::move(statement));
    const std::set<std::size_t> committed(delivery.committed.sources.begin(), delivery.committed.sources.end());
    for (std::size_t i = 0; i < plan.sources.size(); ++i)
        if (!committed.contains(i)) sources_[to_load_[i]].report.verdict = Verdict::skip_loaded;
}

// What is known of a load that failed somewhere: which sources it was about, and its tables without rows.
LoadPlan GroupRun::unfinished_plan() const {
    LoadPlan plan;
    plan.project = project_.name;
    plan.group = group_.name;
    plan.schema = project_.schema;
    plan.plan_hash = plan_hash_;
    plan.rejected = report_.rejected;
    std::vector<std::string> fingerprints;
    const auto add = [&](const SourceReport& source) {
        fingerprints.push_back(source.fingerprint);
        plan.sources.push_back({source.name, source.fingerprint, source.bytes, source.records});
    };
    if (judged_)
        for (const auto index : to_load_) add(sources_[index].report);
    else
        for (const auto& source : sources_) add(source.report);
    plan.load_hash = load_hash(project_.name, group_.name, fingerprints, plan_hash_);
    for (auto& relation : relations(project_, group_, {})) {
        PlannedTable table;
        table.relation = std::move(relation);
        plan.tables.push_back(std::move(table));
    }
    return plan;
}

// Leaves a row FAILED, in a transaction of its own. Nothing is written when the outcome is unknown, and nothing can be
// when the warehouse could not be had: unreachable, or its file in use (a LOCK that was not had in time has a
// SQLSTATE).
void GroupRun::log_failure(const Error& reason) {
    const bool no_warehouse = reason.code() == errors::warehouse_unreachable ||
                              (reason.code() == errors::lock_held && reason.sqlstate().empty());
    if (ending_ != Ending::commit || no_warehouse || reason.code() == errors::outcome_unknown) return;
    try {
        const LoadPlan plan = unfinished_plan();
        const auto session = warehouse_.connect();
        ensure_own_tables(*session, project_.schema);
        log_attempt(*session, plan, true, fmt::format("{}: {}", reason.id(), reason.message()));
    } catch (const Error&) {
        // The log is for people, and the reason itself is on its way to them.
    }
}

void GroupRun::load() {
    // Twice or more only if another load changes the targets' columns between the conversion and the lock.
    for (unsigned round = 1;; ++round) {
        const Known known = read_known();
        judge_sources(known);
        if (to_load_.empty()) {
            report_.status = GroupStatus::nothing_new;
            return;
        }
        const PipelineResult converted = convert(known);
        LoadPlan plan = make_plan(converted);
        for (const auto& table : plan.tables) {  // drift is an error before anything is written
            const auto there = known.live.find(table.relation.name);
            const LiveTable* live = there == known.live.end() ? nullptr : &there->second;
            if (const auto note = missing_version(table, live)) report_.notes.push_back(*note);
            (void)evolve(table, live);
            if (there == known.live.end() && !can_be_made(table))
                report_.notes.push_back(
                    fmt::format("table {} is not made yet: no record has rows for it, and its columns are not pinned",
                                table.relation.name));
        }
        if (options_.progress) options_.progress->stage = Progress::Stage::loading;
        upload(plan, converted);
        ensure_own_tables(*warehouse_.connect(), project_.schema);
        Delivery delivery = deliver(warehouse_, plan, {options_.lock_wait, options_.attempts_max}, ending_);
        if (delivery.end != Delivery::End::convert_again) return report_delivery(plan, std::move(delivery));
        report_.attempts += delivery.attempts;
        if (round == options_.attempts_max)
            throw Error(errors::lock_held,
                        fmt::format("other loads keep changing the columns of group {}", group_.name), "run again");
    }
}

RunReport run_groups(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                     const RunOptions& options, Ending ending) {
    RunReport report;
    report.project = project.name;
    report.warehouse = warehouse.name();
    report.store = store.name();
    report.planned = ending == Ending::roll_back;
    const WorkFolder folder(options.work_folder);
    for (const auto& [group, paths] : inputs_by_group(project, options.inputs)) {
        std::vector<std::string> statements;
        RecordingWarehouse recording(warehouse, statements);
        warehouse::Warehouse& used = report.planned ? static_cast<warehouse::Warehouse&>(recording) : warehouse;
        report.groups.push_back(GroupRun(project, group, used, store, options, folder.path, ending).run(paths));
        report.groups.back().statements = std::move(statements);
    }
    return report;
}

}  // namespace

Exit RunReport::exit() const {
    for (const auto& group : groups)
        if (group.error) return group.error->code().exit;
    return Exit::done;
}

RunReport run(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
              const RunOptions& options) {
    return run_groups(project, warehouse, store, options, Ending::commit);
}

RunReport plan(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
               const RunOptions& options) {
    return run_groups(project, warehouse, store, options, Ending::roll_back);
}

}  // namespace loadonce::load
