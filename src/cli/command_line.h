// The command line: the verbs with their options, and what the user chose of them. Nothing outside command_line.cpp
// knows CLI11, whose header costs every file that includes it several seconds of compilation.
//
// Used by one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "cli/context.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace loadonce::cli {

// Runs the verb. Failures are thrown as Error; the returned code tells success from a negative result (a check that has
// failed).
using Action = std::function<Exit(Context&)>;

// An option or argument of a verb, while it is declared.
class Option {
  public:
    explicit Option(CLI::Option& option) : option_(option) {}

    Option& placeholder(const std::string& text);  // for its value in the help; empty: none
    Option& required();
    Option& one_of(const std::vector<std::string>& values);
    Option& between(std::int64_t lowest, std::int64_t highest);
    Option& positive();
    Option& shows_default();  // the help shows the value that the variable has now
    Option& one_value();      // each occurrence takes one value; else a list takes all that follow

  private:
    CLI::Option& option_;
};

// A handle of a verb, or of a verb below one; valid as long as its CommandLine.
class Verb {
  public:
    // Where the value of an option is put when the command line is parsed; must live until then.
    using Target = std::variant<std::string*, std::filesystem::path*, std::vector<std::string>*, std::uint16_t*,
                                std::uint32_t*, std::uint64_t*>;

    Verb(CLI::App& app, Action& action) : app_(&app), action_(&action) {}

    // "--out", "-c,--command", or the name of an argument.
    Option option(const std::string& names, Target target, const std::string& help);
    void flag(const std::string& names, bool& target, const std::string& help);
    void footer(const std::string& text);
    Verb verb(const std::string& name, const std::string& help);
    // What runs when the user chose this verb, or one below it.
    void runs(Action action);

    // After parsing: whether it was chosen, and the long names of its options as they were given, in order.
    [[nodiscard]] bool chosen() const;
    [[nodiscard]] std::vector<std::string> given() const;

  private:
    CLI::App* app_;
    Action* action_;
};

class CommandLine {
  public:
    // `globals` gets the values of the options of all verbs.
    explicit CommandLine(Globals& globals);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    // Adds a verb of the program.
    Verb verb(const std::string& name, const std::string& help);

    struct Chosen {
        std::string verb;
        Action action;
    };
    // `arguments` are those after the program's name. Returns nothing when the help or the version was printed instead.
    // Throws usage.
    [[nodiscard]] std::optional<Chosen> parse(const std::vector<std::string>& arguments);

  private:
    std::unique_ptr<CLI::App> app_;
    Action action_;
};

}  // namespace loadonce::cli
