#include "load/sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/error_codes.h"
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
    for (const SourceVerdict& verdict : verdicts)
        if (verdict.replaced_since)
            notes.push_back(fmt::format(
                "bytes that {} had before are there under another name; they are not loaded again, and what "
                "was loaded since stays",
                verdict.same_as));
    for (const SourceVerdict& verdict : verdicts)
        if (verdict.verdict == Verdict::skip_empty)
            notes.push_back("a source is empty now: the rows of its former bytes stay");
    const auto vanished =
        std::ranges::count_if(verdicts, [](const SourceVerdict& v) { return v.verdict == Verdict::load_vanished; });
    if (vanished > 0)
        notes.push_back(fmt::format("{} source{} loaded before, but a table has been dropped since: loaded again",
                                    vanished, vanished == 1 ? " was" : "s were"));
    return notes;
}

// What is loaded again must be everything that was loaded, in the ledger's order: otherwise it replaces newer rows.
void refuse_gone(const Judgement& judgement, const std::vector<std::string>& tables, bool backfill) {
    if (judgement.gone.empty()) return;
    constexpr std::size_t named = 5;
    std::string names = fmt::format(
        "{}", fmt::join(judgement.gone.begin(), judgement.gone.begin() + std::min(named, judgement.gone.size()), ", "));
    if (judgement.gone.size() > named) names += fmt::format(" and {} more", judgement.gone.size() - named);
    throw Error(
        errors::source_unreadable,
        fmt::format("sources must be loaded again in the order of the ledger, and the bytes of some are not there: {}",
                    names),
        backfill ? "put them back and name all sources of the group, or run without --backfill"
                 : fmt::format("put them back, or drop all tables of the group ({}) to load what is there",
                               fmt::join(tables, ", ")));
}

}  // namespace

void Sources::read_source(Source& source, Progress* progress) {
    throw_if_stopped();
    const convert::SourceRead read = convert::fingerprint(source.path);
    source.report.fingerprint = read.fingerprint;
    source.report.bytes = read.bytes;
    if (progress) progress->bytes += read.bytes;
}

void Sources::read_again(Progress* progress) {
    if (progress) progress->begin(Progress::Stage::hashing, 0);
    for (Source& source : all_) {
        if (source.path == "-") continue;
        std::error_code unknown;
        if (fs::exists(source.path, unknown))
            read_source(source, progress);
        else
            source.report.verdict = Verdict::skip_superseded;
    }
}

void Sources::read(const std::vector<std::string>& paths, const fs::path& project_folder, Progress* progress) {
    if (progress) progress->begin(Progress::Stage::hashing, 0);
    for (const auto& path : paths) {
        Source source;
        source.path = path;
        source.report.name = name_of(path, project_folder);
        read_source(source, progress);
        chosen_.push_back(all_.size());
        all_.push_back(std::move(source));
    }
}

std::vector<std::string> Sources::judge(const std::vector<std::string>& tables, const std::vector<LedgerEntry>& ledger,
                                        const LiveTables& live, std::string_view plan_hash, bool backfill,
                                        Replacing replacing, project::Format format) {
    std::vector<SourceIdentity> identities;
    std::vector<std::size_t> judged;
    for (std::size_t i = 0; i < all_.size(); ++i) {
        if (all_[i].report.verdict == Verdict::skip_superseded) continue;
        identities.push_back({all_[i].report.name, all_[i].report.fingerprint, all_[i].report.bytes == 0});
        judged.push_back(i);
    }
    const auto has_grown = [&](std::size_t i, const LedgerEntry& last) {
        const Source& source = all_[judged[i]];
        return source.report.bytes > last.bytes &&
               convert::has_grown(source.path, format, last.bytes, last.fingerprint);
    };
    const Judgement judgement =
        load::judge(identities, ledger, tables, oids(live), plan_hash, backfill, replacing, has_grown);
    replaced_ = judgement.replaced;
    refuse_gone(judgement, tables, backfill);
    chosen_.clear();
    std::map<std::size_t, std::int64_t> order;
    for (std::size_t i = 0; i < judged.size(); ++i) {
        const SourceVerdict& verdict = judgement.verdicts[i];
        SourceReport& report = all_[judged[i]].report;
        report.verdict = verdict.verdict;
        report.same_as = verdict.same_as;
        report.begin = verdict.begin;
        if (!is_loaded_now(verdict.verdict)) continue;
        chosen_.push_back(judged[i]);
        order[judged[i]] = verdict.seq > 0 ? verdict.seq : INT64_MAX;
    }
    // Known sources in the order of the ledger, then the new ones.
    std::ranges::stable_sort(chosen_, {}, [&](std::size_t i) { return order.at(i); });
    return notes_of(judgement.verdicts);
}

std::vector<CommittedSource> Sources::same_bytes() const {
    std::vector<CommittedSource> same;
    for (const Source& source : all_) {
        const SourceReport& report = source.report;
        const bool is_same = report.verdict == Verdict::skip_renamed || report.verdict == Verdict::skip_returned ||
                             report.verdict == Verdict::skip_same_in_run;
        if (is_same && source.path != "-")
            same.push_back({report.name, report.fingerprint, report.bytes, 0, EntryStatus::same_bytes, 0});
    }
    return same;
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
