#include "datatype/datetime_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/ascii.h"
#include "datatype/datetime_fields.h"
#include "datatype/values.h"
#include "redshift/messages.h"

namespace loadonce::datatype {
namespace {

std::int64_t number(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// Returns the number, from 1, of the name that matches `word` in full or by three letters; 0: none.
template <std::size_t N>
std::int64_t named(const std::array<std::string_view, N>& names, std::string_view word) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto name = fold(std::string(names.at(i)));
        if (name == word || (word.size() >= 3 && word.size() <= 4 && name.starts_with(word)))
            return static_cast<std::int64_t>(i) + 1;
    }
    return 0;
}

struct Number {
    std::int64_t value = 0;
    std::size_t width = 0;  // number of digits
};

class Reader {
  public:
    Reader(std::string_view text, TypeKind kind, std::optional<std::int64_t> now)
        : text_(text), rest_(text), kind_(kind), now_(now) {}

    DatetimeInput read() {
        while (skip_blanks()) {
            if (is_digit(rest_[0]))
                digits();
            else if (rest_[0] == '+' || rest_[0] == '-')
                offset();
            else
                word();
        }
        return finished();
    }

  private:
    [[noreturn]] void refuse() const { throw redshift::messages::invalid_input(Type::of(kind_), text_); }
    [[noreturn]] void out_of_range() const { throw redshift::messages::datetime_out_of_range(text_); }

