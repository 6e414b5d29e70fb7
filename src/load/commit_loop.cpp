#include "load/commit_loop.h"

#include <fmt/format.h>

#include <memory>

#include "base/error_codes.h"
#include "load/crash_point.h"
#include "load/evolve.h"
#include "load/staging.h"

namespace loadonce::load {

namespace {

// Returns the statements. Never narrows: the present widths are read first.
std::vector<std::string> widen(warehouse::Session& session, const LoadPlan& plan) {
    std::vector<std::string> widened;
    const LiveTables live = read_live(session, plan.schema, plan.table_names());
    for (const auto& table : plan.tables) {
        for (const auto& statement : evolve(table, live).widen) {
            session.execute(statement);
            widened.push_back(statement);
        }
    }
    return widened;
}

// Repeats pass(), the steps of one attempt, until an outcome is final.
class CommitLoop {
  public:
    CommitLoop(warehouse::Warehouse& warehouse, const LoadPlan& plan, const CommitLimits& limits, RunMode mode)
        : warehouse_(warehouse), plan_(plan), limits_(limits), mode_(mode) {}

    CommitResult run() {
        for (;;) {
            ++result_.attempts;
            AttemptOutcome outcome = pass();
            if (auto* committed = std::get_if<Committed>(&outcome))
                return finish(CommitResult::End::committed, std::move(*committed));
            if (std::holds_alternative<Skipped>(outcome)) {
                log_skip();
                return finish(CommitResult::End::skipped, {});
            }
            if (auto* unknown = std::get_if<Unknown>(&outcome)) {
                session_.reset();
                unanswered_ = std::move(*unknown);
                if (result_.attempts >= limits_.attempts_max) throw_unknown();
                continue;
            }
            const auto& rolled_back = std::get<RolledBack>(outcome);
            if (rolled_back.retry == Retry::after_conversion) return finish(CommitResult::End::convert_again, {});
            if (rolled_back.retry == Retry::after_reading) return finish(CommitResult::End::read_again, {});
            give_up_or_wait(rolled_back);
        }
    }

  private:
    AttemptOutcome pass() {
        try {
            if (!session_) {
                std::unique_ptr<warehouse::Session> session = warehouse_.connect();
                if (unanswered_ && was_committed(*session, plan_, unanswered_->attempt, limits_.lock_wait)) {
                    result_.recovered = true;
                    return std::move(unanswered_->possibly);
                }
                unanswered_.reset();
                stage(*session, plan_);
                session_ = std::move(session);  // from here on it has all rows
                reach_in_session(CrashPoint::after_staging);
            }
            for (auto& statement : widen(*session_, plan_)) result_.widened.push_back(std::move(statement));
            reach_in_session(CrashPoint::after_widening);
            return attempt(*session_, plan_, limits_.lock_wait, mode_);
        } catch (const Error& error) {
            if (error.code() == errors::type_conflict || error.code() == errors::drift)
                return RolledBack{error, Retry::after_conversion};
            return RolledBack{error, retry_of(error)};
        }
    }

    // The log is for people: the sources are loaded whether or not it says so.
    void log_skip() {
        try {
            log_attempt(*session_, plan_, false, "another load committed the same sources in the meantime");
        } catch (const Error&) {
            session_.reset();
        }
    }

    CommitResult finish(CommitResult::End end, Committed committed) {
        result_.end = end;
        result_.committed = std::move(committed);
        return std::move(result_);
    }

    void give_up_or_wait(const RolledBack& rolled_back) {
        // The staging tables are temporary: they end with a lost session, and then the rows are staged again.
        if (is_lost(rolled_back.reason) || !session_ || !session_->usable()) session_.reset();
        const bool again = rolled_back.retry != Retry::never && result_.attempts < limits_.attempts_max;
        if (!again) {
            if (unanswered_) throw_unknown();
            session_.reset();
            throw rolled_back.reason;
        }
        if (rolled_back.retry == Retry::after_backoff) back_off(result_.attempts);
    }

    [[noreturn]] void throw_unknown() {
        throw Error(errors::outcome_unknown,
                    fmt::format("COMMIT got no answer, and the warehouse cannot be asked whether it succeeded: {}",
                                unanswered_->lost.message()),
                    "run again: the next run reads the ledger and loads only what is missing")
            .with_sqlstate(unanswered_->lost.sqlstate(), TransactionOutcome::unknown);
    }

    warehouse::Warehouse& warehouse_;
    const LoadPlan& plan_;
    const CommitLimits limits_;
    const RunMode mode_;
    std::unique_ptr<warehouse::Session> session_;
    std::optional<Unknown> unanswered_;
    CommitResult result_;
};

}  // namespace

CommitResult commit_load(warehouse::Warehouse& warehouse, const LoadPlan& plan, const CommitLimits& limits,
                         RunMode mode) {
    return CommitLoop(warehouse, plan, limits, mode).run();
}

}  // namespace loadonce::load
