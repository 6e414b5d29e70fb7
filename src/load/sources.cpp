#include "load/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/stop_token.h"

namespace loadonce::load {

namespace {

namespace fs = std::filesystem;

// The name in the ledger: it must not depend on the working directory.
std::string name_of(const std::string& path, const fs::path& project_folder) {
    if (path == "-") return path;
    const fs::path file = fs::weakly_canonical(path);
    const fs::path relative =
        file.lexically_relative(fs::weakly_canonical(project_folder.empty() ? "." : project_folder));
    return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

std::vector<std::string> notes_of(const std::vector<SourceVerdict>& verdicts) {
    std::vector<std::string> notes;
    const auto older = std::ranges::count_if(
        verdicts, [](const SourceVerdict& v) { return v.older_plan && !is_loaded_now(v.verdict); });
    if (older > 0)
        notes.push_back(
            fmt::format("{} source{} loaded under an older plan (tables or columns of the project have changed since): "
                        "--backfill loads {} again",
                        older, older == 1 ? " was" : "s were", older == 1 ? "it" : "them"));
    const auto vanished =
        std::ranges::count_if(verdicts, [](const SourceVerdict& v) { return v.verdict == Verdict::load_vanished; });
    if (vanished > 0)
        notes.push_back(fmt::format("{} source{} loaded before, but a table has been dropped since: loaded again",
                                    vanished, vanished == 1 ? " was" : "s were"));
    return notes;
}

}  // namespace

void Sources::read(const std::vector<std::string>& paths, const fs::path& project_folder, Progress* progress) {
    if (progress) progress->begin(Progress::Stage::hashing, 0);
    for (const auto& path : paths) {
        throw_if_stopped();
        Source source;
        source.path = path;
        const convert::SourceRead read = convert::fingerprint(source.path);
        source.report.name = name_of(path, project_folder);
        source.report.fingerprint = read.fingerprint;
        source.report.bytes = read.bytes;
        if (progress) progress->bytes += read.bytes;
        chosen_.push_back(all_.size());
        all_.push_back(std::move(source));
    }
}

std::vector<std::string> Sources::judge(const project::SourceGroup& group, const std::vector<LedgerEntry>& ledger,
                                        const LiveTables& live, std::string_view plan_hash, bool backfill) {
    std::vector<SourceIdentity> identities;
    for (const auto& source : all_) identities.push_back({source.report.name, source.report.fingerprint});
    const auto verdicts = load::judge(identities, ledger, group.tables, oids(live), plan_hash, backfill);
    chosen_.clear();
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        all_[i].report.verdict = verdicts[i].verdict;
        all_[i].report.same_as = verdicts[i].same_as;
        if (is_loaded_now(verdicts[i].verdict)) chosen_.push_back(i);
    }
    // Backfilled sources in the order of the ledger, then the new ones.
    const auto place = [&](std::size_t i) {
        return verdicts[i].verdict == Verdict::load_backfill ? verdicts[i].seq : INT64_MAX;
    };
    std::ranges::stable_sort(chosen_, {}, place);
    return notes_of(verdicts);
}

std::vector<Source*> Sources::to_load() {
    std::vector<Source*> sources;
    for (const auto index : chosen_) sources.push_back(&all_[index]);
    return sources;
}

std::vector<SourceReport> Sources::reports() && {
    std::vector<SourceReport> reports;
    for (auto& source : all_) reports.push_back(std::move(source.report));
    return reports;
}

}  // namespace loadonce::load
