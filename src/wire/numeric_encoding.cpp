#include "wire/numeric_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>

#include "redshift/messages.h"
#include "wire/big_endian.h"

namespace loadonce::wire {

namespace messages = redshift::messages;

namespace {

std::uint16_t four_digits(std::string_view text) {
    std::uint16_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

bool is_number(std::string_view text, bool integer) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    bool digit = false;
    bool point = integer;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
            digit = true;
        } else if (text[i] == '.' && !point) {
            point = true;
        } else {
            return digit && !integer && (text[i] | 0x20) == 'e' && is_number(text.substr(i + 1), true);
        }
    }
    return digit;
}

// Returns base-10,000 digits as PostgreSQL stores them: digit count, weight of the first, sign, display scale, digits.
std::string numeric_to_binary(std::string_view text) {
    if (text == "NaN") return big_endian(0, 4) + big_endian(0xC000'0000, 4);
    if (!is_number(text, false) || text.find_first_of("eE") != std::string_view::npos)
        throw messages::invalid_input("numeric", text);
    const bool negative = text.front() == '-';
    if (negative || text.front() == '+') text.remove_prefix(1);
    std::string whole(text.substr(0, text.find('.')));
    std::string fraction(whole.size() < text.size() ? text.substr(whole.size() + 1) : std::string_view{});
    const std::size_t scale = fraction.size();
    whole.insert(0, (4 - whole.size() % 4) % 4, '0');
    fraction.append((4 - fraction.size() % 4) % 4, '0');
    auto weight = static_cast<std::int64_t>(whole.size() / 4) - 1;
    std::string digits = whole + fraction;
    while (digits.starts_with("0000")) {
        digits.erase(0, 4);
        --weight;
    }
    while (digits.ends_with("0000")) digits.resize(digits.size() - 4);
    if (digits.empty()) weight = 0;
    std::string out = big_endian(digits.size() / 4, 2) + big_endian(static_cast<std::uint64_t>(weight), 2) +
                      big_endian(negative && !digits.empty() ? 0x4000 : 0, 2) + big_endian(scale, 2);
    for (std::size_t i = 0; i < digits.size(); i += 4) {
        out += big_endian(four_digits(std::string_view(digits).substr(i, 4)), 2);
    }
    return out;
}

std::string numeric_from_binary(Bytes value) {
    Reader in(value);
    const std::size_t count = in.count16(0);
    const int weight = in.i16();
    const auto sign = static_cast<std::uint16_t>(in.i16());
    const int scale = in.i16();
    if (in.remaining() != 2 * count || scale < 0 || scale > 1000 || weight > 300 || weight < -300) {
        throw messages::binary_format_incorrect("for type numeric");
    }
    if (sign != 0 && sign != 0x4000) throw messages::numeric_not_finite();
    std::string whole, fraction;
    for (int i = 0; i <= weight || in.remaining() > 0; ++i) {
        const int digits = in.remaining() > 0 ? in.i16() : 0;
        if (digits < 0 || digits > 9999) throw messages::binary_format_incorrect("for type numeric");
        (i <= weight ? whole : fraction) += fmt::format("{:04}", digits);
    }
    if (weight < -1) fraction.insert(0, static_cast<std::size_t>(-weight - 1) * 4, '0');
    fraction.resize(static_cast<std::size_t>(scale), '0');
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    return fmt::format("{}{}{}{}", sign != 0 ? "-" : "", whole.empty() ? "0" : whole, fraction.empty() ? "" : ".",
                       fraction);
}

}  // namespace loadonce::wire
