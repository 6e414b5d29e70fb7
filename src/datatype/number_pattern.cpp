#include "datatype/number_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "redshift/messages.h"

namespace loadonce::datatype {
namespace {

enum class Sign : std::uint8_t { automatic, leading, trailing, brackets, placed };

struct Pattern {
    // In order: '9' and '0' digits, 'D' decimal point, 'G' group separator, 'L' currency, 'M' MI, 'P' PL, 'S' SG, ' '.
    std::string parts;
    NumberDigits digits;
    Sign sign = Sign::automatic;
    bool fill = true;
    bool roman = false, lower = false;
    std::string ordinal;
};

bool takes(std::string_view& pattern, std::string_view word) {
    if (pattern.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if ((pattern[i] | (word[i] >= 'A' ? 32 : 0)) != (word[i] | (word[i] >= 'A' ? 32 : 0))) return false;
    pattern.remove_prefix(word.size());
    return true;
}

Pattern read(std::string_view text) {
    Pattern pattern;
    bool after = false;
    auto rest = text;
    const auto placed = [&pattern](char what) {
        pattern.parts += what;
        pattern.sign = Sign::placed;
    };
    while (!rest.empty()) {
        const char first = rest[0];
        if (takes(rest, "FM")) {
            pattern.fill = false;
        } else if (takes(rest, "PR")) {
            pattern.sign = Sign::brackets;
        } else if (takes(rest, "MI")) {
            placed('M');
        } else if (takes(rest, "PL")) {
            pattern.parts += 'P';  // sign of positive numbers; negative ones keep '-'
        } else if (takes(rest, "SG")) {
            placed('S');
        } else if (takes(rest, "RN")) {
            pattern.roman = true;
            pattern.lower = first == 'r';
        } else if (takes(rest, "TH")) {
            pattern.ordinal = first == 't' ? "th" : "TH";
        } else if (takes(rest, "S")) {
            const bool begun = pattern.parts.find_first_of("90D") != std::string::npos;
            pattern.sign = begun ? Sign::trailing : Sign::leading;
        } else if (first == '9' || first == '0') {
            pattern.parts += first;
            ++(after ? pattern.digits.after : pattern.digits.before);
            rest.remove_prefix(1);
        } else if ((takes(rest, ".") || takes(rest, "D")) && !after) {
            pattern.parts += 'D';
            after = true;
        } else if (takes(rest, ",") || takes(rest, "G")) {
            pattern.parts += 'G';
        } else if (takes(rest, "L") || takes(rest, "$")) {
            pattern.parts += 'L';
        } else if (takes(rest, " ")) {
            pattern.parts += ' ';
        } else {
            throw redshift::messages::unsupported(fmt::format("the number format \"{}\"", text));
        }
    }
    return pattern;
}

struct Digits {
    bool negative = false;
    std::string before, after;  // without leading zeros; as many digits as the pattern has
};

// Rounds half away from zero.
Digits rounded(std::string_view number, int places) {
    Digits digits;
    if (!number.empty() && (number[0] == '-' || number[0] == '+')) {
        digits.negative = number[0] == '-';
        number.remove_prefix(1);
    }
    const auto dot = std::min(number.find('.'), number.size());
    std::string all(number.substr(0, dot));
    auto after = std::string(number.substr(std::min(dot + 1, number.size())));
    const auto wanted = static_cast<std::size_t>(places);
    const bool up = after.size() > wanted && after[wanted] >= '5';
    after.resize(wanted, '0');
    all = "0" + all + after;
    for (auto i = all.size(); up && i-- > 0;) {
        if (all[i] != '9') {
            ++all[i];
            break;
        }
        all[i] = '0';
    }
    digits.after = all.substr(all.size() - wanted);
    all.resize(all.size() - wanted);
    digits.before = all.substr(std::min(all.find_first_not_of('0'), all.size()));
    if (digits.before.empty() && digits.after.find_first_not_of('0') == std::string::npos) digits.negative = false;
    return digits;
}

std::string roman(const Pattern& pattern, std::string_view number) {
    const auto digits = rounded(number, 0);
    const int value = digits.before.empty() || digits.before.size() > 4 ? 0 : std::stoi(digits.before);
    if (digits.negative || value < 1 || value > 3999) return std::string(15, '#');
    struct Step {
        int value;
        std::string_view text;
    };
    constexpr auto steps = std::to_array<Step>({{1000, "M"},
                                                {900, "CM"},
                                                {500, "D"},
                                                {400, "CD"},
                                                {100, "C"},
                                                {90, "XC"},
                                                {50, "L"},
                                                {40, "XL"},
                                                {10, "X"},
                                                {9, "IX"},
                                                {5, "V"},
                                                {4, "IV"},
                                                {1, "I"}});
    std::string text;
    int rest = value;
    for (const auto& step : steps)
        for (; rest >= step.value; rest -= step.value) text += step.text;
    if (pattern.lower) std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c | 32); });
    return pattern.fill ? fmt::format("{:>15}", text) : text;
}

std::string_view ordinal_of(const Pattern& pattern, const Digits& digits) {
    if (pattern.ordinal.empty() || digits.negative || pattern.digits.after > 0) return {};
    const char ones = digits.before.empty() ? '0' : digits.before.back();
    const bool teen = digits.before.size() > 1 && digits.before[digits.before.size() - 2] == '1';
    const std::size_t which = teen || ones > '3' ? 0 : static_cast<std::size_t>(ones - '0');
    constexpr std::array<std::string_view, 4> lower{"th", "st", "nd", "rd"}, upper{"TH", "ST", "ND", "RD"};
    return pattern.ordinal == "TH" ? upper.at(which) : lower.at(which);
}

