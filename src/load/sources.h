// The sources of one group, and which of them this run loads.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "load/catalog.h"
#include "load/own_tables.h"
#include "load/run_report.h"
#include "project/project.h"

namespace loadonce::load {

struct Source {
    std::string path;  // of the file, or "-"
    SourceReport report;
};

class Sources {
  public:
    // Reads them all for their fingerprints. Names become relative to `project_folder` where they are below it.
    // `progress` may be null. Throws source_unreadable, file_io, interrupted.
    void read(const std::vector<std::string>& paths, const std::filesystem::path& project_folder, Progress* progress);

    // Reads again what read() has read: another load has committed newer bytes of one of them. Files that are gone are
    // superseded.
    void read_again(Progress* progress);

    // Sets the verdict on each source from the ledger and the live tables; may be called again. `tables`: of the group,
    // the root first. Returns notes for the user. Throws source_unreadable if sources must be loaded again in the
    // ledger's order and some of those that the ledger has are not there.
    std::vector<std::string> judge(const std::vector<std::string>& tables, const std::vector<LedgerEntry>& ledger,
                                   const LiveTables& live, std::string_view plan_hash, bool backfill,
                                   Replacing replacing, project::Format format);

    [[nodiscard]] bool empty() const { return all_.empty(); }
    // The sources to be loaded, in the order of _lo_source; before judge(), all of them.
    [[nodiscard]] std::vector<Source*> to_load();
    // The sources whose bytes are loaded under another name and that have no entry in the ledger yet.
    [[nodiscard]] std::vector<CommittedSource> same_bytes() const;
    // Replacing::of_name: the fingerprints whose rows this run deletes.
    [[nodiscard]] const std::vector<std::string>& replaced() const { return replaced_; }
    // All sources, in the order given to read().
    [[nodiscard]] std::vector<SourceReport> reports() &&;

  private:
    void read_source(Source& source, Progress* progress);

    std::vector<Source> all_;
    std::vector<std::size_t> chosen_;  // indexes of all_
    std::vector<std::string> replaced_;
};

}  // namespace loadonce::load
