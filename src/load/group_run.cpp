#include "load/group_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/counted.h"
#include "base/error_codes.h"
#include "base/sha256.h"
#include "base/stop_token.h"
#include "load/changed_keys.h"
#include "load/commit_loop.h"
#include "load/crash_point.h"
#include "load/evolve.h"
#include "load/group_state.h"
#include "load/manifest.h"
#include "load/plan.h"
#include "load/replay.h"
#include "load/sources.h"

namespace loadonce::load {

namespace {

namespace fs = std::filesystem;

class GroupRun {
  public:
    GroupRun(const project::Project& project, const project::SourceGroup& group, warehouse::Warehouse& warehouse,
             store::Store& store, const RunOptions& options, const fs::path& folder, RunMode mode)
        : project_(project),
          group_(group),
          warehouse_(warehouse),
          store_(store),
          options_(options),
          folder_(folder),
          mode_(mode) {
        report_.name = group.name;
    }

    GroupReport run(const std::vector<std::string>& paths);

  private:
    void load();
    [[nodiscard]] GroupState whole_state();
    [[nodiscard]] bool replay_lost(const GroupState& state);
    [[nodiscard]] convert::PipelineResult convert_sources(const GroupState& state);
    void upload(LoadPlan& plan, const convert::PipelineResult& converted);
    [[nodiscard]] LoadPlan plan_load(const GroupState& state);
    void report_commit(const LoadPlan& plan, CommitResult result);
    [[nodiscard]] LoadPlan empty_plan(const GroupState& state);
    [[nodiscard]] LoadPlan unfinished_plan(const GroupState& state);
    void log_failure(const Error& reason);
    [[nodiscard]] Replacing replacing() const {
        if (!project_.table(tables_.front())->key.empty()) return Replacing::of_key;
        return group_.identity == project::Identity::name ? Replacing::of_name : Replacing::none;
    }

