// Work folders of runs that share a folder, as those of containers do.
#include "load/work_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/temp_folder.h"

namespace loadonce::load {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders_in(const fs::path& parent) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(parent))
        if (entry.is_directory()) folders.push_back(entry.path());
    return folders;
}

// Leaves what a run that is killed leaves: its folder with a file in it.
void run_that_is_killed(const fs::path& parent) {
    const pid_t child = ::fork();
    if (child == 0) {
        const WorkFolder folder(parent);
        std::ofstream(folder.path / "orders.parquet") << "PAR1";
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(folders_in(parent).size(), 1U);
}

TEST(WorkFolder, OfTheSameProcessNumberIsLeftAlone) {
    const TempFolder parent;
    const WorkFolder first(parent.path());
    std::ofstream(first.path / "orders.parquet") << "PAR1";
    const WorkFolder second(parent.path());  // two processes with one number, in a container each, are like this
    EXPECT_NE(first.path, second.path);
    EXPECT_TRUE(fs::exists(first.path / "orders.parquet"));
}

TEST(WorkFolder, OfAKilledRunIsRemovedByTheNextRun) {
    const TempFolder parent;
    run_that_is_killed(parent.path());
    const WorkFolder next(parent.path());
    EXPECT_THAT(folders_in(parent.path()), testing::ElementsAre(next.path));
}

TEST(WorkFolder, WithoutALockFileIsOfARunThatWasKilledAtItsBeginning) {
    const TempFolder parent;
    fs::path killed;
    {
        const WorkFolder model(parent.path());
        killed = model.path;
    }
    fs::create_directory(killed);
    const WorkFolder next(parent.path());
    EXPECT_THAT(folders_in(parent.path()), testing::ElementsAre(next.path));
}

TEST(WorkFolder, OfAKilledRunCanBeRemovedByManyAtOnce) {
    for (int round = 0; round < 20; ++round) {
        const TempFolder parent;
        run_that_is_killed(parent.path());
        std::vector<std::thread> runs;
        runs.reserve(4);
        for (int i = 0; i < 4; ++i)
            runs.emplace_back([&] { EXPECT_NO_THROW(for (int j = 0; j < 5; ++j) WorkFolder(parent.path())); });
        for (std::thread& run : runs) run.join();
        EXPECT_THAT(folders_in(parent.path()), testing::IsEmpty());
    }
}

}  // namespace
}  // namespace loadonce::load