    // Returns false at the end of the text.
    bool skip_blanks() {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == ',' || rest_[0] == '\t')) rest_.remove_prefix(1);
        return !rest_.empty();
    }
    template <typename Predicate>
    std::string_view take(Predicate wanted) {
        const auto end = std::ranges::find_if_not(rest_, wanted) - rest_.begin();
        const auto taken = rest_.substr(0, static_cast<std::size_t>(end));
        rest_.remove_prefix(taken.size());
        return taken;
    }
    Number take_number() {
        const auto taken = take(is_digit);
        if (taken.empty() || taken.size() > 9) refuse();
        return {number(taken), taken.size()};
    }
    bool accept(char c) {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool wants_time() const { return kind_ == TypeKind::time || kind_ == TypeKind::timetz; }
    bool has_date() const { return (year_ && month_ && day_) || day_of_year_ || julian_; }

    void digits() {
        const auto first = take_number();
        const char next = rest_.empty() ? ' ' : rest_[0];
        if (next == ':') return clock(first.value);
        const bool delimited = (next == '-' || next == '/' || next == '.') && rest_.size() > 1;
        if (next == '.' && (first.width == 6 || first.width == 4) && (wants_time() || has_date() || after_t_))
            return compact_time(first);
        if (next == '.' && delimited && first.width == 4 && !year_) return year_and_day(first);
        // Where a time is wanted, four or six digits before a '-' are a time with an offset, not the start of a date.
        if (delimited && !has_date() && !(wants_time() && (first.width == 4 || first.width == 6)))
            return delimited_date(first, next);
        plain_number(first);
    }

    // HH:MM[:SS[.ffffff]]
    void clock(std::int64_t hours) {
        rest_.remove_prefix(1);
        const auto minutes = take_number();
        std::int64_t seconds = 0, micros = 0;
        if (accept(':')) {
            seconds = take_number().value;
            if (accept('.')) micros = fraction();
        }
        set_time(hours, minutes.value, seconds, micros);
    }
    std::int64_t fraction() {
        auto taken = std::string(take(is_digit).substr(0, 7));
        const bool up = taken.size() == 7 && taken[6] >= '5';
        taken.resize(6, '0');
        return number(taken) + (up ? 1 : 0);
    }
    void set_time(std::int64_t hours, std::int64_t minutes, std::int64_t seconds, std::int64_t micros) {
        if (time_) refuse();
        const bool midnight = hours == 24 && minutes == 0 && seconds == 0 && micros == 0;
        if ((hours > 23 && !midnight) || minutes > 59 || seconds > 60) out_of_range();
        time_ = (hours * 60 + minutes) * minute_micros + seconds * second_micros + micros;
    }
    // HHMM, HHMMSS[.ffffff]
    void compact_time(const Number& written) {
        const bool with_seconds = written.width == 6;
        const auto value = with_seconds ? written.value : written.value * 100;
        set_time(value / 10000, value / 100 % 100, value % 100, accept('.') ? fraction() : 0);
    }
    // 1999.008
    void year_and_day(const Number& year) {
        rest_.remove_prefix(1);
        const auto day = take_number();
        if (day.width != 3) refuse();
        year_ = year;
        day_of_year_ = day.value;
    }

    // 2025-01-31, 1/31/2025, 31-Jan-2025, 2025-Jan-31
    void delimited_date(const Number& first, char delimiter) {
        rest_.remove_prefix(1);
        std::optional<Number> second;
        if (is_letter(rest_[0]))
            month_word(fold(std::string(take(is_letter))));
        else
            second = take_number();
        if (!accept(delimiter)) refuse();
        const auto third = take_number();
        if (first.width > 2) {
            year_ = first;
            if (second) month_ = second->value;
            day_ = third.value;
        } else {
            year_ = third;
            if (second) month_ = first.value;
            day_ = second ? second->value : first.value;
        }
    }
    void month_word(const std::string& word) {
        month_ = named(month_names, word);
        if (*month_ == 0) refuse();
    }

    void plain_number(const Number& written) {
        const auto value = written.value;
        if (written.width == 8 && !has_date()) {
            year_ = Number{value / 10000, 4};
            month_ = value / 100 % 100;
            day_ = value % 100;
        } else if ((written.width == 6 || written.width == 4) && (wants_time() || has_date()) && !time_) {
            compact_time(written);
        } else if (written.width == 6 && !has_date() && !month_) {
            year_ = Number{value / 10000, 2};
            month_ = value / 100 % 100;
            day_ = value % 100;
        } else if (!rest_.empty() && is_meridiem()) {
            set_time(value, 0, 0, 0);
        } else if (written.width > 2 && !year_) {
            year_ = written;
        } else if (!month_ && written.width <= 2) {
            month_ = value;
        } else if (!day_ && written.width <= 2) {
            day_ = value;
        } else if (!year_) {
            year_ = written;
        } else {
            refuse();
        }
    }
    bool is_meridiem() const {
        const auto at = rest_.find_first_not_of(' ');
        const auto word = at == std::string_view::npos ? "" : fold(std::string(rest_.substr(at, 2)));
        return word == "am" || word == "pm";
    }

    // +02, -08:00, +0530
    void offset() {
        const bool west = rest_[0] == '-';
        if (!time_ && !has_date()) refuse();
        rest_.remove_prefix(1);
        const auto hours = take_number();
        std::int64_t minutes = hours.width > 2 ? hours.value / 100 * 60 + hours.value % 100 : hours.value * 60;
        if (accept(':')) minutes += take_number().value;
        if (accept(':')) take_number();
        if (minutes > 15 * 60) out_of_range();
        moment_.offset_minutes = west ? -minutes : minutes;
    }

    void word() {
        if (!is_letter(rest_[0])) refuse();
        const auto whole = rest_;
        const auto word = fold(std::string(take(is_letter)));
        const char next = rest_.empty() ? ' ' : rest_[0];
        if (word == "t" && is_digit(next) && has_date()) {
            after_t_ = true;
        } else if (word == "j" && is_digit(next) && !has_date()) {
            julian_ = take_number().value;
        } else if (word == "am" || word == "pm") {
            half_day(word == "pm");
        } else if (word == "ad" || word == "bc") {
            before_christ_ = word == "bc";
        } else if (next == '-' && rest_.size() > 1 && is_digit(rest_[1]) && named(month_names, word) != 0) {
            // Jan-31-2025
            month_word(word);
            rest_.remove_prefix(1);
            day_ = take_number().value;
            if (!accept('-')) refuse();
            year_ = take_number();
        } else if ((!month_ || !day_) && named(month_names, word) != 0) {
            if (month_) day_ = month_;  // 3 March
            month_word(word);
        } else if (named(day_names, word) == 0 && !special(word)) {
            rest_ = whole;
            zone();
        }
    }
    void half_day(bool afternoon) {
        if (!time_) refuse();
        const auto hours = *time_ / hour_micros;
        if (hours < 1 || hours > 12) out_of_range();
        *time_ += ((hours == 12 ? 0 : hours) + (afternoon ? 12 : 0) - hours) * hour_micros;
    }
    bool special(std::string_view word) {
        if (word == "allballs") time_ = 0;
        if (word == "epoch") julian_ = unix_epoch_julian;
        if (word == "allballs" || word == "epoch") return true;
        if (!now_) return false;
        const auto today = std::chrono::floor<std::chrono::days>(std::chrono::microseconds(*now_)).count();
        const auto days = word == "yesterday" ? -1 : word == "tomorrow" ? 1 : 0;
        if (days == 0 && word != "today" && word != "now") return false;
        julian_ = unix_epoch_julian + today + days;
        if (word == "now") time_ = *now_ - today * day_micros;
        return true;
    }
    void zone() {
        const auto name = take([](char c) {
            return is_letter(c) || is_digit(c) || std::string_view("/_+-:").find(c) != std::string_view::npos;
        });
        if (!time_ && !has_date()) refuse();
        if (const auto minutes = fixed_offset_minutes(name))
            moment_.offset_minutes = minutes;
        else if (kind_ == TypeKind::timestamptz || kind_ == TypeKind::timetz ||
                 name.find('/') != std::string_view::npos)
            moment_.zone = name;
        else
            refuse();
    }

    // Days since 1970-01-01.
    std::int64_t days() const {
        using namespace std::chrono;
        if (julian_) return *julian_ - unix_epoch_julian;
        auto year = year_->value;
        if (year_->width <= 2) year += year < 70 ? 2000 : 1900;
        if (before_christ_) year = 1 - year;
        if (year < -4712 || year > 9999) out_of_range();
        const std::chrono::year in(static_cast<int>(year));
        if (day_of_year_) {
            if (*day_of_year_ < 1 || *day_of_year_ > (in.is_leap() ? 366 : 365)) out_of_range();
            return sys_days(in / January / 1).time_since_epoch().count() + *day_of_year_ - 1;
        }
        const year_month_day date(in, std::chrono::month(static_cast<unsigned>(*month_)),
                                  std::chrono::day(static_cast<unsigned>(*day_)));
        if (!date.ok()) out_of_range();
        return sys_days(date).time_since_epoch().count();
    }
    DatetimeInput finished() {
        const bool date = has_date();
        if (!date && (year_ || month_ || day_)) refuse();
        if (wants_time() ? !time_ && !date : !date) refuse();
        moment_.micros = time_.value_or(0) + (date && !wants_time() ? days() * day_micros : 0);
        return std::move(moment_);
    }

    static constexpr std::int64_t unix_epoch_julian = 2440588;

    std::string_view text_, rest_;
    TypeKind kind_;
    std::optional<std::int64_t> now_;
    DatetimeInput moment_;
    std::optional<Number> year_;
    std::optional<std::int64_t> month_, day_, day_of_year_, julian_, time_;
    bool before_christ_ = false, after_t_ = false;
};

}  // namespace

