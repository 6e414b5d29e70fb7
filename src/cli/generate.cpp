// generate: made-up nested orders.
#include "cli/verbs.h"
#include "sample/sample.h"

namespace loadonce::cli {
namespace {

struct Options {
    sample::Options sample;
    std::filesystem::path out;
};

Exit generate(Context& context, const Options& options) {
    const sample::Written written = sample::write(options.out, options.sample);
    if (context.globals().json) {
        print(report::json(written, options.out));
    } else if (!context.globals().quiet) {
        print(report::text(written, options.out));
    }
    return Exit::done;
}

}  // namespace

void add_generate(CommandLine& line) {
    Verb verb = line.verb("generate", "Write generated nested orders");
    const auto options = std::make_shared<Options>();
    verb.option("--orders", &options->sample.orders, "The number of orders").placeholder("N").shows_default();
    verb.option("--seed", &options->sample.seed, "The number of the first order; the same seed gives the same bytes")
        .placeholder("S")
        .shows_default();
    verb.option("--items", &options->sample.items_max, "The largest number of items of an order")
        .placeholder("MAX")
        .shows_default();
    verb.option("--packages", &options->sample.packages_max, "The largest number of packages of an order")
        .placeholder("MAX")
        .shows_default();
    verb.option("--out", &options->out, ".json (one document), .ndjson (an order per line), either with .gz")
        .placeholder("FILE")
        .required();
    verb.runs([options](Context& context) { return generate(context, *options); });
}

}  // namespace loadonce::cli
