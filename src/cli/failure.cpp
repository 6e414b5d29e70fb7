#include "cli/failure.h"

#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <new>
#include <string>

#include "base/error_codes.h"
#include "cli/context.h"
#include "report/terminal.h"

namespace loadonce::cli {

Error current_error() {
    try {
        throw;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return {errors::out_of_memory, "there is not enough memory", "use fewer --threads"};
    } catch (const std::exception& error) {
        return {errors::internal, fmt::format("this should not happen: {}", error.what()),
                "please report it, with the command and this message"};
    }
}

void say(const Error& error, std::string_view about) {
    const report::Colour colour = in_colour(STDERR_FILENO) ? report::Colour::red : report::Colour::none;
    std::string text = error.what();
    const std::size_t id = error.id().size();
    text.replace(0, id, report::coloured(error.id(), colour));
    if (!text.ends_with('\n')) text += '\n';
    note(fmt::format("loadonce: {}{}{}", about, about.empty() ? "" : ": ", text));
}

}  // namespace loadonce::cli
