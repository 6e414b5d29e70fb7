// Loads that meet in one process: held at the lock in either order, or one run while the other is before it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <functional>
#include <thread>
#include <utility>

#include "load/commit_loop.h"
#include "load/world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::World;

// A warehouse in which something happens once, when a load has staged its rows and is about to LOCK.
class BeforeTheLock final : public warehouse::Warehouse {
  public:
    BeforeTheLock(warehouse::Warehouse& inner, std::function<void()> happens)
        : inner_(inner), happens_(std::move(happens)) {}
    std::unique_ptr<warehouse::Session> connect() override {
        return std::make_unique<Watched>(inner_.connect(), *this);
    }
    [[nodiscard]] std::string name() const override { return inner_.name(); }

  private:
    class Watched final : public warehouse::Session {
      public:
        Watched(std::unique_ptr<warehouse::Session> inner, BeforeTheLock& owner)
            : inner_(std::move(inner)), owner_(owner) {}
        warehouse::Result execute(std::string_view sql) override {
            if (sql.starts_with("COPY")) staged_ = true;
            if (sql.starts_with("LOCK") && staged_)
                if (const auto happens = std::exchange(owner_.happens_, nullptr)) happens();
            return inner_->execute(sql);
        }
        void execute_script(std::string_view sql,
                            const std::function<void(std::string_view, const warehouse::Result&)>& each) override {
            inner_->execute_script(sql, each);
        }
        void cancel() noexcept override { inner_->cancel(); }
        [[nodiscard]] bool usable() const noexcept override { return inner_->usable(); }

      private:
        std::unique_ptr<warehouse::Session> inner_;
        BeforeTheLock& owner_;
        bool staged_ = false;
    };

    warehouse::Warehouse& inner_;
    std::function<void()> happens_;
};

// Two loads see that there is no table yet; while one is about to make it, the other makes it, with what its own data
// say of the types.
struct TwoTypes {
    World world;

    // `first` commits while `second` waits; both are the text of one record's note.
    GroupReport load(const std::string& first, const std::string& second) {
        const auto one = only_file("a.ndjson", R"({"id":"A","v":1,"note":)" + first + "}\n");
        const auto two = only_file("b.ndjson", R"({"id":"B","v":1,"note":)" + second + "}\n");
        BeforeTheLock warehouse(world.warehouse(), [&] {
            auto options = world.options();
            options.work_folder = world.folder() / "other";
            const auto report = run(one, world.warehouse(), world.store(), options);
            EXPECT_EQ(report.groups.front().status, GroupStatus::loaded);
        });
        return run(two, warehouse, world.store(), world.options()).groups.front();
    }
    project::Project only_file(const std::string& name, std::string_view text) {
        world.file(name, text);
        auto project = world.project();
        project.sources.front().paths = {"data/" + name};
        return project;
    }
};

TEST(Concurrent, NewTableWithTextTakesTheOtherLoadsNumberAsText) {
    TwoTypes two;
    const auto report = two.load(R"("x")", "5");
    EXPECT_EQ(report.status, GroupStatus::loaded) << (report.error ? report.error->what() : "");
    EXPECT_EQ(report.attempts, 2U);
    EXPECT_EQ(two.world.rows("SELECT id, note FROM orders ORDER BY id"), "A|x\nB|5\n");
}

TEST(Concurrent, NewTableWithNumbersFailsTheOtherLoadsTextAndKeepsItsOwn) {
    TwoTypes two;
    const auto report = two.load("5", R"("x")");
    ASSERT_EQ(report.status, GroupStatus::failed);
    EXPECT_THAT(report.error->what(), ::testing::HasSubstr("note"));
    EXPECT_EQ(two.world.rows("SELECT id, note FROM orders ORDER BY id"), "A|5\n");
    EXPECT_EQ(two.world.rows("SELECT source FROM loadonce_ledger"), "data/a.ndjson\n");
    EXPECT_EQ(two.world.rows("SELECT status, COUNT(*) FROM data_load_log GROUP BY status ORDER BY status"),
              "FAILED|2\nSUCCESS|2\n");
}

TEST(Concurrent, EightLoadsOfTheSameSourcesLoadThemOnce) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[{\"n\":1}]}\n");
    std::vector<GroupStatus> ends(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < ends.size(); ++i)
        threads.emplace_back([&, i] {
            auto options = world.options();
            options.work_folder = world.folder() / ("work" + std::to_string(i));
            const auto report = run(world.project(), world.warehouse(), world.store(), options);
            if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
            ends[i] = report.groups.front().status;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(std::ranges::count(ends, GroupStatus::loaded), 1);
    EXPECT_EQ(std::ranges::count(ends, GroupStatus::failed), 0);
    EXPECT_EQ(world.rows("SELECT id FROM orders"), "A\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM items"), "1\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger"), "1\n");
}

TEST(Concurrent, OfTwoLoadsAtTheLockOneCommitsAndTheOtherSkips) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[{\"n\":1}]}\n{\"id\":\"B\",\"v\":1,\"items\":[]}\n");
    std::barrier barrier(2);
    std::vector<GroupStatus> ends(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            BeforeTheLock warehouse(world.warehouse(), [&] { barrier.arrive_and_wait(); });
            auto options = world.options();
            options.work_folder = world.folder() / std::string("work").append(std::to_string(i));
            const auto report = run(world.project(), warehouse, world.store(), options);
            if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
            ends[i] = report.groups.front().status;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(ends, ::testing::UnorderedElementsAre(GroupStatus::loaded, GroupStatus::skipped));
    EXPECT_EQ(world.rows("SELECT id FROM orders ORDER BY id"), "A\nB\n");
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM loadonce_ledger"), "1\n");
    EXPECT_EQ(world.rows("SELECT DISTINCT status FROM data_load_log ORDER BY status"), "SKIPPED\nSUCCESS\n");
}

TEST(Concurrent, LockHeldPastTheLimitIsBusy) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[]}\n");
    (void)world.run();
    world.file("b.ndjson", "{\"id\":\"B\",\"v\":1,\"items\":[]}\n");
    const auto holder = world.warehouse().connect();
    (void)holder->execute("BEGIN");
    (void)holder->execute("LOCK loadonce_lock");
    auto options = world.options();
    options.lock_wait = std::chrono::milliseconds(50);
    const auto report = run(world.project(), world.warehouse(), world.store(), options);
    (void)holder->execute("ROLLBACK");
    EXPECT_EQ(report.exit(), Exit::busy);
    EXPECT_THAT(report.groups.front().error->message(),
                ::testing::HasSubstr("loadonce_lock in schema public is held by"));
    EXPECT_EQ(world.rows("SELECT COUNT(*) FROM data_load_log WHERE status = 'FAILED'"), "2\n");
    EXPECT_EQ(world.rows("SELECT id FROM orders"), "A\n");
}

}  // namespace
}  // namespace loadonce::load
