#include "datatype/datetime_fields.h"

#include <algorithm>

namespace loadonce::datatype {
namespace {

struct Key {
    std::string_view written;
    Field field;
    int width;
};
// Longer keys come before their prefixes.
constexpr auto keys = std::to_array<Key>({{"Y,YYY", Field::year_comma, 5},
                                          {"YYYY", Field::year, 4},
                                          {"YYY", Field::year, 3},
                                          {"YY", Field::year, 2},
                                          {"Y", Field::year, 1},
                                          {"IYYY", Field::iso_year, 4},
                                          {"IYY", Field::iso_year, 3},
                                          {"IY", Field::iso_year, 2},
                                          {"IDDD", Field::iso_day_of_year, 3},
                                          {"ID", Field::iso_day, 1},
                                          {"IW", Field::iso_week, 2},
                                          {"I", Field::iso_year, 1},
                                          {"B.C.", Field::era, 4},
                                          {"A.D.", Field::era, 4},
                                          {"BC", Field::era, 2},
                                          {"AD", Field::era, 2},
                                          {"A.M.", Field::meridiem, 4},
                                          {"P.M.", Field::meridiem, 4},
                                          {"AM", Field::meridiem, 2},
                                          {"PM", Field::meridiem, 2},
                                          {"MONTH", Field::month_name, 9},
                                          {"MON", Field::month_short, 3},
                                          {"MM", Field::month, 2},
                                          {"MI", Field::minute, 2},
                                          {"MS", Field::millisecond, 3},
                                          {"RM", Field::month_roman, 4},
                                          {"WW", Field::week, 2},
                                          {"W", Field::week_of_month, 1},
                                          {"DAY", Field::day_name, 9},
                                          {"DY", Field::day_short, 3},
                                          {"DDD", Field::day_of_year, 3},
                                          {"DD", Field::day, 2},
                                          {"D", Field::weekday, 1},
                                          {"J", Field::julian, 7},
                                          {"HH24", Field::hour24, 2},
                                          {"HH12", Field::hour12, 2},
                                          {"HH", Field::hour12, 2},
                                          {"SSSS", Field::second_of_day, 5},
                                          {"SS", Field::second, 2},
                                          {"US", Field::microsecond, 6},
                                          {"TZ", Field::zone, 3},
                                          {"OF", Field::offset, 3},
                                          {"CC", Field::century, 2},
                                          {"Q", Field::quarter, 1}});

}  // namespace

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

bool begins(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == upper(b); });
}

std::vector<Piece> pieces_of(std::string_view pattern) {
    std::vector<Piece> pieces;
    bool fill = true;
    while (!pattern.empty()) {
        if (begins(pattern, "FM")) {
            fill = false;
            pattern.remove_prefix(2);
            continue;
        }
        Piece piece;
        piece.fill = fill;
        const auto* key = std::ranges::find_if(keys, [&](const Key& one) { return begins(pattern, one.written); });
        if (key != keys.end()) {
            piece.field = key->field;
            piece.width = key->width;
            piece.written = pattern.substr(0, key->written.size());
            pattern.remove_prefix(key->written.size());
            if (begins(pattern, "TH")) {
                piece.ordinal = pattern.substr(0, 2);
                pattern.remove_prefix(2);
            }
            fill = true;
        } else if (pattern[0] == '"') {
            const auto end = std::min(pattern.find('"', 1), pattern.size());
            piece.written = pattern.substr(1, end - 1);
            pattern.remove_prefix(std::min(end + 1, pattern.size()));
        } else {
            piece.written = pattern.substr(0, 1);
            pattern.remove_prefix(1);
        }
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

}  // namespace loadonce::datatype
