// Collects messages to the client in one buffer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "warehouse/served_session.h"
#include "wire/format.h"

namespace loadonce::wire {

class Writer {
  public:
    // Appends a field to the open message.
    Writer& u8(std::uint8_t value);
    Writer& i16(std::int16_t value);
    Writer& i32(std::int32_t value);
    Writer& bytes(std::string_view value);
    Writer& cstring(std::string_view value);  // cut at the first zero byte, which would shift later fields

    // begin() opens a message; end() writes its length.
    Writer& begin(char type);
    void end();

    void empty(char type) { begin(type).end(); }
    void authentication(std::int32_t kind, std::string_view salt = {});
    void parameter_status(std::string_view name, std::string_view value);
    void ready_for_query(warehouse::TransactionStatus status);
    // `formats` is empty (all text), or has one entry for all columns or one per column.
    void row_description(const std::vector<warehouse::ResultColumn>& columns, std::span<const Format> formats);
    // Writes rows with binary columns. Throws 0A000 at the first row that has no binary form; earlier rows stay
    // written.
    void data_rows(const warehouse::RowBatch& rows, const std::vector<warehouse::ResultColumn>& columns,
                   std::span<const Format> formats);
    void command_complete(std::string_view tag);
    void notice(std::string_view severity, std::string_view message);
    void error(const Error& error, std::string_view severity);

    [[nodiscard]] const std::string& buffer() const { return buffer_; }
    void clear() { buffer_.clear(); }

  private:
    std::string buffer_;
    std::size_t length_at_ = 0;
};

}  // namespace loadonce::wire
