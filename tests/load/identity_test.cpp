#include "load/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadonce::load {
namespace {

const std::vector<std::string> tables{"orders", "Items"};
const std::map<std::string, std::int64_t> live{{"orders", 10}, {"items", 11}};

LedgerEntry entry(std::int64_t seq, std::string source, std::string fingerprint, std::string plan = "plan") {
    return {seq, std::move(source), std::move(fingerprint), std::move(plan), live};
}

std::vector<Verdict> verdicts(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& ledger,
                              const std::map<std::string, std::int64_t>& now = live, bool backfill = false) {
    std::vector<Verdict> out;
    for (const auto& verdict : judge(sources, ledger, tables, now, "plan", backfill)) out.push_back(verdict.verdict);
    return out;
}

using ::testing::ElementsAre;

TEST(Identity, UnknownNameWithUnknownBytesIsNew) {
    EXPECT_THAT(verdicts({{"a", "X"}}, {}), ElementsAre(Verdict::load_new));
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "b", "Y")}), ElementsAre(Verdict::load_new));
}

TEST(Identity, NameWithTheBytesThatWereLastCommittedIsSkipped) {
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "a", "X")}), ElementsAre(Verdict::skip_loaded));
}

TEST(Identity, BytesThatGoBackToThoseOfLongAgoAreLoaded) {
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "a", "X"), entry(2, "a", "Y")}), ElementsAre(Verdict::load_changed));
}

TEST(Identity, NewNameForKnownBytesIsSkippedAndNamesTheOldOne) {
    const auto verdict = judge({{"b", "X"}}, {entry(1, "a", "X")}, tables, live, "plan", false).front();
    EXPECT_EQ(verdict.verdict, Verdict::skip_renamed);
    EXPECT_EQ(verdict.same_as, "a");
}

TEST(Identity, SameBytesTwiceInOneRunCountOnce) {
    EXPECT_THAT(verdicts({{"a", "X"}, {"b", "X"}, {"c", "Y"}}, {}),
                ElementsAre(Verdict::load_new, Verdict::skip_same_in_run, Verdict::load_new));
}

TEST(Identity, EntryIsVoidWhenATargetIsGoneOrAnother) {
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "a", "X")}, {{"orders", 10}}), ElementsAre(Verdict::load_vanished));
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "a", "X")}, {{"orders", 12}, {"items", 11}}),
                ElementsAre(Verdict::load_vanished));
    EXPECT_THAT(verdicts({{"b", "X"}}, {entry(1, "a", "X")}, {}), ElementsAre(Verdict::load_vanished));
}

TEST(Identity, TargetThatHadNoRowsThenDoesNotVoidAnEntry) {
    auto committed = entry(1, "a", "X");
    committed.targets.erase("items");
    EXPECT_THAT(verdicts({{"a", "X"}}, {committed}), ElementsAre(Verdict::skip_loaded));
}

TEST(Identity, LoadedAgainAfterVanishingIsKnownAgain) {
    auto before = entry(1, "a", "X");
    before.targets["orders"] = 5;
    EXPECT_THAT(verdicts({{"a", "X"}}, {before, entry(2, "a", "X")}), ElementsAre(Verdict::skip_loaded));
}

TEST(Identity, ChangedPlanReloadsOnlyWhenAsked) {
    const std::vector<LedgerEntry> ledger{entry(1, "a", "X", "older plan"), entry(2, "b", "Y")};
    const auto judged = judge({{"a", "X"}, {"b", "Y"}}, ledger, tables, live, "plan", false);
    EXPECT_EQ(judged[0].verdict, Verdict::skip_loaded);
    EXPECT_TRUE(judged[0].older_plan);
    EXPECT_FALSE(judged[1].older_plan);
    EXPECT_THAT(verdicts({{"a", "X"}, {"b", "Y"}}, ledger, live, true),
                ElementsAre(Verdict::load_backfill, Verdict::skip_loaded));
}

TEST(Identity, BackfillThatWasDoneIsNotDoneAgain) {
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "a", "X", "older plan"), entry(2, "a", "X")}, live, true),
                ElementsAre(Verdict::skip_loaded));
}

TEST(Identity, PlanHashIsOfWhatDecidesRowsOnly) {
    project::Project project;
    project::Table table;
    table.name = "orders";
    table.key = {"id"};
    project.tables = {table};
    project::SourceGroup group;
    group.tables = {"orders"};
    const auto hash = plan_hash(project, group);
    project.tables[0].evolve = project::Evolve::fail;
    project.tables[0].reject_limit = 7;
    project.tables[0].object_prefix = "elsewhere/";
    EXPECT_EQ(plan_hash(project, group), hash);
    project.tables[0].key = {"id", "day"};
    EXPECT_NE(plan_hash(project, group), hash);
}

TEST(Identity, LoadHashDependsOnTheOrderOfSources) {
    EXPECT_EQ(load_hash("p", "g", {"X", "Y"}, "plan"), load_hash("p", "g", {"X", "Y"}, "plan"));
    EXPECT_NE(load_hash("p", "g", {"X", "Y"}, "plan"), load_hash("p", "g", {"Y", "X"}, "plan"));
    EXPECT_NE(load_hash("p", "gX", {"Y"}, "plan"), load_hash("p", "g", {"X", "Y"}, "plan"));
}

}  // namespace
}  // namespace loadonce::load
