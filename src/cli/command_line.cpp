#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>

#include "base/error_codes.h"
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

}  // namespace

Option& Option::placeholder(const std::string& text) {
    option_.type_name(text);
    return *this;
}

Option& Option::required() {
    option_.required();
    return *this;
}

Option& Option::one_of(const std::vector<std::string>& values) {
    option_.check(CLI::IsMember(values));
    return *this;
}

Option& Option::between(std::int64_t lowest, std::int64_t highest) {
    option_.check(CLI::Range(lowest, highest));
    return *this;
}

Option& Option::positive() {
    option_.check(CLI::PositiveNumber);
    return *this;
}

Option& Option::shows_default() {
    option_.capture_default_str();
    return *this;
}

Option& Option::one_value() {
    option_.allow_extra_args(false);
    return *this;
}

Option Verb::option(const std::string& names, Target target, const std::string& help) {
    return Option(*std::visit([&](auto* value) { return app_->add_option(names, *value, help); }, target));
}

void Verb::flag(const std::string& names, bool& target, const std::string& help) {
    app_->add_flag(names, target, help);
}

void Verb::footer(const std::string& text) {
    app_->footer(text);
}

Verb Verb::verb(const std::string& name, const std::string& help) {
    return {*app_->add_subcommand(name, help), *action_};
}

void Verb::runs(Action action) {
    app_->callback([chosen = action_, action = std::move(action)] { *chosen = action; });
}

bool Verb::chosen() const {
    return app_->parsed();
}

std::vector<std::string> Verb::given() const {
    std::vector<std::string> names;
    for (const CLI::Option* option : app_->parse_order())
        names.push_back(option->get_lnames().empty() ? option->get_name() : option->get_lnames().front());
    return names;
}

CommandLine::CommandLine(Globals& globals)
    : app_(std::make_unique<CLI::App>("Nested JSON to rows of a warehouse, each record exactly once.", "loadonce")) {
    app_->footer(footer);
    app_->require_subcommand(1);
    app_->fallthrough();
    app_->get_formatter()->column_width(34);
    add_globals(*app_, globals);
}

CommandLine::~CommandLine() = default;

Verb CommandLine::verb(const std::string& name, const std::string& help) {
    return {*app_->add_subcommand(name, help), action_};
}

std::optional<CommandLine::Chosen> CommandLine::parse(const std::vector<std::string>& arguments) {
    add_footers(*app_);
    try {
        app_->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the end
    } catch (const CLI::Success& help_or_version) {
        const std::string word = arguments.empty() ? "" : arguments.front();
        if (!word.empty() && !word.starts_with('-') && app_->get_subcommands().empty())
            throw usage_error(*app_, help_or_version);  // help nope
        app_->exit(help_or_version);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        throw usage_error(*app_, error);
    }
    return Chosen{app_->get_subcommands().front()->get_name(), action_};
}

}  // namespace loadonce::cli
