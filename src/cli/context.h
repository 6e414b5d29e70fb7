// What a verb works with: the options of the command line, the project, the store and the warehouse that they name, and
// the output to the terminal. Used by one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "local/engine/options.h"
#include "project/project.h"
#include "report/report.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::cli {

// The options that every verb has.
struct Globals {
    std::filesystem::path project_file;  // empty: ./loadonce.toml if it is there, else no project
    std::string warehouse, store;        // empty: the project's
    bool json = false;
    bool quiet = false;
    bool verbose = false;

    [[nodiscard]] report::Detail detail() const {
        return quiet ? report::Detail::quiet : verbose ? report::Detail::verbose : report::Detail::normal;
    }
};

class Context {
  public:
    // `verb` is shown to other processes that wait for the warehouse.
    Context(const Globals& globals, std::string verb) : globals_(globals), verb_(std::move(verb)) {}

    [[nodiscard]] const Globals& globals() const { return globals_; }
    // Reads the project file at the first call; without one, the project has all defaults. Its store and warehouse are
    // those of the command line, where it names them, with absolute paths.
    [[nodiscard]] const project::Project& project();
    [[nodiscard]] bool has_project_file();
    // The project, and where it has no tables those that earlier runs inferred and recorded in the warehouse. Creates
    // no warehouse.
    [[nodiscard]] project::Project project_with_recorded_tables();
    [[nodiscard]] store::Store& store();
    [[nodiscard]] warehouse::Warehouse& warehouse();
    // Whether there is a warehouse to read: a server, or an existing file. warehouse() makes a missing file.
    [[nodiscard]] bool has_warehouse();
    // The folder for the program's own files: .loadonce/ beside the project file.
    [[nodiscard]] std::filesystem::path work_folder();

  private:
    const Globals& globals_;
    std::string verb_;
    std::unique_ptr<project::Project> project_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<warehouse::Warehouse> warehouse_;
};

// Writes a result to standard output. When the reader has closed the pipe (head, less), the rest is dropped without an
// error. Throws file_io for every other failure.
void print(std::string_view text);
// Writes notices and progress to standard error. Failures are ignored.
void note(std::string_view text);
// Whether a stream is a terminal whose user wants colours (https://no-color.org).
[[nodiscard]] bool in_colour(int descriptor);

// How long to wait for a lock that another process holds: a minute, or the seconds in LOADONCE_LOCK_WAIT. Throws usage.
[[nodiscard]] std::chrono::milliseconds lock_wait();

// The options with which every verb opens a warehouse file. `store` must outlive the warehouse; `store_root` is its
// folder.
[[nodiscard]] local::Options local_options(const std::filesystem::path& file, store::Store& store,
                                           const std::filesystem::path& store_root, std::string_view verb);

// Whether a warehouse's URL names a server and not a file.
[[nodiscard]] bool is_redshift(std::string_view url);
// `local:PATH` to a path, relative to `folder`. Throws usage.
[[nodiscard]] std::filesystem::path local_path(std::string_view url, const std::filesystem::path& folder,
                                               std::string_view option);

}  // namespace loadonce::cli
