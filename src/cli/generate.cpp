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

void add_generate(CLI::App& app, Action& action) {
    CLI::App* verb = app.add_subcommand("generate", "Write generated nested orders");
    const auto options = std::make_shared<Options>();
    verb->add_option("--orders", options->sample.orders, "The number of orders")->type_name("N")->capture_default_str();
    verb->add_option("--seed", options->sample.seed,
                     "The number of the first order; the same seed gives the same bytes")
        ->type_name("S")
        ->capture_default_str();
    verb->add_option("--items", options->sample.items_max, "The largest number of items of an order")
        ->type_name("MAX")
        ->capture_default_str();
    verb->add_option("--packages", options->sample.packages_max, "The largest number of packages of an order")
        ->type_name("MAX")
        ->capture_default_str();
    verb->add_option("--out", options->out, ".json (one document), .ndjson (an order per line), either with .gz")
        ->type_name("FILE")
        ->required();
    verb->callback(
        [&action, options] { action = [options](Context& context) { return generate(context, *options); }; });
}

}  // namespace loadonce::cli
