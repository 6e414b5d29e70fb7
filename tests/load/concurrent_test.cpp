// Two loads of the same sources in one process, held at the lock in either order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "load/deliver.h"
#include "load/world.h"

namespace loadonce::load {
namespace {

using loadonce::testing::World;

// A warehouse whose sessions wait for each other just before LOCK.
class AtTheLock final : public warehouse::Warehouse {
  public:
    AtTheLock(warehouse::Warehouse& inner, std::barrier<>& barrier) : inner_(inner), barrier_(barrier) {}
    std::unique_ptr<warehouse::Session> connect() override {
        return std::make_unique<Waiting>(inner_.connect(), *this);
    }
    [[nodiscard]] std::string name() const override { return inner_.name(); }

  private:
    class Waiting final : public warehouse::Session {
      public:
        Waiting(std::unique_ptr<warehouse::Session> inner, AtTheLock& owner)
            : inner_(std::move(inner)), owner_(owner) {}
        warehouse::Result execute(std::string_view sql) override {
            if (sql.starts_with("COPY")) staged_ = true;
            if (sql.starts_with("LOCK") && staged_ && !owner_.waited_) {
                owner_.waited_ = true;
                owner_.barrier_.arrive_and_wait();
            }
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
        AtTheLock& owner_;
        bool staged_ = false;
    };

    warehouse::Warehouse& inner_;
    std::barrier<>& barrier_;
    bool waited_ = false;
};

TEST(Concurrent, OfTwoLoadsAtTheLockOneCommitsAndTheOtherSkips) {
    World world;
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"items\":[{\"n\":1}]}\n{\"id\":\"B\",\"v\":1,\"items\":[]}\n");
    std::barrier barrier(2);
    std::vector<GroupStatus> ends(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            AtTheLock warehouse(world.warehouse(), barrier);
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
