// Appends JSON to a text. String arguments are written between quotes unchanged, so they must be escaped already.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace loadonce::sample {

class Emitter {
  public:
    // `indented`: writes each member on a line, indented by two spaces per level; `level` is that of the first object.
    Emitter(std::string& out, bool indented, unsigned level) : out_(out), indented_(indented), level_(level) {}

    // Without a key: the root, or an array element.
    void begin(std::string_view key = {}, char bracket = '{') {
        if (level_ > 0 && !root_) separate(key);
        root_ = false;
        out_ += bracket;
        ++level_;
        first_ = true;
    }
    void end(char bracket = '}') {
        --level_;
        if (!first_) line();
        out_ += bracket;
        first_ = false;
    }
    void begin_array(std::string_view key) { begin(key, '['); }
    void end_array() { end(']'); }

    template <class... Part>
    void text(std::string_view key, const Part&... parts) {
        separate(key);
        out_ += '"';
        (put(parts), ...);
        out_ += '"';
    }
    void integer(std::string_view key, std::uint64_t value) {
        separate(key);
        put(value);
    }
    // Always with two decimals: the inferred type must not depend on whether the cents are 0.
    void money(std::string_view key, std::uint64_t cents) {
        separate(key);
        put(cents / 100);
        const std::array<char, 3> decimals = {'.', static_cast<char>('0' + cents / 10 % 10),
                                              static_cast<char>('0' + cents % 10)};
        out_.append(decimals.data(), decimals.size());
    }
    void boolean(std::string_view key, bool value) {
        separate(key);
        out_ += value ? std::string_view("true") : std::string_view("false");
    }
    void null(std::string_view key) {
        separate(key);
        out_ += std::string_view("null");
    }

  private:
    void put(std::string_view text) { out_ += text; }
    void put(std::uint64_t value) {
        std::array<char, 20> digits;
        out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    }
    void line() {
        if (!indented_) return;
        out_ += '\n';
        out_.append(2 * level_, ' ');
    }
    void separate(std::string_view key) {
        if (!first_) out_ += ',';
        first_ = false;
        line();
        if (key.empty()) return;
        out_ += '"';
        out_ += key;
        out_ += indented_ ? std::string_view("\": ") : std::string_view("\":");
    }

    std::string& out_;
    bool indented_;
    unsigned level_;
    bool first_ = true, root_ = true;
};

}  // namespace loadonce::sample
