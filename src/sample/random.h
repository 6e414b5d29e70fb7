// Random numbers, and texts that are made of numbers; the same on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loadonce::sample {

// SplitMix64 (Steele, Lea, Flood 2014). The standard library's distributions differ from one library to the next.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 0xD1342543DE82EF95U) {}
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
        z = (z ^ z >> 27) * 0x94D049BB133111EBU;
        return z ^ z >> 31;
    }
    std::uint64_t below(std::uint64_t bound) { return (next() >> 32) * bound >> 32; }  // requires bound < 2^32
    std::uint64_t between(std::uint64_t least, std::uint64_t greatest) { return least + below(greatest - least + 1); }
    bool percent(std::uint64_t chance) { return below(100) < chance; }
    template <class List>
    const auto& one_of(const List& list) {
        return list[below(list.size())];
    }

  private:
    std::uint64_t state_;
};

inline constexpr std::uint64_t day_seconds = 86400;
inline constexpr std::uint64_t year_begin = 1735689600;  // 2025-01-01T00:00:00Z in Unix seconds

// "2025-03-14T09:26:53Z". Howard Hinnant's days-to-civil algorithm, for days after 1970.
struct Instant {
    explicit Instant(std::uint64_t seconds) {
        const std::uint64_t days = seconds / day_seconds + 719468, era = days / 146097, day_of_era = days % 146097;
        const std::uint64_t year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
        const std::uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        const std::uint64_t shifted_month = (5 * day_of_year + 2) / 153;  // 0 is March
        const std::uint64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
        const std::uint64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
        two(0, year / 100);
        two(2, year % 100);
        two(5, month);
        two(8, day_of_year - (153 * shifted_month + 2) / 5 + 1);
        two(11, seconds % day_seconds / 3600);
        two(14, seconds % 3600 / 60);
        two(17, seconds % 60);
    }
    operator std::string_view() const { return {text.data(), text.size()}; }

  private:
    void two(std::size_t at, std::uint64_t value) {
        text[at] = static_cast<char>('0' + value / 10);
        text[at + 1] = static_cast<char>('0' + value % 10);
    }
    std::array<char, 20> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                              'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'};
};

// A number with leading zeros, at least six digits.
struct Padded {
    explicit Padded(std::uint64_t value) {
        for (begin = digits.size(); value > 0 || begin > digits.size() - 6; value /= 10)
            digits[--begin] = static_cast<char>('0' + value % 10);
    }
    operator std::string_view() const { return {digits.data() + begin, digits.size() - begin}; }
    std::array<char, 20> digits{};
    std::size_t begin;
};

}  // namespace loadonce::sample
