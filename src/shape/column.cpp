#include "shape/column.h"

#include <algorithm>
#include <string>

namespace loadonce::shape {
namespace {

constexpr std::size_t first_judgement = 128;
constexpr std::size_t entries_max = 16384;
constexpr std::size_t dictionary_bytes_max = 1024 * 1024;
constexpr std::size_t text_entries_worth = 20000;
constexpr std::size_t word_entries_worth = 2000;
constexpr std::size_t slots_first = 256;

}  // namespace

Storage storage_of(const Type& type) {
    switch (type.kind) {
        case TypeKind::boolean:
            return Storage::boolean;
        case TypeKind::smallint:
        case TypeKind::integer:
        case TypeKind::real:
        case TypeKind::date:
            return Storage::word4;
        case TypeKind::bigint:
        case TypeKind::double_precision:
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
        case TypeKind::time:
            return Storage::word8;
        case TypeKind::decimal:
            return Storage::fixed;
        default:
            return Storage::text;
    }
}

bool can_fill(const Type& type) {
    return type.kind != TypeKind::date && type.kind != TypeKind::timestamp && type.kind != TypeKind::timestamptz;
}

void Column::start(const Type& type, bool fill) {
    storage_ = storage_of(type);
    fill_ = fill && can_fill(type);
    buffer_.type = type;
    buffer_.rows = buffer_.nulls = 0;
    buffer_.validity.clear();
    buffer_.dictionary_coded = storage_ == Storage::text || storage_ == Storage::word8 || storage_ == Storage::word4;
    buffer_.dictionary_values = 0;
    buffer_.longest = 0;
    // Back to full capacity after finish(), so that appending does not clear memory again.
    buffer_.codes.resize(buffer_.codes.capacity());
    buffer_.plain.resize(buffer_.plain.capacity());
    buffer_.dictionary.clear();
    next_row_ = 0;
    word_bytes_ = storage_ == Storage::word4 ? 4 : 8;
    values_ = plain_used_ = last_bytes_ = 0;
    next_judgement_ = first_judgement;
    slots_.codes.assign(slots_first, 0);
    slots_.mask = slots_first - 1;
    texts_.clear();
    words_.clear();
    null_runs_.clear();
}

void Column::add_all(const ColumnBuffer& from) {
    const std::vector<std::uint8_t>& values = from.dictionary_coded ? from.dictionary : from.plain;
    const std::size_t fixed_bytes = storage_ == Storage::boolean ? 1
                                    : storage_ == Storage::fixed
                                        ? static_cast<std::size_t>(decimal_bytes(from.type.precision))
                                        : word_bytes_;
    const auto size_at = [&](std::size_t at) {
        if (storage_ != Storage::text) return fixed_bytes;
        std::uint32_t size;
        std::memcpy(&size, values.data() + at, sizeof size);
        return size + sizeof size;
    };
    std::vector<std::size_t> entries;  // offsets in the dictionary
    if (from.dictionary_coded)
        for (std::size_t at = 0; at < values.size(); at += size_at(at)) entries.push_back(at);
    std::size_t value = 0, next = 0;
    std::string bytes;
    for (std::uint32_t row = 0; row < from.rows; ++row) {
        if (!from.validity.empty() && (from.validity[row / 64] >> (row % 64) & 1) == 0) continue;
        const std::size_t at = from.dictionary_coded ? entries[from.codes[value++]] : next;
        const std::size_t size = size_at(at);
        next = at + size;
        const std::size_t prefix = storage_ == Storage::text ? sizeof(std::uint32_t) : 0;
        bytes.assign(reinterpret_cast<const char*>(values.data()) + at + prefix, size - prefix);
        const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
        if (storage_ == Storage::text) {
            bytes.append(8, '\0');  // hashing looks at eight bytes at a time
            add_text(row, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                     static_cast<std::uint32_t>(size - prefix));
        } else if (storage_ == Storage::boolean) {
            add_boolean(row, *data != 0);
        } else if (storage_ == Storage::fixed) {
            add_fixed(row, bytes);
        } else {
            std::uint64_t word = 0;
            std::memcpy(&word, data, size);
            add_word(row, word);
        }
    }
}

void Column::pass_over(std::uint32_t row) {
    const std::uint32_t count = row - next_row_;
    if (fill_) {
        for (std::uint32_t i = 0; i < count; ++i) append_default();
    } else {
        null_runs_.push_back({next_row_, count});
        buffer_.nulls += count;
    }
}

void Column::append_default() {
    switch (storage_) {
        case Storage::text:
            return append_text(reinterpret_cast<const std::uint8_t*>("\0\0\0\0\0\0\0\0"), 0);
        case Storage::boolean:
            return append_boolean(false);
        case Storage::fixed: {
            std::string zero;
            const std::uint8_t digit[] = {'0', ' '};
            append_decimal(parse_number(digit), digit, buffer_.type.precision, buffer_.type.scale, zero);
            return append_fixed(zero);
        }
        default:
            return append_word(0);
    }
}

void Column::repeat_last(std::uint32_t count) {
    next_row_ += count;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (buffer_.dictionary_coded) {
            append_code(buffer_.codes[values_ - 1]);
            continue;
        }
        const std::size_t bytes = storage_ == Storage::boolean ? 1 : last_bytes_ > 0 ? last_bytes_ : word_bytes_;
        std::uint8_t* at = room(bytes);
        std::memcpy(at, at - bytes, bytes);
        plain_used_ += bytes;
        ++values_;
    }
}