    const project::Project& project_;
    const project::SourceGroup& group_;
    warehouse::Warehouse& warehouse_;
    store::Store& store_;
    const RunOptions& options_;
    const fs::path& folder_;
    const RunMode mode_;
    const std::string plan_hash_ = plan_hash(project_, group_);
    std::vector<std::string> tables_;  // the root first
    bool replayed_ = false;
    std::vector<std::string> replay_notes_;
    Sources sources_;
    GroupReport report_;
};

GroupReport GroupRun::run(const std::vector<std::string>& paths) {
    if (group_.tables.empty()) {  // none could be inferred, since no record has a field
        report_.status = GroupStatus::nothing_to_load;
        return std::move(report_);
    }
    try {
        // A wrong project is reported before any source is read.
        for (const auto& target : target_tables(project_, group_, {})) tables_.push_back(target.name);
        sources_.read(paths, project_.folder, options_.progress);
        reach(CrashPoint::after_spool);
        load();
    } catch (const Error& error) {
        log_failure(error);
        if (error.code() == errors::interrupted || error.code() == errors::warehouse_unreachable) throw;
        report_.status = GroupStatus::failed;
        report_.error = error;
    }
    report_.sources = std::move(sources_).reports();
    return std::move(report_);
}

// Reads the state and fills tables that are gone. Without the objects of their loads the tables stay gone, and the
// sources are loaded again (judge()).
GroupState GroupRun::whole_state() {
    for (unsigned round = 1;; ++round) {
        GroupState state = read_state(*warehouse_.connect(), project_, group_);
        refuse_others(state.lost);
        try {
            if (state.lost.empty() || !replay_lost(state) || mode_ == RunMode::plan) return state;
        } catch (const Error& error) {
            // After a COMMIT without an answer the state tells whether the tables are there.
            const bool again = error.code() == errors::drift || retry_of(error) == Retry::after_backoff;
            if (!again || round == options_.attempts_max) throw;
            back_off(round);
        }
    }
}

// False: there can be no replay.
bool GroupRun::replay_lost(const GroupState& state) {
    std::vector<std::string> names;
    for (const LostTable& table : state.lost) names.push_back(table.name);
    const auto session = warehouse_.connect();
    const auto planned = plan_replay(*session, project_, group_, names, state,
                                     mode_ == RunMode::commit ? &store_ : nullptr);  // a plan may have its own
    if (const auto* impossible = std::get_if<Impossible>(&planned)) {
        replay_notes_ = {fmt::format("the rows of {} cannot be taken from the objects of their loads: {}",
                                     fmt::join(names, ", "), impossible->reason)};
        return false;
    }
    const Replay& plan = std::get<Replay>(planned);
    const std::string loads = counted(plan.loads.size(), "load");
    replayed_ = true;
    if (mode_ == RunMode::plan) {
        replay_notes_ = {fmt::format("{} would be filled from the objects of {}, and then what is new would be loaded",
                                     fmt::join(names, ", "), loads)};
        return true;
    }
    Replayed done = replay(*session, plan, options_.lock_wait);
    for (const TableReport& table : done.tables)
        replay_notes_.push_back(fmt::format("table {} was gone: {} from the objects of {} are in it again", table.name,
                                            counted(table.inserted, "row"), loads));
    std::ranges::move(done.ddl, std::back_inserter(report_.ddl));
    return true;
}

convert::PipelineResult GroupRun::convert_sources(const GroupState& state) {
    convert::PipelineOptions options;
    std::vector<source::Share> shares;
    const std::vector<Source*> to_load = sources_.to_load();
    for (const auto* source : to_load) shares.push_back({source->path, source->report.begin});
    std::vector<convert::PipelineTable> tables;
    for (const auto& name : group_.tables) {
        const auto& spec = *project_.table(name);
        tables.push_back({spec, known_columns(spec, state.columns, state.live)});
    }
    options.threads = options_.threads;
    options.lineage = true;
    options.progress = options_.progress;
    options.out = folder_;
    if (!options_.rejects.empty())
        options.rejects = options_.rejects / (empty_plan(state).load_hash.substr(0, 16) + ".ndjson");
    convert::PipelineResult converted = convert::run_pipeline(shares, group_.format, tables, project_.arrays, options);

    report_.rejected = converted.rejected;
    if (converted.rejected > 0) report_.rejects_file = options.rejects;
    report_.first_rejects = converted.first_rejects;
    for (std::size_t i = 0; i < to_load.size(); ++i) {
        SourceReport& source = to_load[i]->report;
        const convert::SourceRead& read = converted.sources.at(i);
        if (read.fingerprint != source.fingerprint)
            throw Error(errors::source_changed, fmt::format("{} changed while it was read", source.name),
                        "run again when no program writes to it");
        source.records = read.records;
        source.rejected = read.rejected;
    }
    if (const auto error = convert::reject_limit_error(converted, tables, "committed")) throw Error(*error);
    return converted;
}

// The plan with the sources, without tables.
LoadPlan GroupRun::empty_plan(const GroupState& state) {
    LoadPlan plan = plan_of(project_, group_);
    if (const auto inferred = options_.inferred.find(group_.name); inferred != options_.inferred.end())
        plan.definition = inferred->second;
    plan.rejected = report_.rejected;
    std::vector<std::string> fingerprints;
    for (const auto* source : sources_.to_load()) {
        const SourceReport& report = source->report;
        fingerprints.push_back(report.fingerprint);
        if (report.begin > 0) fingerprints.back() += fmt::format("+{}", report.begin);
        plan.sources.push_back({report.name, report.fingerprint, report.bytes, report.records});
    }
    plan.same_bytes = sources_.same_bytes();
    plan.replacing = replacing();
    plan.replaced = sources_.replaced();
    if (!state.ledger.empty()) plan.ledger_seq = state.ledger.back().seq;
    plan.live = oids(state.live);
    plan.load_hash = load_hash(project_.name, group_.name, fingerprints, plan_hash_);
    return plan;
}

// Objects and manifests are named by the hash of their content: a repeat finds them in the store.
void GroupRun::upload(LoadPlan& plan, const convert::PipelineResult& converted) {
    for (auto& table : plan.tables) {
        if (table.rows == 0) continue;
        const auto output = std::ranges::find_if(
            converted.tables, [&](const convert::ConvertedTable& o) { return fold(o.name) == table.target.name; });
        const std::string prefix = table.spec.object_prefix.empty() ? table.spec.name + "/" : table.spec.object_prefix;
        const store::Url url{project_.bucket, prefix + output->sha256 + ".parquet"};
        store_.put_hashed_file(url, output->file, output->sha256);
        table.object = url.text();
        throw_if_stopped();
    }
    reach(CrashPoint::after_upload);
    for (auto& table : plan.tables) {
        if (table.rows == 0) continue;
        const std::string manifest = encode_manifest({{table.object, table.object_bytes}});
        // Not under the table's prefix: a COPY by hand from that prefix must find Parquet files only.
        const store::Url url{project_.bucket,
                             fmt::format("manifests/{}/{}.json", table.target.name, sha256_hex(manifest))};
        store_.put(url, {reinterpret_cast<const std::uint8_t*>(manifest.data()), manifest.size()},
                   store::Store::IfExists::must_be_equal);
        table.manifest = url.text();
    }
    reach(CrashPoint::after_manifest);
}

void GroupRun::report_commit(const LoadPlan& plan, CommitResult result) {
    report_.attempts += result.attempts;
    report_.recovered = result.recovered;
    std::ranges::move(result.widened, std::back_inserter(report_.ddl));
    if (result.end == CommitResult::End::skipped) {
        report_.status = GroupStatus::skipped;
        for (auto* source : sources_.to_load()) source->report.verdict = Verdict::skip_loaded;
        return;
    }
    report_.status = mode_ == RunMode::commit ? GroupStatus::loaded : GroupStatus::planned;
    report_.tables = std::move(result.committed.tables);
    for (auto& statement : result.committed.ddl) report_.ddl.push_back(std::move(statement));
    const std::vector<Source*> to_load = sources_.to_load();
    const std::set<std::size_t> committed(result.committed.sources.begin(), result.committed.sources.end());
    for (std::size_t i = 0; i < plan.sources.size(); ++i)
        if (!committed.contains(i)) to_load[i]->report.verdict = Verdict::skip_loaded;
}

// The plan of a load without rows: one that failed, or one that only gives names of known bytes their entries.
LoadPlan GroupRun::unfinished_plan(const GroupState& state) {
    LoadPlan plan = empty_plan(state);
    for (auto& target : target_tables(project_, group_, {})) {
        PlannedTable table;
        table.target = std::move(target);
        plan.tables.push_back(std::move(table));
    }
    return plan;
}

// Writes rows FAILED in a transaction of its own. Not if the outcome is unknown, nor if there is no warehouse: it is
// unreachable, or its file is in use (a LOCK that timed out has a SQLSTATE).
void GroupRun::log_failure(const Error& reason) {
    const bool no_warehouse = reason.code() == errors::warehouse_unreachable ||
                              (reason.code() == errors::lock_held && reason.sqlstate().empty());
    if (mode_ != RunMode::commit || no_warehouse || reason.code() == errors::outcome_unknown) return;
    try {
        const LoadPlan plan = unfinished_plan({});
        const auto session = warehouse_.connect();
        ensure_own_tables(*session, project_.schema);
        log_attempt(*session, plan, true, fmt::format("{}: {}", reason.id(), reason.message()));
    } catch (const Error&) {
        // The log is for people, and they get the reason itself.
    }
}

// Converts the new sources and uploads their rows.
LoadPlan GroupRun::plan_load(const GroupState& state) {
    const convert::PipelineResult converted = convert_sources(state);
    report_.notes.insert(report_.notes.end(), converted.unmatched.begin(), converted.unmatched.end());
    LoadPlan plan = empty_plan(state);
    plan.tables = planned_tables(project_, group_, converted);
    refuse_changed_keys(*warehouse_.connect(), plan, state);
    report_.load_hash = plan.load_hash;
    for (const auto& table : plan.tables) {  // reports drift before anything is written
        const auto there = state.live.find(table.target.name);
        const LiveTable* live = there == state.live.end() ? nullptr : &there->second;
        if (const auto note = missing_version(table, live)) report_.notes.push_back(*note);
        if (const Evolution evolution = evolve(table, live); !evolution.exact.empty())
            require_exact(*warehouse_.connect(), evolution);
        if (there == state.live.end() && !can_be_made(table))
            report_.notes.push_back(
                fmt::format("table {} is not created yet: no record has rows for it, and its columns are not pinned",
                            table.target.name));
    }
    if (options_.progress) options_.progress->stage = Progress::Stage::loading;
    upload(plan, converted);
    return plan;
}

void GroupRun::load() {
    // Repeated only if another load changes the columns of the targets, or commits other bytes of a source, between
    // conversion and lock.
    for (unsigned round = 1;; ++round) {
        const GroupState state = whole_state();
        report_.notes = replay_notes_;
        LiveTables live = state.live;
        if (mode_ == RunMode::plan && replayed_)  // judged as they would be after it, and not converted
            for (const auto& [name, oid] : loaded_tables(state.ledger, group_.tables)) live[name].oid = oid;
        for (auto& note :
             sources_.judge(tables_, state.ledger, live, plan_hash_, options_.backfill, replacing(), group_.format))
            report_.notes.push_back(std::move(note));
        if (mode_ == RunMode::plan && replayed_) {
            report_.status = GroupStatus::planned;
            return;
        }
        const bool loads = !sources_.to_load().empty();
        if (!loads) {
            report_.status = sources_.empty() ? GroupStatus::nothing_to_load : GroupStatus::nothing_new;
            if (mode_ != RunMode::commit || (sources_.same_bytes().empty() && sources_.replaced().empty())) return;
        }
        // Without a new source the names of known bytes get their entries.
        const LoadPlan plan = loads ? plan_load(state) : unfinished_plan(state);
        ensure_own_tables(*warehouse_.connect(), project_.schema);
        CommitResult result = commit_load(warehouse_, plan, {options_.lock_wait, options_.attempts_max}, mode_);
        const bool again =
            result.end == CommitResult::End::convert_again || result.end == CommitResult::End::read_again;
        if (!again) {
            if (loads) report_commit(plan, std::move(result));
            return;
        }
        report_.attempts += result.attempts;
        if (round == options_.attempts_max)
            throw Error(errors::lock_held,
                        fmt::format("other loads keep changing the columns or the sources of group {}", group_.name),
                        "run again");
        if (result.end == CommitResult::End::read_again) sources_.read_again(options_.progress);
    }
}

}  // namespace

GroupReport run_group(const project::Project& project, const project::SourceGroup& group,
                      const std::vector<std::string>& paths, warehouse::Warehouse& warehouse, store::Store& store,
                      const RunOptions& options, const fs::path& folder, RunMode mode) {
    return GroupRun(project, group, warehouse, store, options, folder, mode).run(paths);
}

}  // namespace loadonce::load
