#include "redshift/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "redshift/sql_error.h"

namespace loadonce::redshift::messages {

std::string dashed_block(std::string_view title, int code, std::string_view context) {
    constexpr std::string_view line = "  -----------------------------------------------";
    return fmt::format("{0}\n  error:  {1}\n  code:      {2}\n  context:   {3}\n{0}", line, title, code, context);
}

Error internal(std::string_view title, Diagnostics diagnostics, std::string remedy) {
    Error error = sql_error("XX000", std::string(title), std::move(remedy));
    error.with_detail(dashed_block(title, diagnostics.code, diagnostics.context));
    error.with_diagnostics(std::move(diagnostics));
    return error;
}

Error internal(std::string_view title, int code, std::string_view context, std::string remedy) {
    return internal(title, {code, std::string(context), {}, {}}, std::move(remedy));
}

int code_of(const Error& error) {
    if (error.diagnostics().code != 0) return error.diagnostics().code;
    const auto number = [](std::string_view text) {
        int code = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), code);
        const bool whole = end == text.data() + text.size() || *end == ':' || *end == ' ' || *end == '\n';
        return problem == std::errc() && whole ? code : 0;
    };
    std::string_view rest = error.detail();
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
        if (!line.starts_with("code:")) continue;
        line.remove_prefix(5);
        line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
        return number(line);
    }
    return number(error.message());
}

Error unsupported(std::string_view what) {
    return sql_error("0A000", fmt::format("{} is not supported by the embedded warehouse", what));
}

}  // namespace loadonce::redshift::messages
