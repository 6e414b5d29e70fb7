// clean: removes the project's tables, ledger, loads and objects, after showing them.
#include "load/clean.h"

#include "cli/agree.h"
#include "cli/verbs.h"
#include "infer/infer.h"

namespace loadonce::cli {
namespace {

Exit clean(Context& context, bool yes) {
    const bool json = context.globals().json;
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const project::Project project = infer::with_recorded_tables(context.project(), *session);
    const load::CleanPlan plan = load::plan_clean(project, *session, context.store());
    if (!json) print(report::text(plan));
    if (!plan.empty()) {
        if (!yes && !agree("Remove all this?", "loadonce clean --yes", json)) return Exit::done;
        load::clean(project, *session, context.store(), plan);
        if (!json && !context.globals().quiet) print("removed\n");
    }
    if (json) print(report::json(plan));
    return Exit::done;
}

}  // namespace

void add_clean(CommandLine& line) {
    Verb verb = line.verb("clean", "Remove the project's tables, ledger, loads and objects");
    const auto yes = std::make_shared<bool>(false);
    verb.flag("--yes", *yes, "Do not ask");
    verb.runs([yes](Context& context) { return clean(context, *yes); });
}

}  // namespace loadonce::cli
