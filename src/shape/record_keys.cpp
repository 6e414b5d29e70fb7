// Whether the rows of a record have different keys. A record that has a child key twice is rejected: which of the two
// rows is meant is not known.
//
// Keys are compared as their columns will: a time as an instant, an integer as a number. Where the column becomes a
// text that no project declares, two spellings of one time are taken for one key too.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "shape/walk.h"

namespace loadonce::shape {
namespace {

constexpr std::size_t few = 16;  // rows that are compared with each other, without sorting

template <typename Word>
void append_word(std::string& key, Word word) {
    key.append(reinterpret_cast<const char*>(&word), sizeof word);
}

void append_text(std::string& key, std::string_view text, bool may_be_time) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const Time time = may_be_time ? parse_time(bytes, text.size()) : Time{};
    switch (time.kind) {
        case TimeClass::date:
            append_word(key += "\x01", time.value * micros_per_day);
            break;
        case TimeClass::timestamp:
            append_word(key += "\x01", time.value);
            break;
        case TimeClass::timestamptz:
            append_word(key += "\x02", time.value);
            break;
        case TimeClass::text:
            key += text;
    }
}

}  // namespace

void Shredder::Walk::begin_keys() {
    for (Table* table : keyed_tables_) table->record_begin = table->rows;
}

void Shredder::Walk::begin_key(Table& table, std::uint32_t row) {
    const std::size_t at = row - table.record_begin;
    if (at == table.row_keys.size()) table.row_keys.emplace_back();
    table.row_keys[at].clear();
}

// Appends a value with its length behind it, so that no two lists of values give one text.
void Shredder::Walk::append_key_part(std::string& key, const Leaf& leaf, const Capture& value) {
    const std::size_t begin = key.size();
    const auto* token = reinterpret_cast<const char*>(value.token);
    if (*token == '"') {
        const bool text = leaf.known && (leaf.known->kind == TypeKind::varchar || leaf.known->kind == TypeKind::char_);
        std::string_view inside(token + 1, static_cast<std::size_t>(value.string_end - value.token - 1));
        if (inside.find('\\') != std::string_view::npos) {
            scratch_.clear();
            (void)unescape(value.token + 1, inside.size(), scratch_);  // it was valid when it was stored
            const std::size_t size = scratch_.size();
            scratch_.append(64, '\0');  // readable bytes past the end, as in a block
            inside = std::string_view(scratch_).substr(0, size);
        }
        append_text(key, inside, !text);
    } else if (*token == 't' || *token == 'f') {
        key += *token == 't' ? "true" : "false";
    } else {
        const Number number = parse_number(value.token);
        if (const auto integer = to_int64(number))
            key += fmt::format("{}", *integer);
        else
            key.append(token, static_cast<std::size_t>(number.end - value.token));
    }
    append_word(key, static_cast<std::uint32_t>(key.size() - begin));
}

void Shredder::Walk::add_to_keys(Table& table, std::uint32_t first, std::uint32_t count, std::string_view part) {
    for (std::uint32_t row = first; row < first + count; ++row) table.row_keys[row - table.record_begin] += part;
}

bool Shredder::Walk::keys_differ() {
    for (Table* table : keyed_tables_) {
        const std::size_t count = table->rows - table->record_begin;
        const auto& keys = table->row_keys;
        std::size_t twice = count;
        if (count <= few) {
            for (std::size_t i = 1; i < count && twice == count; ++i)
                for (std::size_t j = 0; j < i && twice == count; ++j)
                    if (keys[i] == keys[j]) twice = i;
        } else {
            std::vector<std::uint32_t> order(count);
            std::iota(order.begin(), order.end(), 0U);
            std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
                const int compared = keys[a].compare(keys[b]);
                return compared != 0 ? compared < 0 : a < b;
            });
            for (std::size_t i = 1; i < count; ++i)
                if (keys[order[i]] == keys[order[i - 1]]) twice = std::min<std::size_t>(twice, order[i]);
        }
        if (twice == count) continue;
        fail(fmt::format("the record has a key of {} twice: element {} of its rows", table->outline.name, twice),
             bytes_ + record_offset_);
        return false;
    }
    return true;
}

}  // namespace loadonce::shape
