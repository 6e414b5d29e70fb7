// A warehouse that keeps every statement that goes through it: what `run --plan` prints.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "warehouse/session.h"

namespace loadonce::load {

class RecordingWarehouse final : public warehouse::Warehouse {
  public:
    // Both are borrowed and outlive the warehouse and its sessions. One session at a time.
    RecordingWarehouse(warehouse::Warehouse& inner, std::vector<std::string>& statements)
        : inner_(inner), statements_(statements) {}

    [[nodiscard]] std::unique_ptr<warehouse::Session> connect() override;
    [[nodiscard]] std::string name() const override { return inner_.name(); }

  private:
    warehouse::Warehouse& inner_;
    std::vector<std::string>& statements_;
};

}  // namespace loadonce::load
