// A warehouse that calls a function before each statement: with the statement's session, so that a test can be there at
// a certain step of a load, or make the step fail.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "warehouse/session.h"

namespace loadonce::testing {

class WatchedWarehouse final : public warehouse::Warehouse {
  public:
    using Before = std::function<void(const warehouse::Session& session, std::string_view sql)>;

    // Borrows `inner`. What `before` throws is the statement's failure: the warehouse does not see it.
    WatchedWarehouse(warehouse::Warehouse& inner, Before before) : inner_(inner), before_(std::move(before)) {}

    std::unique_ptr<warehouse::Session> connect() override {
        return std::make_unique<Watched>(inner_.connect(), before_);
    }
    [[nodiscard]] std::string name() const override { return inner_.name(); }

  private:
    class Watched final : public warehouse::Session {
      public:
        Watched(std::unique_ptr<warehouse::Session> inner, const Before& before)
            : inner_(std::move(inner)), before_(before) {}
        warehouse::Result execute(std::string_view sql) override {
            before_(*this, sql);
            return inner_->execute(sql);
        }
        void execute_script(std::string_view sql,
                            const std::function<void(std::string_view, const warehouse::Result&)>& each) override {
            inner_->execute_script(sql, each);
        }
        void cancel() noexcept override { inner_->cancel(); }
        [[nodiscard]] bool usable() const noexcept override { return inner_->usable(); }

      private:
        std::unique_ptr<warehouse::Session> inner_;
        const Before& before_;
    };

    warehouse::Warehouse& inner_;
    Before before_;
};

}  // namespace loadonce::testing
