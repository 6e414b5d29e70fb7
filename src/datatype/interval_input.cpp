#include "datatype/interval_input.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <initializer_list>

#include "base/ascii.h"
#include "datatype/date_parts.h"
#include "datatype/values.h"
#include "redshift/messages.h"
#include "table/schema.h"

namespace loadonce::datatype {
namespace {

class Reader {
  public:
    Reader(std::string_view text, std::string_view unit) : text_(text), rest_(text), unit_(unit) {}

    IntervalInput read() {
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
        return within();
    }

  private:
    // Checks the range of Redshift's types: months in 32 bits; microseconds, including those of the days, in 64.
    IntervalInput within() const {
        const auto in_64_bits = [](Int128 count) { return count >= INT64_MIN && count <= INT64_MAX; };
        const Int128 of_days = days_ * day_micros;
        if (months_ < INT32_MIN || months_ > INT32_MAX || !in_64_bits(of_days) || !in_64_bits(micros_) ||
            !in_64_bits(of_days + micros_))
            throw redshift::messages::interval_out_of_range();
        return {static_cast<std::int64_t>(months_), static_cast<std::int64_t>(days_),
                static_cast<std::int64_t>(micros_)};
    }
    [[noreturn]] void refuse() const { throw redshift::messages::invalid_interval(text_); }
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
    // Returns the decimal places of a number in millionths.
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
        // A number before a clock counts days.
        if (written.empty())
            written = rest_.find(':') != std::string_view::npos ? "day" : unit_.empty() ? "second" : unit_;
        add(written, sign * whole, sign * millionths);
    }
    void clock(std::int64_t sign, std::int64_t first) {
        const auto middle = digits();
        Int128 total = Int128{first} * hour_micros + Int128{middle} * minute_micros;
        if (accept(':')) {
            total += Int128{digits()} * second_micros;
        } else if (unit_ == "second") {
            total = Int128{first} * minute_micros + Int128{middle} * second_micros;
        }
        if (accept('.')) total += fraction();
        micros_ += sign * total;
    }
    void add(std::string_view written, Int128 whole, Int128 millionths) {
        const auto unit = date_part(written).name;
        const auto months = [&](std::int64_t count) {
            months_ += whole * count + millionths * count / 1000000;
            days_ += millionths * count % 1000000 * 30 / 1000000;
        };
        const auto days = [&](std::int64_t count) {
            days_ += whole * count;
            micros_ += millionths * count * (day_micros / 1000000);
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
        if (unit == "hour") return micros(hour_micros);
        if (unit == "minute") return micros(minute_micros);
        if (unit == "second") return micros(second_micros);
        if (unit == "millisecond") return micros(1000);
        if (unit == "microsecond") return micros(1);
        refuse();
    }

    std::string_view text_, rest_, unit_;
    Int128 months_ = 0, days_ = 0, micros_ = 0;  // wide: no count of any unit overflows
};

// A count of one unit. A list of them goes from the largest unit to the smallest; all have the same sign.
struct Quantity {
    std::int64_t count;
    std::string_view unit;
};

// PostgreSQL 8.0's verbose style: hundredths of seconds, and "ago" as the sign.
std::string verbose(std::initializer_list<Quantity> quantities, std::int64_t hundredths, bool negative) {
    std::string text = "@";
    for (const auto& [count, unit] : quantities)
        if (count != 0) text += fmt::format(" {} {}{}", count, unit, count == 1 ? "" : "s");
    if (hundredths % 100 != 0)
        text += fmt::format(" {}.{:02} secs", hundredths / 100, hundredths % 100);
    else if (hundredths != 0)
        text += fmt::format(" {} sec{}", hundredths / 100, hundredths == 100 ? "" : "s");
    if (text == "@") return "@ 0";
    return negative ? text + " ago" : text;
}

std::string postgres(std::int32_t months, std::int32_t days, std::int64_t micros) {
    std::array<char, interval_chars> text{};
    return {text.data(), write_interval(text.data(), months, days, micros)};
}

}  // namespace

IntervalInput read_interval(std::string_view text, std::string_view unit) {
    return Reader(text, unit).read();
}

std::string months_text(std::int64_t months, IntervalStyle style) {
    const bool negative = months < 0;
    const std::int64_t size = std::abs(months);
    switch (style) {
        case IntervalStyle::postgres_verbose:
            return verbose({{size / 12, "year"}, {size % 12, "mon"}}, 0, negative);
        case IntervalStyle::sql_standard:
            return fmt::format("{}{}-{}", negative ? "-" : "", size / 12, size % 12);
        case IntervalStyle::postgres:
            break;
    }
    return months == 0 ? "0 mons" : postgres(static_cast<std::int32_t>(months), 0, 0);
}

std::string seconds_text(std::int64_t micros, IntervalStyle style) {
    const bool negative = micros < 0;
    const std::int64_t days = std::abs(micros / day_micros), rest = std::abs(micros % day_micros);
    switch (style) {
        case IntervalStyle::postgres_verbose:
            return verbose({{days, "day"}, {rest / hour_micros, "hour"}, {rest / minute_micros % 60, "min"}},
                           rest % minute_micros / 10000, negative);
        case IntervalStyle::sql_standard: {
            const auto clock = time_text(rest);
            return fmt::format("{}{}{}", negative ? "-" : "", days == 0 ? "" : fmt::format("{} ", days),
                               clock.substr(clock[0] == '0' ? 1 : 0));
        }
        case IntervalStyle::postgres:
            break;
    }
    return postgres(0, static_cast<std::int32_t>(micros / day_micros), micros % day_micros);
}

}  // namespace loadonce::datatype
