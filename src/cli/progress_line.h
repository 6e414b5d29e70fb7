// A line on the terminal that shows the progress of the work. The destructor erases it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/progress.h"
#include "cli/context.h"

namespace loadonce::cli {

class ProgressLine {
  public:
    // Draws nothing when standard error is no terminal, or with --json or --quiet.
    explicit ProgressLine(const Globals& globals);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // The work writes its progress into it; null when nothing is drawn.
    [[nodiscard]] Progress* progress() { return thread_.joinable() ? &progress_ : nullptr; }

  private:
    void draw_until_done();

    Progress progress_;
    std::mutex mutex_;
    std::condition_variable done_changed_;
    bool done_ = false;
    std::thread thread_;
};

// "converting  1.2 of 3.5 GB (34 %)  350,112 records  612 MB/s", cut to `columns`. `seconds`: in this stage so far.
[[nodiscard]] std::string progress_text(const Progress& progress, double seconds, std::size_t columns);

}  // namespace loadonce::cli
