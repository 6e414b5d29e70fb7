#include "cli/main.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "cli/context.h"
#include "cli/failure.h"
#include "cli/serve.h"
#include "cli/verbs.h"
#include "project/nearest.h"

namespace loadonce::cli {
namespace {

constexpr const char* footer = R"(Exit codes:
    0  done, also when there was nothing new
    1  failed: a load, a statement, a file
    2  the command line or the project file is wrong, or types do not fit
    3  verification failed
    4  more records were rejected than allowed; nothing was loaded
    5  busy: another process holds the lock
    6  the server did not answer a COMMIT; run again to find out
  130  interrupted

`loadonce help VERB` shows the options of a verb.)";
constexpr const char* verb_footer =
    "\nFor every verb: --project, --warehouse, --store, --json, -v, -q; and the exit codes: loadonce help";

// The help of every verb ends with a pointer to the rest, after its own footer.
void add_footers(CLI::App& app) {
    for (CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::string own = verb->get_footer();
        verb->footer(own == footer ? verb_footer : own + "\n" + verb_footer);
        add_footers(*verb);
    }
}

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

void add_globals(CLI::App& app, Globals& globals) {
    app.add_option("--project", globals.project_file, "The project file (./loadonce.toml, if it exists)")
        ->type_name("FILE");
    app.add_option("--warehouse", globals.warehouse,
                   "The warehouse (local:.loadonce/warehouse.duckdb beside the project file)")
        ->type_name("URL");
    app.add_option("--store", globals.store, "The store of the objects (local:.loadonce/s3 beside the project file)")
        ->type_name("URL");
    app.add_flag("--json", globals.json, "One JSON value on standard output, an error too, and nothing else there");
    app.add_flag("-v,--verbose", globals.verbose, "Print more: every source, the SQL of every check");
    app.add_flag("-q,--quiet", globals.quiet, "Print errors only");
    app.set_version_flag("--version", std::string("loadonce ") + LOADONCE_VERSION, "Print the version");
}

std::vector<std::string_view> names_of(const std::vector<const CLI::App*>& verbs) {
    std::vector<std::string_view> names;
    for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
    return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

// CLI11 says what is wrong; this adds what was probably meant.
Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    const std::vector<std::string> extras = app.remaining(true);
    const std::vector<const CLI::App*> verbs = app.get_subcommands([](const CLI::App*) { return true; });
    if (chosen.empty()) {
        const auto word =
            std::ranges::find_if(extras, [](const std::string& extra) { return !extra.starts_with('-'); });
        if (word != extras.end()) {
            const std::string near = project::nearest(*word, names_of(verbs));
            return {errors::usage, fmt::format("there is no verb \"{}\"", *word),
                    near.empty() ? "see loadonce --help" : fmt::format("did you mean {}?", near)};
        }
        if (extras.empty()) return {errors::usage, error.what(), "see loadonce --help"};
    }
    const std::string verb = chosen.empty() ? "" : " " + chosen.front()->get_name();
    const auto option = std::ranges::find_if(extras, [](const std::string& extra) { return extra.starts_with('-'); });
    if (option == extras.end()) return {errors::usage, error.what(), fmt::format("see loadonce{} --help", verb)};
    std::vector<std::string> known = option_names(app);
    if (!chosen.empty()) std::ranges::copy(option_names(*chosen.front()), std::back_inserter(known));
    const std::string near = project::nearest(*option, std::vector<std::string_view>(known.begin(), known.end()));
    return {errors::usage, fmt::format("there is no option {}", *option),
            near.empty() ? fmt::format("see loadonce{} --help", verb) : fmt::format("did you mean {}?", near)};
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

int perform(const Action& action, const Globals& globals, const std::string& verb) {
    try {
        Context context(globals, verb);
        return static_cast<int>(action(context));
    } catch (...) {
        return report(current_error(), globals.json);
    }
}

}  // namespace

int run(int argc, char** argv) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // the width of characters in tables
    stop_at_signals();
    CLI::App app("Nested JSON to rows of a warehouse, each record exactly once.", "loadonce");
    app.footer(footer);
    app.require_subcommand(1);
    app.fallthrough();
    app.get_formatter()->column_width(34);
    Globals globals;
    Action action;
    add_globals(app, globals);
    for (const auto add : {add_generate, add_convert, add_schema, add_load, add_run, add_verify, add_history, add_sql,
                           add_clean, add_serve}) {
        add(app, action);
    }
    add_footers(app);
    const std::vector<std::string> arguments = arguments_of(argc, argv);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the end
    } catch (const CLI::Success& help_or_version) {
        const std::string word = arguments.empty() ? "" : arguments.front();
        if (!word.empty() && !word.starts_with('-') && app.get_subcommands().empty())
            return report(usage_error(app, help_or_version), globals.json);  // help nope
        return app.exit(help_or_version);
    } catch (const CLI::ParseError& error) {
        const bool json = globals.json || std::ranges::count(arguments, "--json") > 0;
        return report(usage_error(app, error), json);
    }
    return perform(action, globals, app.get_subcommands().front()->get_name());
}

}  // namespace loadonce::cli
