// verify: whether each record is there exactly once.
#include "check/verify.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/error_codes.h"
#include "cli/cancel.h"
#include "cli/verbs.h"
#include "infer/infer.h"

namespace loadonce::cli {
namespace {

Exit verify(Context& context) {
    if (!context.has_warehouse())
        throw Error(errors::warehouse_unreachable,
                    fmt::format("there is no warehouse {}, so there is nothing to verify", context.project().warehouse),
                    "load something first: loadonce run; or name the warehouse: --warehouse local:PATH");
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    const check::Verification verification =
        check::verify(infer::with_recorded_tables(context.project(), *session), *session);
    print(context.globals().json ? report::json(verification)
                                 : report::text(verification, context.globals().detail(), in_colour(STDOUT_FILENO)));
    return verification.exit();
}

}  // namespace

void add_verify(CommandLine& line) {
    Verb verb = line.verb("verify", "Check that each record is there exactly once; -v shows the SQL");
    verb.runs([](Context& context) { return verify(context); });
}

}  // namespace loadonce::cli