// Writes the parts of a pattern in order.
class Writer {
  public:
    Writer(const Pattern& pattern, Digits digits) : pattern_(pattern), digits_(std::move(digits)) {
        // Pattern digits before the decimal point that the number does not reach are blank, or zero from the first '0'
        // on.
        lead_ = pattern_.digits.before - static_cast<int>(digits_.before.size());
        const bool only_nines = pattern_.parts.find('0') == std::string::npos;
        if (digits_.before.empty() && pattern_.digits.before > 0 && pattern_.digits.after == 0 && only_nines) {
            digits_.before = "0";
            --lead_;
        }
        if (!pattern_.fill) trailing_zeros_from_ = digits_.after.find_last_not_of('0') + 1;
    }

    std::string text() {
        for (const char part : pattern_.parts) write(part);
        sign();
        if (pattern_.sign == Sign::trailing) text_ += digits_.negative ? '-' : '+';
        if (pattern_.sign == Sign::brackets && (digits_.negative || pattern_.fill))
            text_ += digits_.negative ? '>' : ' ';
        return text_ + std::string(ordinal_of(pattern_, digits_));
    }

  private:
    // A sign that belongs to the number is written directly before its first digit.
    void sign() {
        if (signed_) return;
        signed_ = true;
        if (pattern_.sign == Sign::leading) text_ += digits_.negative ? '-' : '+';
        if (pattern_.sign == Sign::automatic && (digits_.negative || pattern_.fill))
            text_ += digits_.negative ? '-' : ' ';
        if (pattern_.sign == Sign::brackets && (digits_.negative || pattern_.fill))
            text_ += digits_.negative ? '<' : ' ';
    }
    void blank() {
        if (pattern_.fill) text_ += ' ';
    }
    void digit(char kind) {
        zeros_ = zeros_ || kind == '0';
        const int at = before_++;
        if (at < lead_ && !zeros_) return blank();
        sign();
        text_ += at < lead_ ? '0' : digits_.before.at(static_cast<std::size_t>(at - lead_));
    }
    void fraction(char kind) {
        const auto at = after_++;
        if (kind == '9' && at >= trailing_zeros_from_) return;
        text_ += digits_.after.at(at);
    }
    void write(char part) {
        switch (part) {
            case '9':
            case '0':
                return point_ ? fraction(part) : digit(part);
            case 'D':
                sign();
                point_ = true;
                text_ += '.';
                return;
            case 'G':
                if (signed_)
                    text_ += ',';
                else
                    blank();
                return;
            case 'L':
                text_ += '$';
                return;
            case 'M':
                return placed(digits_.negative ? '-' : ' ');
            case 'P':
                return placed(digits_.negative ? ' ' : '+');
            case 'S':
                return placed(digits_.negative ? '-' : '+');
            default:
                text_ += part;
        }
    }
    void placed(char sign) {
        if (sign != ' ' || pattern_.fill) text_ += sign;
    }

    const Pattern& pattern_;
    Digits digits_;
    std::string text_;
    int lead_ = 0, before_ = 0;
    std::size_t after_ = 0, trailing_zeros_from_ = std::string::npos;
    bool zeros_ = false, signed_ = false, point_ = false;
};

}  // namespace

NumberDigits digits_of(std::string_view pattern) {
    return read(pattern).digits;
}

std::string format_number(std::string_view number, std::string_view text) {
    const auto pattern = read(text);
    if (pattern.roman) return roman(pattern, number);
    auto digits = rounded(number, pattern.digits.after);
    if (static_cast<int>(digits.before.size()) > pattern.digits.before) {
        digits.before.assign(static_cast<std::size_t>(pattern.digits.before), '#');
        digits.after.assign(digits.after.size(), '#');
    }
    return Writer(pattern, std::move(digits)).text();
}

std::string parse_number(std::string_view text, std::string_view format) {
    const auto pattern = read(format);
    if (pattern.roman) throw redshift::messages::unsupported("TO_NUMBER of roman numerals");
    bool negative = false, point = false;
    std::string digits;
    NumberDigits found;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            digits += c;
            if (point || c != '0' || found.before > 0) ++(point ? found.after : found.before);
        } else if (c == '.' && !point && pattern.parts.find('D') != std::string::npos) {
            point = true;
            digits += '.';
        } else if (c == '-' || (c == '<' && pattern.sign == Sign::brackets)) {
            negative = true;
        } else if (c != '+' && c != '>' && c != ' ' && !(c == '$' && pattern.parts.find('L') != std::string::npos) &&
                   !(c == ',' && pattern.parts.find('G') != std::string::npos)) {
            throw redshift::messages::invalid_input(Type::of(TypeKind::decimal), text);
        }
    }
    if (digits.find_first_of("0123456789") == std::string::npos || found.before > pattern.digits.before ||
        found.after > pattern.digits.after)
        throw redshift::messages::number_too_long_for_format(text, format, pattern.digits.before, pattern.digits.after);
    return (negative ? "-" : "") + digits;
}

}  // namespace loadonce::datatype
