// The place of a value in a JSON record: $.order.items[*].sku.
//
// A path has one text, whoever writes it: project, hints, messages and ledger. It is the normalized form of RFC 9535,
// section 2.7, with two differences: a key of letters, digits, _, - and characters beyond ASCII is written .key, and
// [*] stands for every element of an array. All other keys are ['...']: $['pass word'], $.log['@timestamp'].
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loadonce {

class JsonPath {
  public:
    struct Step {
        enum class Kind : std::uint8_t { key, index, each } kind = Kind::key;
        std::string key;          // Kind::key, without escapes
        std::uint32_t index = 0;  // Kind::index

        [[nodiscard]] std::string text() const;
        bool operator==(const Step&) const = default;
    };

    // $
    JsonPath() = default;
    // Reads every form of RFC 9535's names and indexes: .key, ['key'], ["key"], [0], [*]. A key after a dot ends only
    // at the next . or [, so $.pass word is read too. Throws BadJsonPath.
    [[nodiscard]] static JsonPath parse(std::string_view text);

    [[nodiscard]] const std::vector<Step>& steps() const& { return steps_; }
    [[nodiscard]] const std::vector<Step>& steps() const&& = delete;
    [[nodiscard]] std::size_t size() const { return steps_.size(); }
    // The text of the first step, or "".
    [[nodiscard]] std::string first_step() const { return steps_.empty() ? "" : steps_.front().text(); }
    // The last key in it, or "".
    [[nodiscard]] std::string last_key() const;
    // The one text of this path; parse(text()) is this path.
    [[nodiscard]] std::string text() const;
    // The path with [*] for every index.
    [[nodiscard]] std::string generic() const;
    // Its keys and indexes with _ between them: the name of its column unless the project gives another. Characters
    // that no name may have (controls) become _.
    [[nodiscard]] std::string joined() const;
    void add(Step step) { steps_.push_back(std::move(step)); }
    // This path with the steps of another behind it.
    [[nodiscard]] JsonPath then(const JsonPath& relative) const;
    // Whether it is `above` or a path below it.
    [[nodiscard]] bool is_within(const JsonPath& above) const;

    bool operator==(const JsonPath&) const = default;

  private:
    std::vector<Step> steps_;
};

// A text that is not a path; what() says why, as the end of a sentence.
struct BadJsonPath : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The text of one step: .key or ['a key'].
[[nodiscard]] std::string json_path_step(std::string_view key);
// The part of a column's name that a key gives.
[[nodiscard]] std::string name_part(std::string_view key);

}  // namespace loadonce
