#include "warehouse/served_session.h"

#include <limits>
#include <utility>

namespace loadonce::warehouse {
namespace {

class RowsInMemory final : public Rows {
  public:
    RowsInMemory(std::vector<Row> rows, std::size_t columns) : rows_(std::move(rows)), columns_(columns) {}

    bool next(RowBatch& batch, std::size_t limit) override {
        batch.clear(columns_);
        for (; next_ < rows_.size() && batch.rows() < limit && !batch.full(); ++next_) {
            for (const auto& value : rows_[next_]) {
                if (value)
                    batch.add(*value);
                else
                    batch.add_null();
            }
        }
        return batch.rows() > 0;
    }
    [[nodiscard]] std::optional<std::uint64_t> left() const override { return rows_.size() - next_; }

  private:
    std::vector<Row> rows_;
    std::size_t columns_, next_ = 0;
};

}  // namespace

Opened opened(Result result) {
    auto rows = std::make_unique<RowsInMemory>(std::exchange(result.rows, {}), result.columns.size());
    return {std::move(result), std::move(rows)};
}

Result read_all(Opened opened) {
    Result result = std::move(opened.head);
    RowBatch batch;
    while (opened.rows->next(batch, std::numeric_limits<std::size_t>::max())) {
        batch.for_each([&result](std::size_t column, std::optional<std::string_view> value) {
            if (column == 0) result.rows.emplace_back().reserve(result.columns.size());
            result.rows.back().emplace_back(value);
        });
    }
    return result;
}

void ServedSession::log_in(std::string_view) {}

std::optional<std::string> ServedSession::parameter(std::string_view) const {
    return std::nullopt;
}

void ServedSession::parameters_given() {}

void ServedSession::on_end(const std::function<void()>&) {}

Opened ServedSession::open(std::string_view sql, Reading) {
    return opened(execute(sql));
}

}  // namespace loadonce::warehouse
