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

// The objects to load, those given as files put into the store. Those that are new there and were not loaded are
// removed at the end: a COPY by hand from their prefix would find them.
class Objects {
  public:
    explicit Objects(store::Store& store) : store_(store) {}
    ~Objects() {
        for (std::size_t i = loaded; i < given_.size(); ++i) {
            try {
                if (given_[i].is_new) store_.remove(given_[i].url);
            } catch (const Error&) {  // the error that ends the verb is what its user gets
            }
        }
    }
    Objects(const Objects&) = delete;
    Objects& operator=(const Objects&) = delete;

    void add(load::GivenObject object) { given_.push_back(std::move(object)); }
    [[nodiscard]] std::size_t size() const { return given_.size(); }
    [[nodiscard]] std::string url(std::size_t i) const { return given_[i].url.text(); }

    std::size_t loaded = 0;  // the first so many

  private:
    store::Store& store_;
    std::vector<load::GivenObject> given_;
};

Exit load_by_hand(Context& context, const Options& options) {
    Objects objects(context.store());
    for (const std::string& object : options.objects)
        objects.add(load::given_object(context.project(), context.store(), object, options.table));
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
            loads.loads.push_back(manual.load(objects.url(i)));
            ++objects.loaded;
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
