// Which columns can be the key of a table, decided by all its rows.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "convert/pipeline.h"

namespace loadonce::infer {

using Columns = std::vector<const convert::ConvertedColumn*>;

// The rows of a converted table, to be asked about.
class TableRows {
  public:
    // `table` must outlive this; temporary files are made in `folder`.
    TableRows(const convert::ConvertedTable& table, const std::filesystem::path& folder);
    ~TableRows();
    TableRows(const TableRows&) = delete;
    TableRows& operator=(const TableRows&) = delete;

    // The columns that are ids by name and type, never null and never twice. Only $.id when it is one of them: a
    // record's own "id" is its key, whatever else identifies it.
    [[nodiscard]] Columns key_candidates();
    // Two columns that identify a row together and neither alone, one of them a time: what a reading of a sensor has.
    // Empty: none.
    [[nodiscard]] Columns pair_with_time();
    // The record's own "id", if it is an id by its type, is never null and several rows have the same: a change feed.
    struct SharedId {
        const convert::ConvertedColumn* column = nullptr;
        std::string value;                                  // one that most rows have
        std::string rows;                                   // how many
        const convert::ConvertedColumn* version = nullptr;  // a time that all rows have; null: none
    };
    [[nodiscard]] std::optional<SharedId> shared_id();

  private:
    struct Scratch;
    [[nodiscard]] bool is_filled(const convert::ConvertedColumn& column);
    // No row has a null in one of them, and no two rows are equal in all of them.
    [[nodiscard]] bool are_unique(const Columns& columns);

    const convert::ConvertedTable& table_;
    std::unique_ptr<Scratch> scratch_;
};

}  // namespace loadonce::infer
