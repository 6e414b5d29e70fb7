#include "warehouse/session.h"

#include "base/error.h"
#include "base/error_codes.h"

namespace loadonce::warehouse {

const std::optional<std::string>& Result::value() const {
    if (rows.size() != 1 || rows.front().size() != 1)
        throw Error(errors::invariant,
                    "a query that must give one value gave " + std::to_string(rows.size()) + " rows");
    return rows.front().front();
}

}  // namespace loadonce::warehouse
