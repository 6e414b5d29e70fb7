#include "load/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
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

// Standard input has no name.
bool is_nameless(std::string_view source) {
    return source == "-";
}

bool is_void(const LedgerEntry& entry, const std::vector<std::string>& tables,
             const std::map<std::string, std::int64_t>& live) {
    if (!tables.empty() && !entry.targets.contains(fold(tables.front()))) return true;
    return std::ranges::any_of(tables, [&](const std::string& name) {
        const auto then = entry.targets.find(fold(name));
        if (then == entry.targets.end() || then->second == 0) return false;  // it had no rows for the table
        const auto now = live.find(fold(name));
        return now == live.end() || now->second != then->second;
    });
}

// What the ledger says of names and of bytes.
class Known {
  public:
    Known(const std::vector<LedgerEntry>& ledger, const std::vector<std::string>& tables,
          const std::map<std::string, std::int64_t>& live, Replacing replacing) {
        for (const LedgerEntry& entry : ledger) {
            const bool gone = is_void(entry, tables, live);
            if (!is_nameless(entry.source)) (gone ? void_names_ : names_)[entry.source] = &entry;
            if (entry.status == EntryStatus::loaded) (gone ? void_bytes_ : bytes_)[entry.fingerprint] = &entry;
            if (!is_nameless(entry.source)) last_[entry.source] = &entry;
        }
        if (replacing != Replacing::of_name) return;
        // Only the bytes that names have are there, and those of standard input.
        std::erase_if(bytes_, [](const auto& known) { return !is_nameless(known.second->source); });
        for (const auto& [name, entry] : names_) bytes_.try_emplace(entry->fingerprint, entry);
    }

    // The entry that makes a source known, or null. `keyless`: rows are not replaced, whatever a name had since.
    [[nodiscard]] const LedgerEntry* entry_of(const SourceIdentity& source, bool keyless) const {
        const LedgerEntry* named = of_name(source);
        if (named && named->fingerprint == source.fingerprint) return named;
        if (named && !keyless) return nullptr;
        return find(bytes_, source.fingerprint);
    }
    [[nodiscard]] const LedgerEntry* of_name(const SourceIdentity& source) const {
        return is_nameless(source.name) ? nullptr : find(names_, source.name);
    }
    // An entry whose rows are gone, or null.
    [[nodiscard]] const LedgerEntry* vanished(const SourceIdentity& source) const {
        if (const LedgerEntry* same = find(void_bytes_, source.fingerprint)) return same;
        return is_nameless(source.name) ? nullptr : find(void_names_, source.name);
    }
    // The last entry of each name whose rows are there.
    [[nodiscard]] const std::map<std::string_view, const LedgerEntry*>& names() const { return names_; }
    // Whether standard input had these bytes.
    [[nodiscard]] bool is_nameless_too(std::string_view fingerprint) const {
        const LedgerEntry* entry = find(bytes_, fingerprint);
        return entry && is_nameless(entry->source);
    }
    // The last entry of each name.
    [[nodiscard]] const std::map<std::string_view, const LedgerEntry*>& last() const { return last_; }

  private:
    using Entries = std::map<std::string_view, const LedgerEntry*>;
    [[nodiscard]] static const LedgerEntry* find(const Entries& entries, std::string_view key) {
        const auto found = entries.find(key);
        return found == entries.end() ? nullptr : found->second;
    }

    Entries names_, bytes_, void_names_, void_bytes_, last_;
};

