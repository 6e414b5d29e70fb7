#include "load/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadonce::load {
namespace {

const std::vector<std::string> tables{"orders", "Items"};
const std::map<std::string, std::int64_t> live{{"orders", 10}, {"items", 11}};

LedgerEntry entry(std::int64_t seq, std::string source, std::string fingerprint, std::string plan = "plan") {
    return {seq, std::move(source), std::move(fingerprint), std::move(plan), live, EntryStatus::loaded};
}

std::vector<Verdict> verdicts(const std::vector<SourceIdentity>& sources, const std::vector<LedgerEntry>& ledger,
                              const std::map<std::string, std::int64_t>& now = live, bool backfill = false) {
    std::vector<Verdict> out;
    for (const auto& verdict : judge(sources, ledger, tables, now, "plan", backfill).verdicts)
        out.push_back(verdict.verdict);
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
    const auto verdict = judge({{"b", "X"}}, {entry(1, "a", "X")}, tables, live, "plan", false).verdicts.front();
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
    const auto judged = judge({{"a", "X"}, {"b", "Y"}}, ledger, tables, live, "plan", false).verdicts;
    EXPECT_EQ(judged[0].verdict, Verdict::skip_loaded);
    EXPECT_TRUE(judged[0].older_plan);
    EXPECT_FALSE(judged[1].older_plan);
    EXPECT_THAT(verdicts({{"a", "X"}, {"b", "Y"}}, ledger, live, true),
                ElementsAre(Verdict::load_backfill, Verdict::load_backfill));  // b came after a
    const std::vector<LedgerEntry> later{entry(1, "b", "Y"), entry(2, "a", "X", "older plan")};
    EXPECT_THAT(verdicts({{"a", "X"}, {"b", "Y"}}, later, live, true),
                ElementsAre(Verdict::load_backfill, Verdict::skip_loaded));
}

TEST(Identity, BackfillThatWasDoneIsNotDoneAgain) {
    EXPECT_THAT(verdicts({{"a", "X"}}, {entry(1, "a", "X", "older plan"), entry(2, "a", "X")}, live, true),
                ElementsAre(Verdict::skip_loaded));
}

TEST(Identity, NameOfTheSameBytesIsKnownByItsEntry) {
    // x = A, then x = C and a = C in one run.
    const std::vector<SourceIdentity> both{{"a", "C"}, {"x", "C"}};
    EXPECT_THAT(verdicts(both, {entry(1, "x", "A")}), ElementsAre(Verdict::load_new, Verdict::skip_same_in_run));
    auto same = entry(3, "x", "C");
    same.status = EntryStatus::same_bytes;
    EXPECT_THAT(verdicts({{"x", "C"}}, {entry(1, "x", "A"), entry(2, "a", "C"), same, entry(4, "d", "D")}),
                ElementsAre(Verdict::skip_loaded));
    // Its bytes are still those of a.
    EXPECT_THAT(verdicts({{"y", "C"}}, {same}), ElementsAre(Verdict::load_new));
}

TEST(Identity, NewNameForBytesThatWereReplacedSaysSo) {
    const auto verdict = judge({{"y", "A"}}, {entry(1, "x", "A"), entry(2, "x", "B")}, tables, live, "plan", false);
    EXPECT_EQ(verdict.verdicts[0].verdict, Verdict::skip_renamed);
    EXPECT_TRUE(verdict.verdicts[0].replaced_since);
}

TEST(Identity, StandardInputIsItsBytes) {
    const std::vector<LedgerEntry> ledger{entry(1, "-", "A"), entry(2, "-", "B")};
    EXPECT_THAT(verdicts({{"-", "A"}}, ledger), ElementsAre(Verdict::skip_loaded));
    EXPECT_THAT(verdicts({{"-", "C"}}, ledger), ElementsAre(Verdict::load_new));
}

TEST(Identity, EntryWithoutTheRootTableIsVoid) {
    auto committed = entry(1, "a", "X");
    committed.targets.erase("orders");
    EXPECT_THAT(verdicts({{"a", "X"}}, {committed}), ElementsAre(Verdict::load_vanished));
    committed.targets["orders"] = 0;  // it had no rows
    EXPECT_THAT(verdicts({{"a", "X"}}, {committed}), ElementsAre(Verdict::skip_loaded));
}

TEST(Identity, WhatIsLoadedAgainNeedsAllNamesOfTheLedger) {
    const std::vector<LedgerEntry> ledger{entry(1, "z", "A"), entry(2, "a", "B"), entry(3, "gone", "C")};
    const auto judgement = judge({{"a", "B"}, {"z", "A"}}, ledger, tables, {{"orders", 10}}, "plan", false);
    EXPECT_THAT(judgement.gone, ElementsAre("gone"));
    EXPECT_THAT(judge({{"a", "B"}}, ledger, tables, {}, "plan", false).gone, ElementsAre());  // no table is left
    EXPECT_EQ(judgement.verdicts[0].seq, 2);
    EXPECT_EQ(judgement.verdicts[1].seq, 1);
    EXPECT_THAT(judge({{"n", "N"}}, ledger, tables, live, "plan", false).gone, ElementsAre());
}

TEST(Identity, EntriesSinceThePlanShowWhatIsCommittedAndWhatIsNewer) {
    const std::vector<SourceIdentity> plan{{"a", "A"}, {"b", "B"}, {"-", "I"}};
    EXPECT_THAT(moved_on(plan, {}).committed, ElementsAre());
    EXPECT_THAT(moved_on(plan, {entry(7, "a", "A"), entry(8, "other", "B")}).committed, ElementsAre(0, 1));
    EXPECT_TRUE(moved_on(plan, {entry(7, "a", "A2")}).changed);
    EXPECT_TRUE(moved_on(plan, {entry(7, "a", "A"), entry(8, "a", "A2")}).changed);
    EXPECT_FALSE(moved_on(plan, {entry(7, "-", "J"), entry(8, "c", "A2")}).changed);
    EXPECT_THAT(moved_on(plan, {entry(7, "-", "I")}).committed, ElementsAre(2));
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
