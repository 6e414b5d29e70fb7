// Rows with a key of their own (key_alone) that move to another parent, with what is in them.
//
// Records come one after another, however they are grouped into loads: a record takes the rows with its child keys from
// all records before it, even if it is itself replaced later in the load. It takes none if it was older than the row of
// its own key when it came.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "load/catalog.h"
#include "load/plan.h"
#include "load/run_report.h"
#include "warehouse/session.h"

namespace loadonce::load {

class Moves {
  public:
    // After deduplicate(). `live`: the present targets; every target that gets rows exists.
    Moves(warehouse::Session& session, const LoadPlan& plan, const LiveTables& live);

    // The condition on the alias _lo_s of the staging table that its row is to be inserted: its record has won, and no
    // later record has taken it or an element around it.
    [[nodiscard]] std::string kept(std::size_t table) const;
    // Whether there are rows whose record has won and that were taken.
    [[nodiscard]] bool has_taken(std::size_t table) const;

    // Deletes the taken rows of the targets. Before insert_new().
    void delete_taken(std::vector<TableReport>& reports);
    // Counts the rows of parents that have lost some: a count is the number of rows in the table, not in the parent's
    // record. After insert_new().
    void count_again();

  private:
    [[nodiscard]] bool moves(std::size_t table) const;
    [[nodiscard]] bool recounts(std::size_t table) const;
    // The condition on the alias _lo_s that a staged row's record was the newest of its key when it came, after this
    // keyword; empty where all were.
    [[nodiscard]] std::string came_newest(std::string_view where) const;
    void find_never_newest();
    void find_taken(std::size_t table);
    void remember_parents(std::size_t table);
    void delete_taken_by(std::size_t mover, std::size_t table, const std::vector<std::string>& key,
                         std::vector<TableReport>& reports);

    warehouse::Session& session_;
    const LoadPlan& plan_;
    const LiveTables& live_;
    bool never_newest_ = false;         // there are such records
    std::vector<bool> has_taken_rows_;  // by table: the staging table has rows that a later record has taken
};

}  // namespace loadonce::load