void Column::add_entry(std::uint32_t slot, const std::uint8_t* text, std::uint32_t size, std::uint32_t hash) {
    auto& dictionary = buffer_.dictionary;
    const auto* size_bytes = reinterpret_cast<const std::uint8_t*>(&size);
    dictionary.insert(dictionary.end(), size_bytes, size_bytes + sizeof size);
    texts_.push_back({static_cast<std::uint32_t>(dictionary.size()), hash});
    dictionary.insert(dictionary.end(), text, text + size);
    slots_.codes[slot] = static_cast<std::uint16_t>(texts_.size());
    buffer_.dictionary_values = static_cast<std::uint32_t>(texts_.size());
    entry_added();
}

void Column::add_entry(std::uint32_t slot, std::uint64_t word) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&word);
    buffer_.dictionary.insert(buffer_.dictionary.end(), bytes, bytes + word_bytes_);
    words_.push_back(word);
    slots_.codes[slot] = static_cast<std::uint16_t>(words_.size());
    buffer_.dictionary_values = static_cast<std::uint32_t>(words_.size());
    entry_added();
}

void Column::entry_added() {
    const std::size_t entries = buffer_.dictionary_values;
    append_code(static_cast<std::uint16_t>(entries - 1));
    if (!buffer_.dictionary_coded) return;
    if (entries >= entries_max || buffer_.dictionary.size() >= dictionary_bytes_max) return give_up_dictionary();
    if (entries * 2 > slots_.codes.size()) rehash();
}

// Whether the dictionary is likely to stay small: d distinct values among the first n suggest about n^2 / (2 (n - d))
// distinct values in all (birthday problem).
void Column::judge_dictionary() {
    next_judgement_ *= 4;
    const std::size_t n = values_, d = buffer_.dictionary_values;
    const std::size_t worth = storage_ == Storage::text ? text_entries_worth : word_entries_worth;
    if (n == d || n * n / (2 * (n - d)) > worth) give_up_dictionary();
}

void Column::give_up_dictionary() {
    std::vector<std::uint16_t> codes;
    codes.swap(buffer_.codes);
    const std::size_t count = values_;
    values_ = 0;
    buffer_.dictionary_coded = false;
    for (std::size_t i = 0; i < count; ++i) {
        if (storage_ != Storage::text) {
            append_plain_word(words_[codes[i]]);
            continue;
        }
        const std::uint8_t* text = buffer_.dictionary.data() + texts_[codes[i]].offset;
        std::uint32_t size;
        std::memcpy(&size, text - sizeof size, sizeof size);
        append_plain_text(text, size);
    }
    codes.swap(buffer_.codes);
    buffer_.dictionary.clear();
    buffer_.dictionary_values = 0;
}

void Column::rehash() {
    const std::size_t size = slots_.codes.size() * 4;
    slots_.codes.assign(size, 0);
    slots_.mask = static_cast<std::uint32_t>(size - 1);
    for (std::uint32_t code = 0; code < buffer_.dictionary_values; ++code) {
        std::uint32_t slot = storage_ == Storage::text
                                 ? texts_[code].hash
                                 : static_cast<std::uint32_t>((words_[code] * 0x9E3779B97F4A7C15ULL) >> 32);
        slot &= slots_.mask;
        while (slots_.codes[slot] != 0) slot = (slot + 1) & slots_.mask;
        slots_.codes[slot] = static_cast<std::uint16_t>(code + 1);
    }
}

void Column::grow_codes() {
    buffer_.codes.resize(std::max<std::size_t>(256, buffer_.codes.size() * 2));
}

void Column::grow_plain(std::size_t bytes) {
    buffer_.plain.resize(std::max(plain_used_ + bytes, std::max<std::size_t>(1024, buffer_.plain.size() * 2)));
}

ColumnBuffer& Column::finish(std::uint32_t rows) {
    if (rows != next_row_) pass_over(rows);
    next_row_ = rows;
    buffer_.rows = rows;
    buffer_.codes.resize(buffer_.dictionary_coded ? values_ : 0);
    buffer_.plain.resize(plain_used_);
    if (buffer_.nulls > 0) {
        buffer_.validity.assign((rows + 63) / 64, ~0ULL);
        for (const NullRun& run : null_runs_)
            for (std::uint32_t row = run.row; row < run.row + run.count; ++row)
                buffer_.validity[row / 64] &= ~(1ULL << (row % 64));
        if (rows % 64 != 0) buffer_.validity.back() &= (1ULL << (rows % 64)) - 1;
    }
    return buffer_;
}

}  // namespace loadonce::shape
