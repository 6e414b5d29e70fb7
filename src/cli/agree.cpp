#include "cli/agree.h"

#include <unistd.h>

#include <iostream>

#include "base/error_codes.h"
#include "cli/context.h"

namespace loadonce::cli {

bool agree(const std::string& question, const std::string& without_asking, bool json) {
    if (json) throw Error(errors::usage, "nothing was changed: --json does not ask", without_asking);
    if (!::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO))
        throw Error(errors::usage,
                    "nothing was changed: standard input is not a terminal, so the question cannot be asked",
                    without_asking);
    note(question + " [y/N] ");
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "Y" || answer == "yes") return true;
    print("nothing was changed\n");
    return false;
}

}  // namespace loadonce::cli
