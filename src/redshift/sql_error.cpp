#include "redshift/sql_error.h"

#include <utility>

#include "base/error_codes.h"

namespace loadonce::redshift {

Error sql_error(std::string_view sqlstate, std::string message, std::string remedy) {
    const ErrorCode code = sqlstate == "0A000"   ? errors::sql_unsupported
                           : sqlstate == "42601" ? errors::sql_syntax
                                                 : errors::sql_failed;
    return Error(code, std::move(message), std::move(remedy))
        .with_sqlstate(sqlstate, TransactionOutcome::not_in_transaction);
}

}  // namespace loadonce::redshift
