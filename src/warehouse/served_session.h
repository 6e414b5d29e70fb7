// What a server must know of the sessions that it serves, beyond what a load needs of them.
#pragma once

#include <string_view>
#include <vector>

#include "warehouse/session.h"

namespace loadonce::warehouse {

// Between statements: none open; BEGIN was said; BEGIN was said and a statement failed since.
enum class TransactionStatus { idle, open, aborted };

class ServedSession : public Session {
  public:
    // The columns that the statement would answer with, without running it; empty when it answers no rows. Throws as
    // execute() does, and aborts an open transaction as it does.
    [[nodiscard]] virtual std::vector<ResultColumn> describe(std::string_view sql) = 0;
    [[nodiscard]] virtual TransactionStatus transaction_status() const noexcept = 0;
};

}  // namespace loadonce::warehouse
