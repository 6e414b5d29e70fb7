#include "table/json_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace loadonce {
namespace {

// \b, \f, \n, \r and \t.
constexpr std::string_view letters = "bfnrt", meanings = "\b\f\n\r\t";

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_word(std::string_view key) {
    return !key.empty() && std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               (c & 0x80) != 0;
    });
}

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::vector<JsonPath::Step> steps() {
        if (!text_.starts_with('$')) throw BadJsonPath{"it does not begin with $"};
        std::vector<JsonPath::Step> steps;
        for (at_ = 1; at_ < text_.size();) {
            const char c = text_[at_++];
            if (c == '.')
                steps.push_back({JsonPath::Step::Kind::key, word(), 0});
            else if (c == '[')
                steps.push_back(in_brackets());
            else
                throw BadJsonPath{fmt::format("\"{}\" is neither . nor [", c)};
        }
        return steps;
    }

  private:
    std::string word() {
        const std::size_t end = std::min(text_.find_first_of(".[]", at_), text_.size());
        std::string key(text_.substr(at_, end - at_));
        if (key.empty()) throw BadJsonPath{"a name is empty"};
        at_ = end;
        return key;
    }

    JsonPath::Step in_brackets() {
        if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
            std::string key = quoted(text_[at_++]);
            if (at_ >= text_.size() || text_[at_++] != ']') throw BadJsonPath{"a [ does not close"};
            return {JsonPath::Step::Kind::key, std::move(key), 0};
        }
        const std::size_t close = text_.find(']', at_);
        if (close == std::string_view::npos) throw BadJsonPath{"a [ does not close"};
        const std::string_view inside = text_.substr(at_, close - at_);
        at_ = close + 1;
        if (inside == "*") return {JsonPath::Step::Kind::each, {}, 0};
        std::uint32_t index = 0;
        const auto [end, wrong] = std::from_chars(inside.data(), inside.data() + inside.size(), index);
        if (wrong != std::errc{} || end != inside.data() + inside.size())
            throw BadJsonPath{fmt::format("[{}] is neither [*] nor [0] nor ['a key']", inside)};
        return {JsonPath::Step::Kind::index, {}, index};
    }

    // Past the opening quote.
    std::string quoted(char quote) {
        std::string key;
        while (at_ < text_.size() && text_[at_] != quote) {
            if (text_[at_] != '\\') {
                key += text_[at_++];
                continue;
            }
            ++at_;
            key += escaped();
        }
        if (at_++ >= text_.size()) throw BadJsonPath{"a quote does not close"};
        return key;
    }

    // Past the backslash.
    std::string escaped() {
        const char c = at_ < text_.size() ? text_[at_++] : '\0';
        if (c == '\'' || c == '"' || c == '\\' || c == '/') return {c};
        if (const auto letter = letters.find(c); c != '\0' && letter != std::string_view::npos)
            return {meanings[letter]};
        if (c != 'u') throw BadJsonPath{"a \\ is not followed by ', \\, b, f, n, r, t or u"};
        std::uint32_t code = hex4();
        if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
            at_ += 2;
            const std::uint32_t low = hex4();
            if (low < 0xDC00 || low > 0xDFFF) throw BadJsonPath{"a surrogate in \\u has no second half"};
            code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        }
        if (code >= 0xD800 && code < 0xE000) throw BadJsonPath{"a surrogate in \\u has no second half"};
        std::string character;
        append_utf8(code, character);
        return character;
    }

    std::uint32_t hex4() {
        const std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
        std::uint32_t code = 0;
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (digits.size() != 4 || wrong != std::errc{} || end != digits.data() + 4)
            throw BadJsonPath{"\\u is not followed by four hexadecimal digits"};
        at_ += 4;
        return code;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::string JsonPath::Step::text() const {
    switch (kind) {
        case Kind::key:
            return json_path_step(key);
        case Kind::index:
            return fmt::format("[{}]", index);
        case Kind::each:
            break;
    }
    return "[*]";
}

JsonPath JsonPath::parse(std::string_view text) {
    JsonPath path;
    path.steps_ = Reader(text).steps();
    return path;
}

std::string JsonPath::text() const {
    std::string text = "$";
    for (const Step& step : steps_) text += step.text();
    return text;
}

std::string JsonPath::generic() const {
    std::string text = "$";
    for (const Step& step : steps_) text += step.kind == Step::Kind::index ? "[*]" : step.text();
    return text;
}

std::string JsonPath::joined() const {
    std::string name;
    for (const Step& step : steps_) {
        if (step.kind == Step::Kind::each) continue;
        if (!name.empty()) name += '_';
        name += step.kind == Step::Kind::index ? fmt::format("{}", step.index) : name_part(step.key);
    }
    return name;
}

std::string JsonPath::last_key() const {
    std::string key;
    for (const Step& step : steps_)
        if (step.kind == Step::Kind::key) key = step.key;
    return key;
}

JsonPath JsonPath::then(const JsonPath& relative) const {
    JsonPath path = *this;
    path.steps_.insert(path.steps_.end(), relative.steps_.begin(), relative.steps_.end());
    return path;
}

bool JsonPath::is_within(const JsonPath& above) const {
    return steps_.size() >= above.steps_.size() && std::equal(above.steps_.begin(), above.steps_.end(), steps_.begin());
}

std::string json_path_step(std::string_view key) {
    if (is_word(key)) return fmt::format(".{}", key);
    std::string quoted;
    for (const char c : key) {
        if (c == '\'' || c == '\\')
            quoted += {'\\', c};
        else if (const auto letter = meanings.find(c); letter != std::string_view::npos)
            quoted += {'\\', letters[letter]};
        else if (static_cast<unsigned char>(c) < 0x20)
            quoted += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
            quoted += c;
    }
    return fmt::format("['{}']", quoted);
}

std::string name_part(std::string_view key) {
    std::string part(key);
    std::ranges::replace_if(part, is_control, '_');
    return part;
}

}  // namespace loadonce
