// history: the log and the loads, newest first.
#include "load/history.h"

#include "cli/cancel.h"
#include "cli/verbs.h"

namespace loadonce::cli {
namespace {

Exit history(Context& context, std::uint64_t limit) {
    load::LoadHistory history;
    if (context.has_warehouse()) {
        const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
        const CancelWhenStopped cancel(*session);
        history = load::read_history(context.project(), *session, limit);
    }
    print(context.globals().json ? report::json(history) : report::text(history));
    return Exit::done;
}

}  // namespace

void add_history(CommandLine& line) {
    Verb verb = line.verb("history", "What was loaded and when, newest first");
    const auto limit = std::make_shared<std::uint64_t>(20);
    verb.option("--limit", limit.get(), "The largest number of rows").placeholder("N").positive().shows_default();
    verb.runs([limit](Context& context) { return history(context, *limit); });
}

}  // namespace loadonce::cli
