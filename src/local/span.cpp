#include "local/span.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "local/date_parts.h"
#include "local/errors.h"
#include "local/values.h"

namespace loadonce::local {
namespace {

constexpr std::int64_t second = 1000000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Reader {
  public:
    Reader(std::string_view text, std::string_view unit) : text_(text), rest_(text), unit_(unit) {}

    Span read() {
        skip();
        if (rest_.empty()) refuse();
        for (; !rest_.empty(); skip()) {
            if (is_letter(rest_[0])) {
                if (fold(std::string(word())) != "ago" || !rest_.empty()) refuse();
                months_ = -months_;
                days_ = -days_;
                micros_ = -micros_;
            } else {
                quantity();
            }
        }
        return {within(months_), within(days_), within(micros_)};
    }

  private:
    static std::int64_t within(Int128 count) {
        if (count > INT64_MAX || count < INT64_MIN) throw refusal("22008", "interval out of range");
        return static_cast<std::int64_t>(count);
    }
    [[noreturn]] void refuse() const {
        throw refusal("22007", fmt::format("invalid input syntax for type interval: \"{}\"", text_));
    }
    void skip() {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == ',' || rest_[0] == '@')) rest_.remove_prefix(1);
    }
    std::string_view word() {
        std::size_t end = 0;
        while (end < rest_.size() && is_letter(rest_[end])) ++end;
        const auto taken = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return taken;
    }
    bool accept(char c) {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::int64_t digits() {
        std::size_t end = 0;
        while (end < rest_.size() && is_digit(rest_[end])) ++end;
        std::int64_t value = 0;
        if (end == 0 || end > 18) refuse();
        std::from_chars(rest_.data(), rest_.data() + end, value);
        rest_.remove_prefix(end);
        return value;
    }
    // Of a number's places after the point: millionths.
    std::int64_t fraction() {
        std::int64_t value = 0, place = 100000;
        for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1), place /= 10)
            value += (rest_[0] - '0') * place;
        return value;
    }

    void quantity() {
        const bool negative = accept('-');
        if (!negative) accept('+');
        const std::int64_t sign = negative ? -1 : 1;
        const auto whole = digits();
        if (accept(':')) return clock(sign, whole);
        if (!rest_.empty() && rest_[0] == '-' && rest_.size() > 1 && is_digit(rest_[1])) {
            accept('-');
            months_ += sign * (Int128{whole} * 12 + digits());
            return;
        }
        const auto millionths = accept('.') ? fraction() : 0;
        while (accept(' ')) continue;
        auto written = fold(std::string(word()));
        // A number before a clock is of days.
        if (written.empty())
            written = rest_.find(':') != std::string_view::npos ? "day" : unit_.empty() ? "second" : unit_;
        add(written, sign * whole, sign * millionths);
    }
    void clock(std::int64_t sign, std::int64_t first) {
        const auto middle = digits();
        Int128 total = Int128{first} * hour + Int128{middle} * minute;
        if (accept(':')) {
            total += Int128{digits()} * second;
        } else if (unit_ == "second") {
            total = Int128{first} * minute + Int128{middle} * second;
        }
        if (accept('.')) total += fraction();
        micros_ += sign * total;
    }
    void add(std::string_view written, Int128 whole, Int128 millionths) {
        const auto unit = date_part(written).duck;
        const auto months = [&](std::int64_t count) {
            months_ += whole * count + millionths * count / 1000000;
            days_ += millionths * count % 1000000 * 30 / 1000000;
        };
        const auto days = [&](std::int64_t count) {
            days_ += whole * count;
            micros_ += millionths * count * (day / 1000000);
        };
        const auto micros = [&](std::int64_t count) { micros_ += whole * count + millionths * count / 1000000; };
        if (unit == "millennium") return months(12000);
        if (unit == "century") return months(1200);
        if (unit == "decade") return months(120);
        if (unit == "year") return months(12);
        if (unit == "quarter") return months(3);
        if (unit == "month") return months(1);
        if (unit == "week") return days(7);
        if (unit == "day") return days(1);
        if (unit == "hour") return micros(hour);
        if (unit == "minute") return micros(minute);
        if (unit == "second") return micros(second);
        if (unit == "millisecond") return micros(1000);
        if (unit == "microsecond") return micros(1);
        refuse();
    }

    std::string_view text_, rest_, unit_;
    Int128 months_ = 0, days_ = 0, micros_ = 0;  // wide, so that no count of any unit overflows
};

std::string text_of(std::int32_t months, std::int32_t days, std::int64_t micros) {
    std::array<char, interval_chars> text{};
    return {text.data(), write_interval(text.data(), months, days, micros)};
}

}  // namespace

Span read_interval(std::string_view text, std::string_view unit) {
    return Reader(text, unit).read();
}

std::string months_text(std::int64_t months) {
    return months == 0 ? "0 mons" : text_of(static_cast<std::int32_t>(months), 0, 0);
}

std::string seconds_text(std::int64_t micros) {
    return text_of(0, static_cast<std::int32_t>(micros / day), micros % day);
}

}  // namespace loadonce::local
