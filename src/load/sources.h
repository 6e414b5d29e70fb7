// The sources of one group: which there are, and which of them are loaded now.
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
    std::string path;  // of the file that is read
    SourceReport report;
};

class Sources {
  public:
    // Reads them all for their fingerprints. Names become relative to `project_folder` where they are below it.
    // `progress` may be null. Throws source_unreadable, file_io, interrupted.
    void read(const std::vector<std::string>& paths, const std::filesystem::path& project_folder,
              convert::Progress* progress);

    // What the ledger and the tables that are there mean for each of them; may be called again. Returns sentences for
    // people.
    std::vector<std::string> judge(const project::SourceGroup& group, const std::vector<LedgerEntry>& ledger,
                                   const LiveTables& live, std::string_view plan_hash, bool backfill);

    // Those that are loaded, in the order of _lo_source. All, until they have been judged.
    [[nodiscard]] std::vector<Source*> to_load();
    // All, in the order in which they were given.
    [[nodiscard]] std::vector<SourceReport> reports() &&;

  private:
    std::vector<Source> all_;
    std::vector<std::size_t> chosen_;  // indexes of all_
};

}  // namespace loadonce::load
