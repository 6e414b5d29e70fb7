// COPY of Parquet objects: the only statement by which rows reach a warehouse.
#pragma once

#include <cstdint>
#include <string_view>

#include "warehouse/session.h"

namespace loadonce::load {

enum class CopySource : std::uint8_t { object, manifest };

// Copies Parquet into `target` and returns the number of rows that arrived.
//
// target     quoted, with its list of columns where it takes not all of them
// url        s3:// URL of an object (or the prefix of several), or of a manifest
// iam_role   ARN; empty: the warehouse's default role
[[nodiscard]] std::int64_t copy_parquet(warehouse::Session& session, std::string_view target, std::string_view url,
                                        std::string_view iam_role, CopySource source);

}  // namespace loadonce::load