DatetimeInput read_datetime(std::string_view text, TypeKind kind, std::optional<std::int64_t> now) {
    return Reader(text, kind, now).read();
}

std::optional<std::int64_t> fixed_offset_minutes(std::string_view zone) {
    struct Zone {
        std::string_view name;
        int minutes;
    };
    // Fixed offsets: Redshift keeps PST and the like in summer, ICU does not.
    constexpr auto zones = std::to_array<Zone>(
        {{"utc", 0},     {"gmt", 0},    {"ut", 0},     {"z", 0},      {"zulu", 0},   {"est", -300}, {"edt", -240},
         {"cst", -360},  {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540},
         {"akdt", -480}, {"hst", -600}, {"ast", -240}, {"adt", -180}, {"nst", -210}, {"ndt", -150}, {"brt", -180},
         {"art", -180},  {"wet", 0},    {"west", 60},  {"bst", 60},   {"cet", 60},   {"cest", 120}, {"met", 60},
         {"eet", 120},   {"eest", 180}, {"msk", 180},  {"msd", 240},  {"ist", 120},  {"sgt", 480},  {"hkt", 480},
         {"awst", 480},  {"jst", 540},  {"kst", 540},  {"acst", 570}, {"acdt", 630}, {"aest", 600}, {"aedt", 660},
         {"nzst", 720},  {"nzdt", 780}});
    const auto written = fold(std::string(zone));
    if (const auto* known = std::ranges::find(zones, written, &Zone::name); known != zones.end()) return known->minutes;
    const auto sign = written.find_last_of("+-");
    if (sign == std::string::npos || written.starts_with("etc/")) return std::nullopt;
    int hours = 0, minutes = 0;
    const auto* at = written.data() + sign + 1;
    const auto* const end = written.data() + written.size();
    auto read = std::from_chars(at, end, hours);
    if (read.ec == std::errc() && read.ptr != end && *read.ptr == ':')
        read = std::from_chars(read.ptr + 1, end, minutes);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    const int west = hours * 60 + minutes;
    return written[sign] == '+' ? -west : west;
}

}  // namespace loadonce::datatype
