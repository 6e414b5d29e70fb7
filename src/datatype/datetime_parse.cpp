#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "datatype/datetime_fields.h"
#include "datatype/datetime_pattern.h"
#include "datatype/values.h"
#include "redshift/messages.h"

namespace loadonce::datatype {
namespace {

using namespace std::chrono;

[[noreturn]] void does_not_follow(std::string_view text, std::string_view pattern) {
    throw redshift::messages::format_not_followed(text, pattern);
}

// The parsed fields.
struct Said {
    std::optional<std::int64_t> year, month, day, day_of_year, hour, minute, second, micros, julian, offset_minutes;
    bool afternoon = false, half_day = false, before_christ = false;
};

class Reader {
  public:
    Reader(std::string_view text, std::string_view pattern) : rest_(text), text_(text), pattern_(pattern) {}

    [[nodiscard]] Said read() {
        Said said;
        for (const auto& piece : pieces_of(pattern_)) {
            if (piece.field == Field::text)
                skip(piece.written);
            else
                field(piece, said);
        }
        return said;
    }

  private:
    void skip(std::string_view expected) {
        for (const char c : expected) {
            if (c == ' ') {
                blanks();
            } else if (!rest_.empty() && (rest_[0] == c || (!is_word(rest_[0]) && !is_word(c)))) {
                rest_.remove_prefix(1);
            } else if (!rest_.empty()) {
                does_not_follow(text_, pattern_);
            }
        }
    }
    static bool is_word(char c) { return (c >= '0' && c <= '9') || (upper(c) >= 'A' && upper(c) <= 'Z'); }
    void blanks() {
        while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
    }
    std::int64_t number(int width, std::size_t* digits = nullptr) {
        blanks();
        std::size_t end = 0;
        while (end < rest_.size() && end < static_cast<std::size_t>(width) && rest_[end] >= '0' && rest_[end] <= '9')
            ++end;
        std::int64_t value = 0;
        if (end == 0) does_not_follow(text_, pattern_);
        std::from_chars(rest_.data(), rest_.data() + end, value);
        rest_.remove_prefix(end);
        if (digits != nullptr) *digits = end;
        return value;
    }
    template <std::size_t N>
    std::int64_t name(const std::array<std::string_view, N>& names, bool whole) {
        blanks();
        for (std::size_t i = names.size(); i-- > 0;) {
            std::string wanted(whole ? names.at(i) : names.at(i).substr(0, 3));
            std::ranges::transform(wanted, wanted.begin(), upper);
            if (!begins(rest_, wanted)) continue;
            rest_.remove_prefix(wanted.size());
            return static_cast<std::int64_t>(i) + 1;
        }
        does_not_follow(text_, pattern_);
    }
    // Returns whether the first letter of A, P, AM or P.M. is `second`.
    bool is_second(char second, std::string_view written) {
        blanks();
        if (rest_.size() < written.size()) does_not_follow(text_, pattern_);
        const bool result = upper(rest_[0]) == second;
        rest_.remove_prefix(written.size());
        return result;
    }
    std::int64_t fraction(int width) {
        std::size_t digits = 0;
        auto value = number(width, &digits);
        for (auto i = digits; i < 6; ++i) value *= 10;
        return value;
    }
    std::int64_t offset() {
        blanks();
        if (rest_.empty() || (rest_[0] != '+' && rest_[0] != '-')) does_not_follow(text_, pattern_);
        const int sign = rest_[0] == '-' ? -1 : 1;
        rest_.remove_prefix(1);
        auto total = number(2) * 60;
        if (!rest_.empty() && rest_[0] == ':') {
            rest_.remove_prefix(1);
            total += number(2);
        }
        return sign * total;
    }
    void year(const Piece& piece, Said& said) {
        std::size_t digits = 0;
        said.year = number(piece.width, &digits);
        if (piece.width < 4 && digits < 4) *said.year += *said.year < 70 ? 2000 : 1900;
    }
    void field(const Piece& piece, Said& said) {
        switch (piece.field) {
            case Field::year:
                return year(piece, said);
            case Field::month_name:
                said.month = name(month_names, true);
                return;
            case Field::month_short:
                said.month = name(month_names, false);
                return;
            case Field::month:
                said.month = number(2);
                return;
            case Field::day_name:
                name(day_names, true);
                return;
            case Field::day_short:
                name(day_names, false);
                return;
            case Field::day_of_year:
                said.day_of_year = number(3);
                return;
            case Field::day:
                said.day = number(2);
                return;
            case Field::julian:
                said.julian = number(7);
                return;
            case Field::hour24:
                said.hour = number(2);
                return;
            case Field::hour12:
                said.hour = number(2);
                said.half_day = true;
                return;
            case Field::minute:
                said.minute = number(2);
                return;
            case Field::second:
                said.second = number(2);
                return;
            case Field::second_of_day:
                said.hour = 0;
                said.micros = number(5) * second_micros;
                return;
            case Field::millisecond:
                said.micros = fraction(3);
                return;
            case Field::microsecond:
                said.micros = fraction(6);
                return;
            case Field::meridiem:
                said.afternoon = is_second('P', piece.written);
                return;
            case Field::era:
                said.before_christ = is_second('B', piece.written);
                return;
            case Field::offset:
                said.offset_minutes = offset();
                return;
            default:
                throw redshift::messages::unsupported(
                    fmt::format("reading a date with \"{}\" in its format", piece.written));
        }
    }

