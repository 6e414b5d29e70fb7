#include "datatype/values_input.h"

#include <cctype>
#include <charconv>
#include <chrono>
#include <system_error>

#include "datatype/values.h"
#include "redshift/messages.h"

namespace loadonce::datatype {
namespace {

constexpr std::int64_t era_days = 146'097;  // in 400 years

// Takes the parts of a timestamp from the front of its text.
class TimeText {
  public:
    TimeText(std::string_view text, std::string_view type) : whole_(text), rest_(text), type_(type) {
        constexpr std::string_view era = " BC";  // after everything else
        before_christ_ = rest_.ends_with(era);
        if (before_christ_) rest_.remove_suffix(era.size());
    }

    bool accept(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!accept(c)) throw redshift::messages::invalid_input(type_, whole_);
    }
    std::int64_t digits() {
        std::size_t n = 0;
        while (n < rest_.size() && n < 9 && std::isdigit(static_cast<unsigned char>(rest_[n])) != 0) ++n;
        const auto value = number(rest_.substr(0, n));
        rest_.remove_prefix(n);
        return value;
    }
    std::int64_t number(std::string_view digits) const {
        std::int64_t value = 0;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (problem != std::errc{}) throw redshift::messages::invalid_input(type_, digits);
        return value;
    }
    std::int64_t days() {
        const std::int64_t shown = digits();
        expect('-');
        const std::int64_t month = digits();
        expect('-');
        // The calendar repeats every 400 years, and a std::chrono::year has 16 bits.
        const std::int64_t year = before_christ_ ? 1 - shown : shown;
        const std::int64_t era = year >= 0 ? year / 400 : -((399 - year) / 400);
        const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year - era * 400)),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(digits()))};
        if (!date.ok()) throw redshift::messages::invalid_input(type_, whole_);
        return era * era_days + std::chrono::sys_days(date).time_since_epoch().count();
    }
    std::int64_t microseconds() {  // of the day
        std::int64_t value = digits() * 3600;
        expect(':');
        value += digits() * 60;
        expect(':');
        value = (value + digits()) * second_micros;
        if (!accept('.')) return value;
        const std::size_t before = rest_.size();
        std::int64_t fraction = digits();
        for (std::size_t n = before - rest_.size(); n < 6; ++n) fraction *= 10;
        return value + fraction;
    }
    std::int64_t offset_seconds() {  // east of UTC; 0 without offset
        const bool west = accept('-');
        if (!west && !accept('+')) return 0;
        std::int64_t seconds = digits() * 3600;
        if (accept(':')) seconds += digits() * 60;
        if (accept(':')) seconds += digits();
        return west ? -seconds : seconds;
    }
    void end() const {
        if (!rest_.empty()) throw redshift::messages::invalid_input(type_, whole_);
    }

  private:
    std::string_view whole_, rest_, type_;
    bool before_christ_ = false;
};

}  // namespace

std::int64_t days_of_date_text(std::string_view text) {
    TimeText parts(text, "date");
    const std::int64_t days = parts.days();
    parts.end();
    return days;
}

TimeOfDay time_of_text(std::string_view text) {
    TimeText parts(text, "time");
    TimeOfDay time;
    time.micros = parts.microseconds();
    time.seconds_east = parts.offset_seconds();
    parts.end();
    return time;
}

std::int64_t micros_of_timestamp_text(std::string_view text) {
    TimeText parts(text, "timestamp");
    const std::int64_t days = parts.days();
    const std::int64_t of_day = parts.accept(' ') ? parts.microseconds() : 0;
    const std::int64_t micros = days * day_micros + of_day - parts.offset_seconds() * second_micros;
    parts.end();
    return micros;
}

}  // namespace loadonce::datatype
