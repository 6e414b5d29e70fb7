// One line on a terminal that says how far the work is, and goes when it is done.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "cli/context.h"
#include "convert/progress.h"

namespace loadonce::cli {

class ProgressLine {
  public:
    // Draws nothing unless standard error is a terminal and the user wants to hear something that is for people.
    explicit ProgressLine(const Globals& globals);
    ~ProgressLine();  // the line is gone
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // For the work to write into; null when nothing is drawn.
    [[nodiscard]] convert::Progress* progress() { return thread_.joinable() ? &progress_ : nullptr; }

  private:
    void draw_until_done();

    convert::Progress progress_;
    std::mutex mutex_;
    std::condition_variable done_changed_;
    bool done_ = false;
    std::thread thread_;
};

// "converting  1.2 of 3.5 GB (34 %)  350,112 records  612 MB/s", cut to `columns`. `seconds`: in this stage so far.
[[nodiscard]] std::string progress_text(const convert::Progress& progress, double seconds, std::size_t columns);

}  // namespace loadonce::cli
