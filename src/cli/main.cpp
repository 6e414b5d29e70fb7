#include "cli/main.h"

#include <algorithm>
#include <clocale>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "base/stop_token.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/failure.h"
#include "cli/verbs.h"

namespace loadonce::cli {
namespace {

// `help VERB` is `VERB --help`.
std::vector<std::string> arguments_of(int argc, char** argv) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (!arguments.empty() && arguments.front() == "help") {
        arguments.erase(arguments.begin());
        arguments.emplace_back("--help");
    }
    return arguments;
}

// The second signal ends the program at once: it is safe at any instant, only not polite.
void stop_at_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) { request_stop(); };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

// The one place where an error becomes an exit code.
int report(const Error& error, bool json) {
    say(error);
    if (json) {
        try {
            print(report::json(error));
        } catch (const Error&) {  // standard output itself is what fails
        }
    }
    return static_cast<int>(error.code().exit);
}

}  // namespace

int run(int argc, char** argv) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // the width of characters in tables
    stop_at_signals();
    Globals globals;
    CommandLine line(globals);
    for (const auto add : {add_generate, add_convert, add_schema, add_load, add_run, add_verify, add_history, add_sql,
                           add_recover, add_adopt, add_clean, add_serve}) {
        add(line);
    }
    const std::vector<std::string> arguments = arguments_of(argc, argv);
    std::optional<CommandLine::Chosen> chosen;
    try {
        chosen = line.parse(arguments);
    } catch (const Error& error) {
        return report(error, globals.json || std::ranges::count(arguments, "--json") > 0);
    }
    if (!chosen) return static_cast<int>(Exit::done);
    try {
        Context context(globals, chosen->verb);
        return static_cast<int>(chosen->action(context));
    } catch (...) {
        return report(current_error(), globals.json);
    }
}

}  // namespace loadonce::cli
