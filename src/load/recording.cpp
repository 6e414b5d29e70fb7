#include "load/recording.h"

#include <utility>

namespace loadonce::load {

namespace {

class RecordingSession final : public warehouse::Session {
  public:
    RecordingSession(std::unique_ptr<warehouse::Session> inner, std::vector<std::string>& statements)
        : inner_(std::move(inner)), statements_(statements) {}

    warehouse::Result execute(std::string_view sql) override {
        statements_.emplace_back(sql);
        return inner_->execute(sql);
    }
    void execute_script(std::string_view sql,
                        const std::function<void(std::string_view, const warehouse::Result&)>& each) override {
        inner_->execute_script(sql, [&](std::string_view statement, const warehouse::Result& result) {
            statements_.emplace_back(statement);
            each(statement, result);
        });
    }
    void cancel() noexcept override { inner_->cancel(); }
    [[nodiscard]] bool usable() const noexcept override { return inner_->usable(); }

  private:
    std::unique_ptr<warehouse::Session> inner_;
    std::vector<std::string>& statements_;
};

}  // namespace

std::unique_ptr<warehouse::Session> RecordingWarehouse::connect() {
    return std::make_unique<RecordingSession>(inner_.connect(), statements_);
}

}  // namespace loadonce::load
