// The temporary tables in which an attempt keeps what became of each staged root record, and the conditions on them.
#pragma once

#include <string>
#include <string_view>

namespace loadonce::load {

// The root key's columns, _lo_source, _lo_record, verdict: new, replaced, older, duplicate.
inline constexpr std::string_view dedup_table = "loadonce_dedup";
// _lo_source, _lo_record of those that are older or duplicate: nearly always few.
inline constexpr std::string_view losers_table = "loadonce_losers";

// Of rows of loadonce_dedup whose alias is c.
inline constexpr std::string_view winners = "c.\"verdict\" IN ('new', 'replaced')";
// a and b, aliases of staging tables or of those above, are of one record.
[[nodiscard]] std::string same_record(std::string_view a, std::string_view b);
// Of rows of a staging table whose alias is s: their record won. It looks up the losers, so that what is looked up is
// small and the rows themselves, with all their columns, only pass by.
[[nodiscard]] std::string won();

}  // namespace loadonce::load
