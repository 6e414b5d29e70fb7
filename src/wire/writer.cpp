#include "wire/writer.h"

#include <array>

#include "wire/encoding.h"
#include "wire/scalar_encoding.h"

namespace loadonce::wire {

Writer& Writer::u8(std::uint8_t value) {
    buffer_ += static_cast<char>(value);
    return *this;
}

Writer& Writer::i16(std::int16_t value) {
    return u8(static_cast<std::uint8_t>(value >> 8)).u8(static_cast<std::uint8_t>(value));
}

Writer& Writer::i32(std::int32_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    const std::array<char, 4> bytes{static_cast<char>(bits >> 24), static_cast<char>(bits >> 16),
                                    static_cast<char>(bits >> 8), static_cast<char>(bits)};
    buffer_.append(bytes.data(), bytes.size());
    return *this;
}

Writer& Writer::bytes(std::string_view value) {
    buffer_ += value;
    return *this;
}

Writer& Writer::cstring(std::string_view value) {
    return bytes(value.substr(0, value.find('\0'))).u8(0);
}

Writer& Writer::begin(char type) {
    buffer_ += type;
    length_at_ = buffer_.size();
    return i32(0);
}

void Writer::end() {
    const auto length = static_cast<std::uint32_t>(buffer_.size() - length_at_);
    for (std::size_t i = 0; i < 4; ++i) buffer_[length_at_ + i] = static_cast<char>(length >> (24 - 8 * i));
}

void Writer::authentication(std::int32_t kind, std::string_view salt) {
    begin('R').i32(kind).bytes(salt).end();
}

void Writer::parameter_status(std::string_view name, std::string_view value) {
    begin('S').cstring(name).cstring(value).end();
}

void Writer::ready_for_query(warehouse::TransactionStatus status) {
    using enum warehouse::TransactionStatus;
    begin('Z').u8(status == idle ? 'I' : status == open ? 'T' : 'E').end();
}

void Writer::row_description(const std::vector<warehouse::ResultColumn>& columns, std::span<const Format> formats) {
    begin('T').i16(static_cast<std::int16_t>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::uint32_t oid = columns[i].type_oid;
        cstring(columns[i].name).i32(0).i16(0);  // table OID and attribute number: none
        i32(static_cast<std::int32_t>(oid)).i16(type_bytes(oid)).i32(-1);
        i16(static_cast<std::int16_t>(format_of(formats, i)));
    }
    end();
}

void Writer::data_rows(const warehouse::RowBatch& rows, const std::vector<warehouse::ResultColumn>& columns,
                       std::span<const Format> formats) {
    std::size_t row_at = buffer_.size();
    try {
        rows.for_each([&](std::size_t i, std::optional<std::string_view> value) {
            if (i == 0) {
                row_at = buffer_.size();
                begin('D').i16(static_cast<std::int16_t>(columns.size()));
            }
            if (!value) {
                i32(-1);
            } else if (format_of(formats, i) == Format::text) {
                i32(static_cast<std::int32_t>(value->size())).bytes(*value);
            } else {
                const std::string binary = to_binary(columns[i].type_oid, *value);
                i32(static_cast<std::int32_t>(binary.size())).bytes(binary);
            }
            if (i + 1 == columns.size()) end();
        });
    } catch (const Error&) {
        buffer_.resize(row_at);  // removes the partial row
        throw;
    }
}

void Writer::command_complete(std::string_view tag) {
    begin('C').cstring(tag).end();
}

void Writer::notice(std::string_view severity, std::string_view message) {
    begin('N').u8('S').cstring(severity).u8('C').cstring("00000").u8('M').cstring(message).u8(0).end();
}

void Writer::error(const Error& error, std::string_view severity) {
    const std::string_view sqlstate = error.sqlstate().empty() ? "XX000" : std::string_view(error.sqlstate());
    begin('E').u8('S').cstring(severity).u8('C').cstring(sqlstate).u8('M').cstring(error.message());
    if (!error.detail().empty()) u8('D').cstring(error.detail());
    if (!error.remedy().empty()) u8('H').cstring(error.remedy());
    u8(0).end();
}

}  // namespace loadonce::wire
