// Every error that the program can report. Numbers are stable: never reused, never renumbered.
// 1xxx usage and project, 2xxx types and schemas, 3xxx input, 4xxx files and objects, 5xxx warehouse, 6xxx busy, 7xxx
// unknown outcome, 8xxx verification, 9xxx bugs of ours.
#pragma once

#include "base/error.h"

namespace loadonce::errors {

inline constexpr ErrorCode usage{1001, Exit::usage, "the command line is wrong"};
inline constexpr ErrorCode project_syntax{1002, Exit::usage, "the project file is not valid TOML"};
inline constexpr ErrorCode project_value{1003, Exit::usage, "a value in the project file is wrong"};
inline constexpr ErrorCode project_unknown_key{1004, Exit::usage, "the project file has a key that does not exist"};
inline constexpr ErrorCode project_undecided{1005, Exit::usage,
                                             "table, key or arrays cannot be inferred from the data"};

inline constexpr ErrorCode type_conflict{2001, Exit::usage, "data and a table's column disagree on a type"};
inline constexpr ErrorCode drift{2002, Exit::usage, "data has a column or width that evolve does not allow"};
inline constexpr ErrorCode name_conflict{2003, Exit::usage, "two paths would become one column"};
inline constexpr ErrorCode parquet_schema{2004, Exit::usage, "a Parquet file does not fit a table"};

inline constexpr ErrorCode rejects_past_limit{3001, Exit::too_many_rejects, "more records were rejected than allowed"};
inline constexpr ErrorCode source_changed{3002, Exit::load_failed, "a source changed while it was read"};
inline constexpr ErrorCode source_unreadable{3003, Exit::load_failed,
                                             "a source cannot be opened, read or decompressed"};
inline constexpr ErrorCode duplicate_key{3004, Exit::load_failed, "one key is on two rows of a table in one load"};

inline constexpr ErrorCode file_io{4001, Exit::load_failed, "a file cannot be read or written"};
inline constexpr ErrorCode object_missing{4002, Exit::load_failed, "an object is not in the store"};
inline constexpr ErrorCode object_outside_root{4003, Exit::load_failed, "an object's key leads out of the store"};
inline constexpr ErrorCode parquet_corrupt{4004, Exit::load_failed, "a Parquet file is damaged or not Parquet"};
inline constexpr ErrorCode object_differs{4005, Exit::load_failed, "an object of that name exists with other bytes"};

inline constexpr ErrorCode sql_syntax{5001, Exit::load_failed,
                                      "the statement is not Redshift SQL as this program knows it"};
inline constexpr ErrorCode sql_unsupported{5002, Exit::load_failed,
                                           "the statement is Redshift SQL that is not supported"};
inline constexpr ErrorCode sql_failed{5003, Exit::load_failed, "the warehouse refused a statement"};
inline constexpr ErrorCode warehouse_unreachable{5004, Exit::load_failed, "the warehouse cannot be opened or reached"};
inline constexpr ErrorCode warehouse_format{5005, Exit::usage,
                                            "the warehouse was written by another version of the program"};
inline constexpr ErrorCode table_lost{5006, Exit::load_failed,
                                      "a table is not the one that was loaded, or its rows are gone"};

inline constexpr ErrorCode lock_held{6001, Exit::busy, "another process or session holds the lock"};
inline constexpr ErrorCode outcome_unknown{7001, Exit::outcome_unknown, "a COMMIT was sent and not answered"};
inline constexpr ErrorCode verification{8001, Exit::verification_failed, "a check found rows that break the promise"};
inline constexpr ErrorCode invariant{9001, Exit::load_failed, "a check inside the load failed; nothing was committed"};
inline constexpr ErrorCode interrupted{9002, Exit::interrupted, "the run was interrupted; nothing was committed"};
inline constexpr ErrorCode out_of_memory{9003, Exit::load_failed, "there is not enough memory"};
inline constexpr ErrorCode internal{9004, Exit::load_failed, "an unexpected error: a bug of loadonce"};

}  // namespace loadonce::errors
