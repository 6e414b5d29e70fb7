#include "datatype/datetime_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "datatype/datetime_fields.h"
#include "datatype/values.h"

namespace loadonce::datatype {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> romans{"I",   "II",   "III", "IV", "V",  "VI",
                                                  "VII", "VIII", "IX",  "X",  "XI", "XII"};

// Returns `name` in the case of `written`: MONTH, Month or month.
std::string cased(std::string_view name, std::string_view written) {
    std::string text(name);
    const bool all_upper = written.size() > 1 && written[0] == upper(written[0]) && written[1] == upper(written[1]);
    const bool lower = written[0] != upper(written[0]);
    for (auto& c : text) {
        if (all_upper) c = upper(c);
        if (lower && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return text;
}

std::string padded(std::string text, int width, bool fill) {
    if (fill && text.size() < static_cast<std::size_t>(width)) text.resize(static_cast<std::size_t>(width), ' ');
    return text;
}

std::string_view ordinal_of(std::int64_t number, bool upper_case) {
    const auto tens = number / 10 % 10, ones = number % 10;
    const std::size_t which = tens == 1 || ones > 3 ? 0 : static_cast<std::size_t>(ones);
    constexpr std::array<std::string_view, 4> lower{"th", "st", "nd", "rd"}, caps{"TH", "ST", "ND", "RD"};
    return upper_case ? caps.at(which) : lower.at(which);
}

struct DatetimeInput {
    explicit DatetimeInput(std::int64_t micros)
        : date(floor<std::chrono::days>(microseconds(micros))),
          time(microseconds(micros) - date),
          civil(sys_days(date)) {}

    std::chrono::days date;
    microseconds time;
    year_month_day civil;

    [[nodiscard]] std::int64_t year() const { return static_cast<int>(civil.year()); }
    [[nodiscard]] std::int64_t hours() const { return time / std::chrono::hours(1); }
    [[nodiscard]] unsigned weekday() const { return std::chrono::weekday(sys_days(date)).c_encoding(); }
    [[nodiscard]] std::int64_t day_of_year() const {
        return (date - sys_days(civil.year() / January / 1).time_since_epoch()).count() + 1;
    }
    // The Thursday of an ISO week is always in the week's year.
    [[nodiscard]] DatetimeInput thursday() const {
        const auto monday_based = static_cast<int>((weekday() + 6) % 7);
        return DatetimeInput(duration_cast<microseconds>(date + std::chrono::days(3 - monday_based)).count());
    }
    [[nodiscard]] std::int64_t iso_week() const { return (thursday().day_of_year() - 1) / 7 + 1; }
};

std::int64_t last_digits(std::int64_t number, int count) {
    constexpr std::array<std::int64_t, 4> powers{10, 100, 1000, 10000};
    return count >= 4 ? number : number % powers.at(static_cast<std::size_t>(count) - 1);
}

// Returns the number shown by a numeric field; none for other fields.
std::optional<std::int64_t> number_of(const DatetimeInput& moment, const Piece& piece) {
    const std::int64_t year = moment.year() > 0 ? moment.year() : 1 - moment.year();
    const auto hours = moment.hours();
    switch (piece.field) {
        case Field::year:
            return last_digits(year, piece.width);
        case Field::iso_year:
            return last_digits(moment.thursday().year(), piece.width);
        case Field::quarter:
            return (static_cast<unsigned>(moment.civil.month()) - 1) / 3 + 1;
        case Field::month:
            return static_cast<unsigned>(moment.civil.month());
        case Field::week:
            return (moment.day_of_year() - 1) / 7 + 1;
        case Field::iso_week:
            return moment.iso_week();
        case Field::week_of_month:
            return (static_cast<unsigned>(moment.civil.day()) - 1) / 7 + 1;
        case Field::iso_day_of_year:
            return (moment.iso_week() - 1) * 7 + (moment.weekday() + 6) % 7 + 1;
        case Field::day_of_year:
            return moment.day_of_year();
        case Field::day:
            return static_cast<unsigned>(moment.civil.day());
        case Field::iso_day:
            return (moment.weekday() + 6) % 7 + 1;
        case Field::weekday:
            return moment.weekday() + 1;
        case Field::julian:
            return moment.date.count() + 2440588;
        case Field::hour24:
            return hours;
        case Field::hour12:
            return hours % 12 == 0 ? 12 : hours % 12;
        case Field::minute:
            return moment.time / minutes(1) % 60;
        case Field::second_of_day:
            return moment.time / seconds(1);
        case Field::second:
            return moment.time / seconds(1) % 60;
        case Field::millisecond:
            return moment.time.count() / 1000 % 1000;
        case Field::microsecond:
            return moment.time.count() % second_micros;
        case Field::century:
            return (year + 99) / 100;
        default:
            return std::nullopt;
    }
}

std::string name_of(const DatetimeInput& moment, const Piece& piece) {
    const auto month = static_cast<unsigned>(moment.civil.month()) - 1;
    const bool dots = piece.written.find('.') != std::string::npos;
    const auto two = [&](std::string_view first, std::string_view second, bool is_second) {
        std::string text(is_second ? second : first);
        if (dots) text = {text[0], '.', text[1], '.'};
        return cased(text, piece.written[0] == upper(piece.written[0]) ? "XX" : "xx");
    };
    switch (piece.field) {
        case Field::year_comma:
            return fmt::format("{},{:03}", moment.year() / 1000, moment.year() % 1000);
        case Field::era:
            return two("AD", "BC", moment.year() <= 0);
        case Field::month_name:
            return padded(cased(month_names.at(month), piece.written), piece.width, piece.fill);
        case Field::month_short:
            return cased(month_names.at(month).substr(0, 3), piece.written);
        case Field::month_roman:
            return padded(cased(romans.at(month), piece.written), piece.width, piece.fill);
        case Field::day_name:
            return padded(cased(day_names.at(moment.weekday()), piece.written), piece.width, piece.fill);
        case Field::day_short:
            return cased(day_names.at(moment.weekday()).substr(0, 3), piece.written);
        case Field::meridiem:
            return two("AM", "PM", moment.hours() >= 12);
        case Field::zone:
            return cased("UTC", piece.written[0] == 'T' ? "XX" : "xx");
        case Field::offset:
            return "+00";
        default:
            return piece.written;
    }
}

}  // namespace

std::string format_time(std::int64_t micros, std::string_view pattern) {
    const DatetimeInput moment(micros);
    std::string text;
    for (const auto& piece : pieces_of(pattern)) {
        const auto number = number_of(moment, piece);
        if (!number) {
            text += name_of(moment, piece);
            continue;
        }
        text += piece.fill ? fmt::format("{:0{}}", *number, piece.width) : std::to_string(*number);
        if (!piece.ordinal.empty()) text += ordinal_of(*number, piece.ordinal[0] == 'T');
    }
    return text;
}

}  // namespace loadonce::datatype
