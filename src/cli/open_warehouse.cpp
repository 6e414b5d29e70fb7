#include "cli/open_warehouse.h"

#include <mutex>
#include <utility>

#include "cli/context.h"

namespace loadonce::cli {
namespace {

using warehouse::Result;

// A session that keeps its warehouse open.
class KeepingSession final : public warehouse::Session {
  public:
    explicit KeepingSession(std::shared_ptr<warehouse::Warehouse> open)
        : open_(std::move(open)), session_(open_->connect()) {}

    Result execute(std::string_view sql) override { return session_->execute(sql); }
    void execute_script(std::string_view sql,
                        const std::function<void(std::string_view, const Result&)>& each) override {
        session_->execute_script(sql, each);
    }
    void cancel() noexcept override { session_->cancel(); }
    [[nodiscard]] bool usable() const noexcept override { return session_->usable(); }

  private:
    std::shared_ptr<warehouse::Warehouse> open_;  // outlives the session
    std::unique_ptr<warehouse::Session> session_;
};

class OpenWhileUsed final : public warehouse::Warehouse {
  public:
    explicit OpenWhileUsed(local::Options options) : options_(std::move(options)) {}

    std::unique_ptr<warehouse::Session> connect() override {
        const std::scoped_lock guard(mutex_);
        std::shared_ptr<warehouse::Warehouse> open = open_.lock();
        if (!open) open_ = open = local::open(options_);
        return std::make_unique<KeepingSession>(std::move(open));
    }
    [[nodiscard]] std::string name() const override { return "local:" + options_.file.string(); }

  private:
    local::Options options_;
    std::mutex mutex_;
    std::weak_ptr<warehouse::Warehouse> open_;
};

}  // namespace

std::unique_ptr<warehouse::Warehouse> open_while_used(const local::Options& options) {
    return std::make_unique<OpenWhileUsed>(options);
}

warehouse::Warehouse& Context::warehouse() {
    if (warehouse_) return *warehouse_;
    local::Options options;
    options.file = local_path(project().warehouse, ".", "--warehouse");
    options.store = &store();
    options.store_root = local_path(project().store, ".", "--store");
    options.verb = verb_;
    warehouse_ = open_while_used(options);
    return *warehouse_;
}

}  // namespace loadonce::cli
