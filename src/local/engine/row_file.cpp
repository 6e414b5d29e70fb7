#include "local/engine/row_file.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/nameless_file.h"
#include "base/output_file.h"

namespace loadonce::local {
namespace {

class RowsOfFile final : public warehouse::Rows {
  public:
    RowsOfFile(std::shared_ptr<RowFile> file, std::uint64_t limit) : file_(std::move(file)), left_(limit) {}

    bool next(warehouse::RowBatch& batch, std::size_t limit) override {
        const bool some = file_->next(batch, std::min<std::uint64_t>(limit, left_));
        left_ -= batch.rows();
        return some;
    }
    [[nodiscard]] std::optional<std::uint64_t> left() const override { return std::min(left_, file_->left()); }

  private:
    std::shared_ptr<RowFile> file_;
    std::uint64_t left_;
};

}  // namespace

RowFile::RowFile(const std::filesystem::path& folder, std::size_t columns) : folder_(folder), columns_(columns) {
    const int descriptor = NamelessFile(folder).release();
    file_.reset(::fdopen(descriptor, "w+"));
    if (file_ == nullptr) {
        const int problem = errno;
        ::close(descriptor);
        throw_file_io("create a file in", folder, problem);
    }
}

void RowFile::write(const void* bytes, std::size_t count) {
    if (std::fwrite(bytes, 1, count, file_.get()) != count) throw_file_io("keep rows in", folder_, errno);
}

void RowFile::read(void* bytes, std::size_t count) {
    if (std::fread(bytes, 1, count, file_.get()) != count) throw_file_io("read rows in", folder_, errno);
}

void RowFile::append(const warehouse::RowBatch& batch) {
    write(batch.messages().data(), batch.messages().size());
    left_ += batch.rows();
}

bool RowFile::next(warehouse::RowBatch& batch, std::size_t limit) {
    if (!reading_) {
        // Buffered writes may fail only now.
        if (std::fflush(file_.get()) != 0) throw_file_io("keep rows in", folder_, errno);
        std::rewind(file_.get());
        reading_ = true;
    }
    batch.clear(columns_);
    for (; left_ > 0 && batch.rows() < limit && !batch.full(); --left_) {
        std::array<char, 1 + warehouse::RowBatch::length_bytes> head{};
        read(head.data(), head.size());
        // The stored length includes its own bytes.
        const std::size_t bytes = 1 + warehouse::RowBatch::load(head.data() + 1);
        char* const row = batch.add_row(bytes);
        std::memcpy(row, head.data(), head.size());
        read(row + head.size(), bytes - head.size());
    }
    return batch.rows() > 0;
}

std::unique_ptr<warehouse::Rows> rows_of(std::shared_ptr<RowFile> file, std::uint64_t limit) {
    return std::make_unique<RowsOfFile>(std::move(file), limit);
}

}  // namespace loadonce::local
