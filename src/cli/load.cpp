// load: one step by hand. A plain COPY, which doubles rows when it is repeated, or the same through a staging table,
// which does not.
#include <vector>

#include "cli/cancel.h"
#include "cli/failure.h"
#include "cli/verbs.h"
#include "infer/infer.h"
#include "load/manual_load.h"
#include "load/own_tables.h"

namespace loadonce::cli {
namespace {

struct Options {
    std::vector<std::string> objects;
    std::string table, method;
};

Exit load_by_hand(Context& context, const Options& options) {
    std::vector<std::string> objects;
    for (const std::string& object : options.objects)
        objects.push_back(load::object_url(context.project(), context.store(), object, options.table));
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    load::ensure_own_tables(*session, context.project().schema);
    const bool upsert = options.method == "upsert";
    const project::Project project =
        upsert ? infer::with_recorded_tables(context.project(), *session) : context.project();
    load::ManualLoad manual(project, *session, options.table,
                            upsert ? load::ManualMethod::upsert : load::ManualMethod::copy);
    report::ManualLoads loads{.table = options.table, .upsert = upsert, .loads = {}, .failure = {}};
    for (std::size_t i = 0; i < objects.size() && !loads.failure; ++i) {
        try {
            loads.loads.push_back(manual.load(objects[i]));
        } catch (const Error& error) {
            if (loads.loads.empty()) throw;
            loads.failure = error;  // the loads before it are committed and reported
        }
    }
    if (context.globals().json) {
        print(report::json(loads));
    } else if (!context.globals().quiet) {
        print(report::text(loads));
    }
    if (loads.failure) say(*loads.failure);
    return loads.failure ? loads.failure->code().exit : Exit::done;
}

}  // namespace

void add_load(CommandLine& line) {
    Verb verb = line.verb("load", "Run one COPY by hand, directly or through a staging table");
    const auto options = std::make_shared<Options>();
    verb.option("OBJECT", &options->objects, "s3:// URLs, or Parquet files, which are put into the store first")
        .placeholder("")
        .required();
    verb.option("--table", &options->table, "The table, which must exist").placeholder("T").required();
    verb.option("--method", &options->method, "copy (repeating it doubles the rows) or upsert (replaces rows by key)")
        .placeholder("HOW")
        .one_of({"copy", "upsert"})
        .required();
    verb.footer("\n`run` loads each record exactly once. The ledger does not record what `load` loads.");
    verb.runs([options](Context& context) { return load_by_hand(context, *options); });
}

}  // namespace loadonce::cli
