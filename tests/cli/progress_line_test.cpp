#include "cli/progress_line.h"

#include <gtest/gtest.h>

namespace loadonce::cli {
namespace {

using Stage = Progress::Stage;

TEST(ProgressLine, SaysHowMuchOfHowMuchAndHowFast) {
    Progress progress;
    progress.begin(Stage::converting, 3'500'000'000);
    EXPECT_EQ(progress_text(progress, 0, 80), "converting");
    progress.bytes = 1'190'000'000;
    progress.records = 350'112;
    EXPECT_EQ(progress_text(progress, 2, 80), "converting  1.19 GB of 3.50 GB (34 %)  350,112 records  595.0 MB/s");
}

TEST(ProgressLine, SaysNoRateInTheFirstMomentOfAStage) {
    Progress progress;
    progress.begin(Stage::converting, 0);
    progress.bytes = 560'000'000;
    EXPECT_EQ(progress_text(progress, 1e-6, 80), "converting  560.0 MB");
}

TEST(ProgressLine, SaysNoTotalWhereNobodyKnowsIt) {
    Progress progress;
    progress.begin(Stage::converting, 0);
    progress.bytes = 2000;
    progress.records = 1;
    EXPECT_EQ(progress_text(progress, 1, 80), "converting  2.0 kB  1 record  2.0 kB/s");
}

TEST(ProgressLine, AStageWithoutBytesSaysHowLongItTakes) {
    Progress progress;
    progress.begin(Stage::loading, 0);
    EXPECT_EQ(progress_text(progress, 7.2, 80), "loading  7 s");
}

TEST(ProgressLine, NeverFillsTheLineSoThatItDoesNotWrap) {
    Progress progress;
    progress.begin(Stage::converting, 3'500'000'000);
    progress.bytes = 1'190'000'000;
    EXPECT_EQ(progress_text(progress, 2, 20).size(), 19U);
}

}  // namespace
}  // namespace loadonce::cli
