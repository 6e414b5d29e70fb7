#include "local/duck/quoting.h"

namespace loadonce::local::duck {
namespace {

std::string quoted(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote) result += quote;
        result += c;
    }
    return result + quote;
}

}  // namespace

std::string literal(std::string_view text) {
    return quoted(text, '\'');
}
std::string identifier(std::string_view name) {
    return quoted(name, '"');
}

}  // namespace loadonce::local::duck
