// The writer of all JSON that the program writes as objects and arrays. Not for those who only want a result as JSON:
// report/report.h.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "base/json_string.h"

namespace loadonce {

// Writes one JSON value, member by member. It writes the commas; the caller closes what it has opened.
class JsonWriter {
  public:
    JsonWriter& open_object() { return open('{'); }
    JsonWriter& close_object() { return close('}'); }
    JsonWriter& open_array() { return open('['); }
    JsonWriter& close_array() { return close(']'); }
    JsonWriter& key(std::string_view name) {
        separate();
        text_ += json_string(name) + ":";
        first_ = true;  // no comma before the value
        return *this;
    }
    JsonWriter& value(std::string_view text) { return raw(json_string(text)); }
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) JsonWriter& value(Number number) { return raw(std::to_string(number)); }
    // A number that is text already, in JSON's form.
    JsonWriter& number(std::string_view text) { return raw(text); }
    JsonWriter& null() { return raw("null"); }
    template <class Value>
    JsonWriter& member(std::string_view name, const Value& what) {
        return key(name).value(what);
    }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string line() const { return text_ + "\n"; }

  private:
    void separate() {
        if (!first_) text_ += ',';
        first_ = false;
    }
    JsonWriter& raw(std::string_view text) {
        separate();
        text_ += text;
        return *this;
    }
    JsonWriter& open(char bracket) {
        separate();
        text_ += bracket;
        first_ = true;
        return *this;
    }
    JsonWriter& close(char bracket) {
        text_ += bracket;
        first_ = false;
        return *this;
    }

    std::string text_;
    bool first_ = true;
};

}  // namespace loadonce
