#include "local/warehouse.h"

#include <mutex>

#include "local/duck/errors.h"
#include "local/engine/engine.h"
#include "local/functions/scalar_functions.h"
#include "local/session/session.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

class LocalWarehouse final : public warehouse::Warehouse {
  public:
    explicit LocalWarehouse(const Options& options)
        : options_(options), engine_(std::make_shared<Engine>(options, scalar_functions())) {}

    std::unique_ptr<warehouse::Session> connect() override {
        const std::scoped_lock guard(mutex_);
        if (engine_ == nullptr || engine_->broken) reopen();
        try {
            return std::make_unique<Session>(engine_);
        } catch (const duck::Failure& failure) {
            throw from_duck(failure);
        }
    }

    [[nodiscard]] std::string name() const override { return "local:" + options_.file.string(); }

  private:
    // After a fatal error DuckDB refuses everything; the file is opened again when no session uses the old instance.
    void reopen() {
        if (engine_ != nullptr && engine_.use_count() > 1)
            throw redshift::messages::session_lost("the warehouse's engine stopped, and sessions of it are still open",
                                                   "end all sessions, then connect again");
        engine_.reset();
        engine_ = std::make_shared<Engine>(options_, scalar_functions());
    }

    Options options_;
    std::mutex mutex_;
    std::shared_ptr<Engine> engine_;
};

}  // namespace

std::unique_ptr<warehouse::Warehouse> open(const Options& options) {
    return std::make_unique<LocalWarehouse>(options);
}

}  // namespace loadonce::local
