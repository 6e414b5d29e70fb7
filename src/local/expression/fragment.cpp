#include "local/expression/fragment.h"

#include <algorithm>

namespace loadonce::local {

Fragment Fragment::changing(std::string text) {
    Fragment result(std::move(text));
    result.is_volatile = true;
    return result;
}

Fragment Fragment::of_query(Fragment subquery) {
    subquery.not_in_lambda = true;
    return subquery;
}

Fragment Fragment::of_lambda(std::string parameter, std::size_t level) {
    Fragment result(std::move(parameter));
    result.level = level;
    return result;
}

Fragment& Fragment::operator+=(const Fragment& other) {
    text += other.text;
    is_volatile = is_volatile || other.is_volatile;
    not_in_lambda = not_in_lambda || other.not_in_lambda;
    level = std::max(level, other.level);
    cost += other.cost;
    lambda_work += other.lambda_work;
    columns_from = std::min(columns_from, other.columns_from);
    columns_to = std::max(columns_to, other.columns_to);
    return *this;
}

void Fragment::leave(std::size_t depth) {
    if (columns_from < depth && depth > 0) {
        columns_to = std::min(columns_to, depth - 1);
    } else {
        columns_from = static_cast<std::size_t>(-1);
        columns_to = 0;
    }
}

Fragment operator+(Fragment left, const Fragment& right) {
    left += right;
    ++left.cost;
    return left;
}

Fragment joined(std::span<const Fragment> parts, const char* between) {
    Fragment whole;
    for (const auto& one : parts) {
        if (&one != parts.data()) whole.text += between;
        whole += one;
    }
    return whole;
}

}  // namespace loadonce::local
