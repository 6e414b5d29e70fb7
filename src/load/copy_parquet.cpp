#include "load/copy_parquet.h"

#include <fmt/format.h>

#include "redshift/names.h"

namespace loadonce::load {

std::int64_t copy_parquet(warehouse::Session& session, std::string_view target, std::string_view url,
                          std::string_view iam_role, CopySource source) {
    session.execute(fmt::format("COPY {} FROM {} IAM_ROLE {} FORMAT AS PARQUET{}", target, redshift::quote_literal(url),
                                iam_role.empty() ? "default" : redshift::quote_literal(iam_role),
                                source == CopySource::manifest ? " MANIFEST" : ""));
    return std::stoll(session.execute("SELECT pg_last_copy_count()").value().value_or("0"));
}

}  // namespace loadonce::load
