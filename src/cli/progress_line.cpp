#include "cli/progress_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>

#include "report/terminal.h"

namespace loadonce::cli {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Stage = Progress::Stage;

// What is over sooner needs no line.
constexpr auto first_after = 500ms;
constexpr auto redrawn_every = 200ms;
// Before, the bytes of a stage that began between two drawings are divided by nearly nothing.
constexpr double rate_after_seconds = 0.5;
constexpr const char* clear_line = "\r\x1b[K";

std::string_view word(Stage stage) {
    switch (stage) {
        case Stage::hashing:
            return "reading";
        case Stage::converting:
            return "converting";
        case Stage::writing:
            return "writing Parquet";
        case Stage::loading:
            return "loading";
    }
    return {};
}

std::string with_separators(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::size_t terminal_columns() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string progress_text(const Progress& progress, double seconds, std::size_t columns) {
    const Stage stage = progress.stage;
    const std::uint64_t bytes = progress.bytes, in_all = progress.bytes_in_all, records = progress.records;
    std::string text(word(stage));
    if (bytes > 0) {
        text += "  " + report::bytes_text(bytes);
        if (in_all >= bytes) text += fmt::format(" of {} ({} %)", report::bytes_text(in_all), bytes * 100 / in_all);
    }
    if (records > 0) text += fmt::format("  {} record{}", with_separators(records), records == 1 ? "" : "s");
    const bool reads = stage == Stage::hashing || stage == Stage::converting;
    if (reads && bytes > 0 && seconds >= rate_after_seconds)
        text +=
            fmt::format("  {}/s", report::bytes_text(static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds)));
    if ((!reads || bytes == 0) && seconds >= 1) text += fmt::format("  {:.0f} s", seconds);
    return text.substr(0, columns > 0 ? columns - 1 : 0);
}

ProgressLine::ProgressLine(const Globals& globals) {
    if (globals.json || globals.quiet || ::isatty(STDERR_FILENO) == 0) return;
    thread_ = std::thread([this] { draw_until_done(); });
}

ProgressLine::~ProgressLine() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    done_changed_.notify_all();
    thread_.join();
}

void ProgressLine::draw_until_done() {
    std::unique_lock lock(mutex_);
    if (done_changed_.wait_for(lock, first_after, [this] { return done_; })) return;
    Stage stage = progress_.stage;
    auto since = Clock::now() - first_after;
    do {
        if (stage != progress_.stage) {
            stage = progress_.stage;
            since = Clock::now();
        }
        const std::chrono::duration<double> so_far = Clock::now() - since;
        note(clear_line + progress_text(progress_, so_far.count(), terminal_columns()));
    } while (!done_changed_.wait_for(lock, redrawn_every, [this] { return done_; }));
    note(clear_line);
}

}  // namespace loadonce::cli
