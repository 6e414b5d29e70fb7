// recover, adopt: what becomes of tables that are not what their loads have left.
#include "load/recover.h"

#include "base/error_codes.h"
#include "cli/agree.h"
#include "cli/cancel.h"
#include "cli/verbs.h"
#include "infer/infer.h"

namespace loadonce::cli {
namespace {

enum class Decision { recover, adopt };

struct Choice {
    std::vector<std::string> tables;
    bool yes = false;
};

Exit decide(Context& context, Decision decision, const Choice& choice) {
    const bool json = context.globals().json, recovers = decision == Decision::recover;
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    const project::Project project = infer::with_recorded_tables(context.project(), *session);
    std::vector<load::LoadedTable> tables = load::find_lost(project, *session, choice.tables);
    const auto verb = recovers ? report::Recovery::would_recover : report::Recovery::would_adopt;
    if (!json) print(report::text(tables, verb));
    if (tables.empty()) {
        if (json) print(report::json(tables));
        return Exit::done;
    }
    if (!choice.yes && !agree(recovers ? "Replace the rows of these tables?" : "Go on with these tables as they are?",
                              recovers ? "loadonce recover --yes" : "loadonce adopt --yes", json))
        return Exit::done;
    constexpr std::chrono::milliseconds lock_wait{60'000};
    tables = recovers ? load::recover(project, *session, context.store(), std::move(tables), lock_wait)
                      : load::adopt(project, *session, std::move(tables), lock_wait);
    if (json)
        print(report::json(tables));
    else
        print(report::text(tables, recovers ? report::Recovery::recovered : report::Recovery::adopted));
    return Exit::done;
}

void add(CommandLine& line, Decision decision, const std::string& name, const std::string& help) {
    Verb verb = line.verb(name, help);
    const auto choice = std::make_shared<Choice>();
    verb.option("table", &choice->tables, "Tables; without names, all that are not what their loads have left")
        .placeholder("TABLE");
    verb.flag("--yes", choice->yes, "Do not ask");
    verb.runs([decision, choice](Context& context) { return decide(context, decision, *choice); });
}

}  // namespace

void add_recover(CommandLine& line) {
    add(line, Decision::recover, "recover", "Give tables the rows of their loads again, from the objects in the store");
}

void add_adopt(CommandLine& line) {
    add(line, Decision::adopt, "adopt", "Go on with tables as they are, where others have changed them");
}

}  // namespace loadonce::cli