    std::string_view rest_, text_, pattern_;
};

void check_range(std::string_view text, std::optional<std::int64_t> value, std::int64_t least, std::int64_t most) {
    if (value && (*value < least || *value > most)) throw redshift::messages::datetime_out_of_range(text);
}

// AWS, "TO_DATE function" and "TO_TIMESTAMP function": excess days carry over into the next month, excess hours into
// the next day, unless `strict`. The error texts are AWS's.
void check_strictly(const Said& said, std::int64_t year, std::int64_t days_of_month) {
    if (said.day.value_or(1) > days_of_month)
        throw redshift::messages::date_out_of_range(year, said.month.value_or(1), *said.day);
    const auto hour = said.hour.value_or(0), minute = said.minute.value_or(0), second = said.second.value_or(0);
    if (hour > 23 || minute > 59 || second > 59) throw redshift::messages::time_out_of_range(hour, minute, second);
}

}  // namespace

std::int64_t parse_time(std::string_view text, std::string_view pattern, bool strict) {
    auto said = Reader(text, pattern).read();
    check_range(text, said.month, 1, 12);
    check_range(text, said.day, 1, 31);
    check_range(text, said.day_of_year, 1, 366);
    if (said.half_day) check_range(text, said.hour, 1, 12);
    std::int64_t year = said.year.value_or(1);
    if (said.before_christ) year = 1 - year;
    const auto first = std::chrono::year(static_cast<int>(year)) / month(static_cast<unsigned>(said.month.value_or(1)));
    if (strict) check_strictly(said, year, static_cast<unsigned>((first / std::chrono::last).day()));
    auto date = sys_days(first / 1).time_since_epoch() + std::chrono::days(said.day.value_or(1) - 1);
    if (said.day_of_year && !said.month)
        date = sys_days(std::chrono::year(static_cast<int>(year)) / January / 1).time_since_epoch() +
               std::chrono::days(*said.day_of_year - 1);
    if (said.julian) date = std::chrono::days(*said.julian - 2440588);
    auto hour = said.hour.value_or(0);
    if (said.half_day) hour = hour % 12 + (said.afternoon ? 12 : 0);
    return date.count() * day_micros +
           ((hour * 60 + said.minute.value_or(0) - said.offset_minutes.value_or(0)) * 60 + said.second.value_or(0)) *
               second_micros +
           said.micros.value_or(0);
}

}  // namespace loadonce::datatype