SourceVerdict verdict_of(const SourceIdentity& source, const Known& known, std::string_view plan_hash,
                         Replacing replacing) {
    SourceVerdict verdict;
    const bool keyless = replacing != Replacing::of_key;
    if (replacing == Replacing::of_name && source.empty && known.of_name(source) &&
        known.of_name(source)->fingerprint != source.fingerprint) {
        verdict.verdict = Verdict::skip_empty;
        return verdict;
    }
    if (const LedgerEntry* entry = known.entry_of(source, keyless)) {
        verdict.older_plan = entry->plan_hash != plan_hash;
        verdict.seq = entry->seq;
        verdict.verdict = Verdict::skip_loaded;
        if (is_nameless(source.name) || entry == known.of_name(source)) return verdict;
        verdict.verdict = Verdict::skip_returned;
        if (entry->source == source.name) return verdict;
        verdict.verdict = Verdict::skip_renamed;
        verdict.same_as = entry->source;
        const auto last = known.last().find(entry->source);
        verdict.replaced_since =
            !keyless && last != known.last().end() && last->second->fingerprint != source.fingerprint;
        return verdict;
    }
    if (known.of_name(source)) {
        verdict.verdict = Verdict::load_changed;
    } else if (const LedgerEntry* entry = known.vanished(source)) {
        verdict.verdict = Verdict::load_vanished;
        verdict.seq = entry->seq;
    }
    return verdict;
}

// What was loaded under another plan is loaded again, and what was loaded after it too: its rows must stay the newer.
void backfill_all(std::vector<SourceVerdict>& verdicts) {
    std::int64_t first = INT64_MAX;
    for (const SourceVerdict& verdict : verdicts)
        if (verdict.older_plan) first = std::min(first, verdict.seq);
    for (SourceVerdict& verdict : verdicts)
        if (!is_loaded_now(verdict.verdict) && verdict.seq >= first) verdict.verdict = Verdict::load_backfill;
}

// Fingerprints of bytes that names had before and that no name has after this run.
std::vector<std::string> replaced_by(const std::vector<SourceIdentity>& sources,
                                     const std::vector<SourceVerdict>& verdicts, const Known& known) {
    std::map<std::string_view, std::string_view> after;  // name -> fingerprint
    for (const auto& [name, entry] : known.names()) after[name] = entry->fingerprint;
    for (std::size_t i = 0; i < sources.size(); ++i)
        if (verdicts[i].verdict != Verdict::skip_empty && !is_nameless(sources[i].name))
            after[sources[i].name] = sources[i].fingerprint;
    std::set<std::string_view> stays;
    for (const auto& [name, fingerprint] : after) stays.insert(fingerprint);
    std::set<std::string> replaced;
    for (const auto& [name, entry] : known.names())
        if (!stays.contains(entry->fingerprint) && !known.is_nameless_too(entry->fingerprint))
            replaced.insert(entry->fingerprint);
    return {replaced.begin(), replaced.end()};
}

// Names of sources that have rows in a table that is still there, and whose bytes this run does not have.
std::vector<std::string> gone_sources(const std::vector<SourceIdentity>& sources,
                                      const std::vector<LedgerEntry>& ledger,
                                      const std::map<std::string, std::int64_t>& live) {
    std::unordered_set<std::string_view> bytes;
    for (const SourceIdentity& source : sources) bytes.insert(source.fingerprint);
    const auto has_rows = [&](const LedgerEntry& entry) {
        return entry.status == EntryStatus::loaded && std::ranges::any_of(entry.targets, [&](const auto& target) {
                   const auto now = live.find(target.first);
                   return now != live.end() && now->second == target.second;
               });
    };
    std::vector<std::string> gone;
    for (const LedgerEntry& entry : ledger)
        if (has_rows(entry) && !bytes.contains(entry.fingerprint) && std::ranges::count(gone, entry.source) == 0)
            gone.push_back(entry.source);
    return gone;
}

}  // namespace

std::string_view word(Verdict verdict) {
    switch (verdict) {
        case Verdict::load_new:
            return "new";
        case Verdict::load_changed:
            return "changed";
        case Verdict::load_grown:
            return "grown";
        case Verdict::load_vanished:
            return "target vanished";
        case Verdict::load_backfill:
            return "backfill";
        case Verdict::skip_loaded:
            return "already loaded";
        case Verdict::skip_renamed:
            return "renamed";
        case Verdict::skip_returned:
            return "same bytes as before";
        case Verdict::skip_same_in_run:
            return "same bytes in this run";
        case Verdict::skip_empty:
            return "empty";
        case Verdict::skip_superseded:
            return "superseded";
    }
    return {};
}

