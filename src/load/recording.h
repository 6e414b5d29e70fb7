// A warehouse that records every statement before it is executed, for `run --plan`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "warehouse/session.h"

namespace loadonce::load {

class RecordingWarehouse final : public warehouse::Warehouse {
  public:
    // Borrows both for the lifetime of the warehouse and its sessions. One session at a time.
    RecordingWarehouse(warehouse::Warehouse& inner, std::vector<std::string>& statements)
        : inner_(inner), statements_(statements) {}

    [[nodiscard]] std::unique_ptr<warehouse::Session> connect() override;
    [[nodiscard]] std::string name() const override { return inner_.name(); }

  private:
    warehouse::Warehouse& inner_;
    std::vector<std::string>& statements_;
};

}  // namespace loadonce::load
