#include "load/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/sha256.h"
namespace loadonce::load {

namespace {

// Appends values so that no two different lists give the same text: each with its length.
class Canonical {
  public:
    Canonical& operator<<(std::string_view value) {
        text_ += fmt::format("{}:{}", value.size(), value);
        return *this;
    }
    Canonical& operator<<(std::int64_t value) { return *this << std::string_view(fmt::format("{}", value)); }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

void describe(Canonical& out, const project::Table& table) {
    out << fold(table.name) << table.rows << static_cast<std::int64_t>(table.key.size());
    for (const auto& column : table.key) out << fold(column);
    out << (table.key_alone ? 1 : 0) << fold(table.version) << static_cast<std::int64_t>(table.parent_columns.size());
    for (const auto& column : table.parent_columns) out << fold(column.name) << column.path;
    out << static_cast<std::int64_t>(table.columns.size());
    for (const auto& column : table.columns) out << fold(column.name) << column.path << column.type.ddl();
    out << static_cast<std::int64_t>(table.rename.size());
    for (const auto& [path, name] : table.rename) out << path << name;
    out << static_cast<std::int64_t>(table.drop.size());
    for (const auto& path : table.drop) out << path;
    out << static_cast<std::int64_t>(table.nulls);
}

bool is_void(const LedgerEntry& entry, const std::vector<std::string>& tables,
             const std::map<std::string, std::int64_t>& live) {
    return std::ranges::any_of(tables, [&](const std::string& name) {
        const auto then = entry.targets.find(fold(name));
        if (then == entry.targets.end()) return false;  // it had no rows then, or was not yet part of the group
        const auto now = live.find(fold(name));
        return now == live.end() || now->second != then->second;
    });
}

}  // namespace

std::string_view word(Verdict verdict) {
    switch (verdict) {
        case Verdict::load_new:
            return "new";
        case Verdict::load_changed:
            return "changed";
        case Verdict::load_vanished:
            return "target vanished";
        case Verdict::load_backfill:
            return "backfill";
        case Verdict::skip_loaded:
            return "already loaded";
        case Verdict::skip_renamed:
            return "renamed";
        case Verdict::skip_same_in_run:
            return "same bytes in this run";
    }
    return {};
}

std::vector<SourceVerdict> judge(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& ledger,
                                 const std::vector<std::string>& tables,
                                 const std::map<std::string, std::int64_t>& live, std::string_view plan_hash,
                                 bool backfill) {
    std::unordered_map<std::string_view, const LedgerEntry*> last_of_name,
        last_of_fingerprint;  // of those that are not void
    std::unordered_set<std::string_view> void_names, void_fingerprints;
    for (const auto& entry : ledger) {
        if (is_void(entry, tables, live)) {
            void_names.insert(entry.source);
            void_fingerprints.insert(entry.fingerprint);
        } else {
            last_of_name[entry.source] = &entry;
            last_of_fingerprint[entry.fingerprint] = &entry;
        }
    }

    std::vector<SourceVerdict> verdicts;
    std::unordered_map<std::string_view, std::string_view> in_run;  // fingerprint -> name, of those that are loaded now
    for (const auto& source : sources) {
        SourceVerdict verdict;
        const auto named = last_of_name.find(source.name);
        const auto known = last_of_fingerprint.find(source.fingerprint);
        const LedgerEntry* entry = nullptr;  // what makes it known
        if (named != last_of_name.end()) {
            if (named->second->fingerprint == source.fingerprint)
                entry = named->second;
            else
                verdict.verdict = Verdict::load_changed;
        } else if (known != last_of_fingerprint.end()) {
            entry = known->second;
        } else if (void_names.contains(source.name) || void_fingerprints.contains(source.fingerprint)) {
            verdict.verdict = Verdict::load_vanished;
        }
        if (entry) {
            verdict.older_plan = entry->plan_hash != plan_hash;
            verdict.seq = entry->seq;
            if (backfill && verdict.older_plan) {
                verdict.verdict = Verdict::load_backfill;
            } else if (entry->source == source.name) {
                verdict.verdict = Verdict::skip_loaded;
            } else {
                verdict.verdict = Verdict::skip_renamed;
                verdict.same_as = entry->source;
            }
        }
        if (is_loaded_now(verdict.verdict)) {
            const auto [same, first] = in_run.try_emplace(source.fingerprint, source.name);
            if (!first) {
                verdict.verdict = Verdict::skip_same_in_run;
                verdict.same_as = std::string(same->second);
            }
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

std::string plan_hash(const project::Project& project, const project::SourceGroup& group) {
    Canonical out;
    out << "loadonce plan 1" << static_cast<std::int64_t>(group.format);
    for (const auto& name : group.tables)
        if (const auto* table = project.table(name)) describe(out, *table);
    for (const auto& array : project.arrays)
        out << array.path << static_cast<std::int64_t>(array.as) << static_cast<std::int64_t>(array.width)
            << fold(array.overflow);
    return sha256_hex(out.text());
}

std::string load_hash(std::string_view project, std::string_view group, const std::vector<std::string>& fingerprints,
                      std::string_view plan_hash) {
    Canonical out;
    out << "loadonce load 1" << project << group << plan_hash;
    for (const auto& fingerprint : fingerprints) out << fingerprint;
    return sha256_hex(out.text());
}

}  // namespace loadonce::load
