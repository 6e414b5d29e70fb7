// Batches of result rows.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

namespace loadonce::warehouse {

// Rows in one buffer, each stored as a DataRow message of the protocol in text format, so that a server can send them
// unchanged: 'D', the length of the rest, the number of columns, and for each value its length (-1: null) and text.
// Numbers are big-endian.
class RowBatch {
  public:
    // Removes all rows and sets the number of columns.
    void clear(std::size_t columns) {
        columns_ = columns;
        column_ = rows_ = size_ = 0;
    }

    // Returns where to write the next value, with room for `bytes_max` bytes. end_value() takes the end of what was
    // written.
    [[nodiscard]] char* begin_value(std::size_t bytes_max) {
        reserve(row_head_bytes + length_bytes + bytes_max);
        if (column_ == 0) begin_row();
        return bytes_.get() + size_ + length_bytes;
    }
    void end_value(const char* end) {
        const char* const begin = bytes_.get() + size_ + length_bytes;
        end_column(static_cast<std::uint32_t>(end - begin), static_cast<std::size_t>(end - begin));
    }
    void add(std::string_view value) {
        char* const place = begin_value(value.size());
        std::memcpy(place, value.data(), value.size());
        end_value(place + value.size());
    }
    void add_null() {
        static_cast<void>(begin_value(0));
        end_column(null_length, 0);
    }
    // Returns where to write a whole row of `bytes` bytes, taken from messages() of another batch.
    [[nodiscard]] char* add_row(std::size_t bytes) {
        reserve(bytes);
        char* const place = bytes_.get() + size_;
        size_ += bytes;
        ++rows_;
        return place;
    }

    [[nodiscard]] std::size_t rows() const { return rows_; }
    // Returns whether the batch is large enough: the writer then stops after the current row.
    [[nodiscard]] bool full() const { return size_ >= full_bytes; }
    // Returns the messages of all rows, concatenated. Valid until the batch changes.
    [[nodiscard]] std::string_view messages() const { return {bytes_.get(), size_}; }
    // Calls each(column, value) for every value of every row; std::nullopt is null. The text is valid until the batch
    // changes.
    template <class Each>
    void for_each(Each each) const {
        const char* at = bytes_.get();
        for (std::size_t row = 0; row < rows_; ++row) {
            at += row_head_bytes;
            for (std::size_t column = 0; column < columns_; ++column) {
                const std::uint32_t length = load(at);
                at += length_bytes;
                if (length == null_length) {
                    each(column, std::optional<std::string_view>());
                } else {
                    each(column, std::optional(std::string_view(at, length)));
                    at += length;
                }
            }
        }
    }

    static constexpr std::size_t length_bytes = 4;
    // Reads a big-endian number from a message.
    [[nodiscard]] static std::uint32_t load(const char* at) {
        std::uint32_t value = 0;
        std::memcpy(&value, at, sizeof value);
        return big_endian(value);
    }

  private:
    static constexpr std::size_t full_bytes = 256 << 10, row_head_bytes = 1 + 4 + 2;
    static constexpr std::uint32_t null_length = 0xffffffff;

    static std::uint32_t big_endian(std::uint32_t value) {
        return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
    }
    void store(std::size_t at, std::uint32_t value) {
        value = big_endian(value);
        std::memcpy(bytes_.get() + at, &value, sizeof value);
    }
    void reserve(std::size_t bytes) {
        if (size_ + bytes > capacity_) grow(size_ + bytes);
    }
    void grow(std::size_t bytes);
    void begin_row() {
        row_at_ = size_;
        bytes_[size_] = 'D';
        bytes_[size_ + 5] = static_cast<char>(columns_ >> 8);
        bytes_[size_ + 6] = static_cast<char>(columns_);
        size_ += row_head_bytes;
    }
    void end_column(std::uint32_t length, std::size_t bytes) {
        store(size_, length);
        size_ += length_bytes + bytes;
        if (++column_ < columns_) return;
        store(row_at_ + 1, static_cast<std::uint32_t>(size_ - row_at_ - 1));
        column_ = 0;
        ++rows_;
    }

    std::size_t columns_ = 0, column_ = 0, rows_ = 0;
    std::size_t row_at_ = 0;  // of the row being written
    std::size_t size_ = 0, capacity_ = 0;
    std::unique_ptr<char[]> bytes_;
};

}  // namespace loadonce::warehouse
