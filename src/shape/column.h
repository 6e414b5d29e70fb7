// Builds one column of a block: values in, a ColumnBuffer out.
//
// The buffer depends on the values, the type and `fill` only. A Column belongs to one worker, which reuses its memory
// from block to block.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "shape/literal.h"
#include "table/column_buffer.h"

namespace loadonce::shape {

// The layout of values in a buffer.
enum class Storage : std::uint8_t { text, word8, word4, boolean, fixed };
[[nodiscard]] Storage storage_of(const Type& type);

// Whether missing values of the type can be stored as '', 0 or false. Dates and times stay null: an invented one would
// be taken for real.
[[nodiscard]] bool can_fill(const Type& type);

class Column {
  public:
    // Empties the column. `fill`: rows without a value get '', 0 or false instead of null, if can_fill() the type.
    void start(const Type& type, bool fill);
    // Values in ascending order of rows; skipped rows are null.
    void add_text(std::uint32_t row, const std::uint8_t* text, std::uint32_t size) {
        advance(row);
        append_text(text, size);
    }
    void add_word(std::uint32_t row, std::uint64_t word) {
        advance(row);
        append_word(word);
    }
    void add_boolean(std::uint32_t row, bool value) {
        advance(row);
        append_boolean(value);
    }
    void add_fixed(std::uint32_t row, const std::string& bytes) {  // PLAIN bytes of a decimal
        advance(row);
        append_fixed(bytes);
    }
    // Adds the values of a finished buffer of the same type, each in its row.
    void add_all(const ColumnBuffer& from);
    // Adds `count` rows with the value of the last one.
    void repeat_last(std::uint32_t count);

    [[nodiscard]] const Type& type() const { return buffer_.type; }
    [[nodiscard]] std::uint32_t next_row() const { return next_row_; }
    // The buffer of `rows` rows; valid until start().
    [[nodiscard]] ColumnBuffer& finish(std::uint32_t rows);

  private:
    struct Slots {
        std::vector<std::uint16_t> codes;  // code + 1; 0: free. The size is a power of two
        std::uint32_t mask = 0;
    };
    struct Text {
        std::uint32_t offset;  // of the bytes in the dictionary, after the length
        std::uint32_t hash;
    };

    void advance(std::uint32_t row) {
        if (row != next_row_) [[unlikely]]
            pass_over(row);
        next_row_ = row + 1;
    }
    void pass_over(std::uint32_t row);
    void append_default();

    static std::uint32_t hash_text(const std::uint8_t* text, std::uint32_t size) {
        constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
        std::uint64_t hash = size;
        for (; size > 8; size -= 8, text += 8) {
            hash = (hash ^ load8(text)) * multiplier;
            hash ^= hash >> 32;
        }
        const std::uint64_t last = size == 0 ? 0 : load8(text) << (64 - 8 * size);
        hash = (hash ^ last) * multiplier;
        return static_cast<std::uint32_t>(hash >> 32);
    }

    void append_text(const std::uint8_t* text, std::uint32_t size) {
        if (size > buffer_.longest) buffer_.longest = size;
        if (!buffer_.dictionary_coded) return append_plain_text(text, size);
        const std::uint32_t hash = hash_text(text, size);
        std::uint32_t slot = hash & slots_.mask;
        for (;; slot = (slot + 1) & slots_.mask) {
            const std::uint16_t code = slots_.codes[slot];
            if (code == 0) break;
            const Text& entry = texts_[code - 1U];
            if (entry.hash != hash) continue;
            const std::uint8_t* known = buffer_.dictionary.data() + entry.offset;
            std::uint32_t known_size;
            std::memcpy(&known_size, known - sizeof known_size, sizeof known_size);
            if (known_size == size && std::memcmp(known, text, size) == 0)
                return append_code(static_cast<std::uint16_t>(code - 1));
        }
        add_entry(slot, text, size, hash);
    }

    void append_word(std::uint64_t word) {
        if (!buffer_.dictionary_coded) return append_plain_word(word);
        const auto hash = static_cast<std::uint32_t>((word * 0x9E3779B97F4A7C15ULL) >> 32);
        std::uint32_t slot = hash & slots_.mask;
        for (;; slot = (slot + 1) & slots_.mask) {
            const std::uint16_t code = slots_.codes[slot];
            if (code == 0) break;
            if (words_[code - 1U] == word) return append_code(static_cast<std::uint16_t>(code - 1));
        }
        add_entry(slot, word);
    }

    void append_boolean(bool value) {
        std::uint8_t* at = room(1);
        *at = value ? 1 : 0;
        ++plain_used_;
        ++values_;
    }

    void append_fixed(const std::string& bytes) {
        std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
        plain_used_ += bytes.size();
        last_bytes_ = bytes.size();
        ++values_;
    }

    void append_code(std::uint16_t code) {
        if (values_ == buffer_.codes.size()) [[unlikely]]
            grow_codes();
        buffer_.codes[values_++] = code;
        if (values_ == next_judgement_) [[unlikely]]
            judge_dictionary();
    }
    void append_plain_text(const std::uint8_t* text, std::uint32_t size) {
        std::uint8_t* at = room(size + sizeof size);
        std::memcpy(at, &size, sizeof size);
        std::memcpy(at + sizeof size, text, size);
        plain_used_ += size + sizeof size;
        last_bytes_ = size + sizeof size;
        ++values_;
    }
    void append_plain_word(std::uint64_t word) {
        std::memcpy(room(sizeof word), &word, sizeof word);
        plain_used_ += word_bytes_;
        ++values_;
    }
    // At least `bytes` writable bytes at the end of the plain values.
    std::uint8_t* room(std::size_t bytes) {
        if (buffer_.plain.size() - plain_used_ < bytes) [[unlikely]]
            grow_plain(bytes);
        return buffer_.plain.data() + plain_used_;
    }

    void add_entry(std::uint32_t slot, const std::uint8_t* text, std::uint32_t size, std::uint32_t hash);
    void add_entry(std::uint32_t slot, std::uint64_t word);
    void entry_added();
    void judge_dictionary();
    void give_up_dictionary();
    void rehash();
    void grow_codes();
    void grow_plain(std::size_t bytes);

    ColumnBuffer buffer_;  // `codes` and `plain` have spare capacity until finish()
    Storage storage_ = Storage::text;
    bool fill_ = false;
    std::uint32_t next_row_ = 0;
    std::uint32_t word_bytes_ = 8;
    std::size_t values_ = 0;  // without nulls
    std::size_t plain_used_ = 0;
    std::size_t last_bytes_ = 0;
    std::size_t next_judgement_ = 0;
    Slots slots_;
    std::vector<Text> texts_;
    std::vector<std::uint64_t> words_;
    struct NullRun {
        std::uint32_t row, count;
    };
    std::vector<NullRun> null_runs_;
};

}  // namespace loadonce::shape