Judgement judge(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& ledger,
                const std::vector<std::string>& tables, const std::map<std::string, std::int64_t>& live,
                std::string_view plan_hash, bool backfill, Replacing replacing, const HasGrown& has_grown) {
    const Known known(ledger, tables, live, replacing);
    Judgement judgement;
    for (const SourceIdentity& source : sources)
        judgement.verdicts.push_back(verdict_of(source, known, plan_hash, replacing));
    if (backfill) backfill_all(judgement.verdicts);

    std::unordered_map<std::string_view, std::string_view> in_run;  // fingerprint -> name, of those that are loaded now
    bool again = false;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        SourceVerdict& verdict = judgement.verdicts[i];
        if (!is_loaded_now(verdict.verdict)) continue;
        again = again || verdict.verdict == Verdict::load_vanished || verdict.verdict == Verdict::load_backfill;
        const auto [same, first] = in_run.try_emplace(sources[i].fingerprint, sources[i].name);
        if (first) {
            const LedgerEntry* last = known.of_name(sources[i]);
            if (replacing != Replacing::none || verdict.verdict != Verdict::load_changed || !has_grown(i, *last))
                continue;
            verdict.verdict = Verdict::load_grown;
            verdict.begin = last->bytes;
            continue;
        }
        verdict.verdict = Verdict::skip_same_in_run;
        verdict.same_as = std::string(same->second);
    }
    if (replacing == Replacing::of_name) judgement.replaced = replaced_by(sources, judgement.verdicts, known);
    if (!again) return judgement;
    // What was replaced by other bytes of its name need not be there.
    std::vector<LedgerEntry> needed;
    std::ranges::copy_if(ledger, std::back_inserter(needed), [&](const LedgerEntry& entry) {
        const auto last = known.last().find(entry.source);
        return replacing != Replacing::of_name || last == known.last().end() ||
               last->second->fingerprint == entry.fingerprint;
    });
    judgement.gone = gone_sources(sources, needed, live);
    return judgement;
}

std::vector<std::string> replaced_bytes(const std::vector<LedgerEntry>& ledger) {
    std::map<std::string_view, std::string_view> last;
    std::set<std::string_view> loaded, stays;
    for (const LedgerEntry& entry : ledger) {
        if (is_nameless(entry.source))
            stays.insert(entry.fingerprint);
        else
            last[entry.source] = entry.fingerprint;
        if (entry.status == EntryStatus::loaded) loaded.insert(entry.fingerprint);
    }
    for (const auto& [name, fingerprint] : last) stays.insert(fingerprint);
    std::vector<std::string> replaced;
    for (const std::string_view fingerprint : loaded)
        if (!stays.contains(fingerprint)) replaced.emplace_back(fingerprint);
    return replaced;
}

MovedOn moved_on(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& since) {
    std::unordered_map<std::string_view, std::string_view> names;  // name -> its last fingerprint
    std::unordered_set<std::string_view> bytes;
    for (const LedgerEntry& entry : since) {
        if (!is_nameless(entry.source)) names[entry.source] = entry.fingerprint;
        if (entry.status == EntryStatus::loaded) bytes.insert(entry.fingerprint);
    }
    MovedOn moved;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const auto named = names.find(sources[i].name);
        const bool same = named != names.end() && named->second == sources[i].fingerprint;
        if (named != names.end() && !same) moved.changed = true;
        if (same) moved.named.push_back(i);
        if (same || (named == names.end() && bytes.contains(sources[i].fingerprint))) moved.committed.push_back(i);
    }
    return moved;
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
