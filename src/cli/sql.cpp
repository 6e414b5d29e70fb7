// sql: statements against the project's warehouse, every result printed in turn.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "cli/cancel.h"
#include "cli/failure.h"
#include "cli/verbs.h"
#include "redshift/parser.h"
#include "report/query_result.h"

namespace loadonce::cli {
namespace {

struct Script {
    std::string name;  // "-c", a file, or "standard input"
    std::string sql;
};

struct Options {
    std::vector<std::string> commands, files;
    std::vector<bool> order;  // of both on the command line: true is a command
    std::string format = "table";
};

std::string read_script(const std::string& file) {
    std::ostringstream text;
    if (file == "-") {
        text << std::cin.rdbuf();
        return text.str();
    }
    std::ifstream in(file, std::ios::binary);
    if (in) text << in.rdbuf();
    if (!in || std::filesystem::is_directory(file)) throw Error(errors::file_io, fmt::format("cannot read {}", file));
    return text.str();
}

std::vector<Script> scripts(const Options& options) {
    std::vector<Script> scripts;
    std::size_t command = 0, file = 0;
    for (const bool is_command : options.order) {
        if (is_command) {
            scripts.push_back({"-c", options.commands[command++]});
        } else {
            const std::string& name = options.files[file++];
            scripts.push_back({name == "-" ? "standard input" : name, read_script(name)});
        }
    }
    if (scripts.empty()) scripts.push_back({"standard input", read_script("-")});
    return scripts;
}

std::size_t terminal_columns() {
    winsize size{};
    return ::isatty(STDOUT_FILENO) && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// Prints results as they come.
class ResultPrinter {
  public:
    ResultPrinter(std::string format, bool quiet) : format_(std::move(format)), quiet_(quiet) {}

    [[nodiscard]] bool is_json() const { return format_ == "json"; }

    void show(const warehouse::Result& result) {
        for (const warehouse::Notice& notice : result.notices) {
            if (!quiet_) note(fmt::format("{}:  {}\n", notice.severity, notice.text));
        }
        if (is_json()) {
            print(json_.add(result));
        } else if (format_ == "csv") {
            print(report::csv_text(result));
        } else if (!result.columns.empty() || !quiet_) {
            print(report::table_text(result, terminal_columns()));
        }
    }
    void show(const Error& error) { print(json_.add(error)); }
    void end() {
        if (is_json()) print(json_.end());
    }

  private:
    std::string format_;
    bool quiet_;
    report::JsonResults json_;
};

// The error with its place in the script instead of in the statement.
Error in_script(const Error& error, const Script& script, const redshift::StatementText& statement) {
    const std::uint64_t line = statement.line + (error.place().line ? *error.place().line - 1 : 0);
    Error placed(error.code(), error.message(), error.remedy(), {script.name, line, std::nullopt});
    if (!error.sqlstate().empty()) placed.with_sqlstate(error.sqlstate(), error.transaction_outcome());
    if (!error.detail().empty()) placed.with_detail(error.detail());
    return placed;
}

void run_script(const Script& script, warehouse::Session& session, ResultPrinter& printer) {
    for (const redshift::StatementText& statement : redshift::split(script.sql)) {
        throw_if_stopped();
        try {
            printer.show(session.execute(statement.text));
        } catch (const Error& error) {
            if (stop_requested()) throw_if_stopped();
            throw in_script(error, script, statement);
        }
    }
}

Exit sql(Context& context, const Options& options) {
    const std::vector<Script> all = scripts(options);
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    ResultPrinter printer(context.globals().json ? "json" : options.format, context.globals().quiet);
    try {
        for (const Script& script : all) run_script(script, *session, printer);
    } catch (...) {
        if (!printer.is_json()) throw;
        const Error error = current_error();
        say(error);
        try {
            printer.show(error);
            printer.end();
        } catch (const Error&) {  // standard output itself is what fails
        }
        return error.code().exit;
    }
    printer.end();
    return Exit::done;
}

}  // namespace

void add_sql(CommandLine& line) {
    Verb verb = line.verb("sql", "Run Redshift SQL against the project's warehouse");
    const auto options = std::make_shared<Options>();
    verb.option("-c,--command", &options->commands, "Statements, separated by ;").placeholder("SQL").one_value();
    verb.option("-f,--file", &options->files, "A file of statements; - is standard input, as without -c and -f")
        .placeholder("FILE")
        .one_value();
    verb.option("--format", &options->format, "table, csv or json").one_of({"table", "csv", "json"}).shows_default();
    verb.footer(
        "\nStatements run one after the other, each committed by itself unless they BEGIN. The first that fails ends "
        "it.");
    verb.runs([options, verb](Context& context) {
        for (const std::string& name : verb.given())
            if (name == "command" || name == "file") options->order.push_back(name == "command");
        return sql(context, *options);
    });
}

}  // namespace loadonce::cli
