// Fragments of DuckDB's SQL, and what must be known of one before it may be repeated or put into a lambda.
//
// These traits travel with the text: whoever writes a column, RANDOM() or a subquery says what it is, and compose() and
// + give the whole what its parts have. A std::string becomes a Fragment only where that is written.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <string>
#include <utility>

namespace loadonce::local {

struct Fragment {
    Fragment() = default;
    // A text without operands.
    Fragment(const char* constant) : text(constant) {}  // NOLINT(google-explicit-constructor)
    // A column, a literal, a name that is made.
    explicit Fragment(std::string atom) : text(std::move(atom)) {}

    [[nodiscard]] static Fragment changing(std::string text);   // has another value whenever it is evaluated
    [[nodiscard]] static Fragment of_query(Fragment subquery);  // DuckDB refuses it in a lambda, as ANY and ALL
    [[nodiscard]] static Fragment of_lambda(std::string parameter, std::size_t level);

    // Whether it costs less to evaluate it again than a lambda does: it is short, has no effect, repeats nothing.
    [[nodiscard]] bool is_repeatable() const { return cost <= repeatable_cost_max && !is_volatile && !not_in_lambda; }
    [[nodiscard]] bool has_columns() const { return columns_from <= columns_to; }
    // The same as an operand of a query around: columns at `depth` and deeper are not seen from there.
    void leave(std::size_t depth);

    Fragment& operator+=(const Fragment& other);

    std::string text;
    bool is_volatile = false;     // its value changes within a statement
    bool not_in_lambda = false;   // refused in a lambda's body, not in its argument
    std::size_t level = 0;        // of the deepest lambda in it
    std::size_t cost = 0;         // calls and operators
    std::size_t lambda_work = 0;  // of its lambdas: the squares of their levels
    // Depths of the scopes that its columns are from (scope.h): the first and the last; none if there is no column.
    std::size_t columns_from = static_cast<std::size_t>(-1), columns_to = 0;

  private:
    static constexpr std::size_t repeatable_cost_max = 2;
};

[[nodiscard]] Fragment operator+(Fragment left, const Fragment& right);
[[nodiscard]] Fragment joined(std::span<const Fragment> parts, const char* between = ", ");

}  // namespace loadonce::local

template <>
struct fmt::formatter<loadonce::local::Fragment> : fmt::formatter<std::string_view> {
    template <class FormatContext>
    auto format(const loadonce::local::Fragment& fragment, FormatContext& context) const {
        return fmt::formatter<std::string_view>::format(fragment.text, context);
    }
};

namespace loadonce::local {

// fmt::format() of fragments. An operand that stands twice in `form` goes through bind_once() (bind_once.h).
template <class... Parts>
[[nodiscard]] Fragment compose(fmt::format_string<const Parts&...> form, const Parts&... parts) {
    Fragment whole;
    const auto include = [&whole](const auto& part) {
        if constexpr (std::is_same_v<std::decay_t<decltype(part)>, Fragment>) whole += part;
    };
    (include(parts), ...);
    whole.text = fmt::format(form, parts...);
    ++whole.cost;
    return whole;
}

}  // namespace loadonce::local
