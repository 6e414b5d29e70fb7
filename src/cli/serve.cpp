#include "cli/serve.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

#include "base/stop_token.h"
#include "local/warehouse.h"
#include "local/wire/server.h"

namespace loadonce::cli {
namespace {

using local::wire::Server;

Exit serve(Context& context, local::wire::Options options) {
    local::Options opened;
    opened.file = local_path(context.project().warehouse, ".", "--warehouse");
    opened.store = &context.store();
    opened.store_root = local_path(context.project().store, ".", "--store");
    opened.verb = "serve";
    const std::unique_ptr<warehouse::Warehouse> warehouse = local::open(opened);
    Server server(*warehouse, options);
    if (context.globals().json) {
        print(fmt::format("{{\"host\":\"{}\",\"port\":{},\"database\":\"{}\"}}\n", options.listen, server.port(),
                          options.database));
    } else {
        print(fmt::format("psql \"host={} port={} dbname={} user=admin sslmode=disable\"\n", options.listen,
                          server.port(), options.database));
    }
    // A signal handler can only set a flag, so the flag is looked at.
    while (!stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server.stop();
    return Exit::done;
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
    CLI::App* verb = app.add_subcommand("serve", "The embedded warehouse on a port, for psql and Redshift's drivers");
    const auto options = std::make_shared<local::wire::Options>();
    verb->add_option("--listen", options->listen, "The IPv4 address; only this machine's own")
        ->type_name("ADDRESS")
        ->capture_default_str();
    verb->add_option("--port", options->port, "The port; 0 takes a free one, and prints it")
        ->type_name("N")
        ->capture_default_str();
    verb->callback([&action, options] { action = [options](Context& context) { return serve(context, *options); }; });
}

}  // namespace loadonce::cli
