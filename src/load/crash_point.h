// Named places of a load at which a test can end the process or lose the session. Off by default; set from outside:
//   LOADONCE_CRASH_POINT=name   SIGKILL to itself there
//   LOADONCE_LOSE_SESSION=name  the first time a session is there, it is as if its connection had been lost
// tests/faults/ goes through all of them.
#pragma once

#include <array>
#include <string_view>

namespace loadonce::load {

enum class CrashPoint {
    after_spool,     // the inputs are spooled and hashed
    after_upload,    // the objects are in the store
    after_manifest,  // so are the manifests
    after_staging,   // rows are in the staging tables, counts compared
    after_widening,  // VARCHARs are wide enough
    after_lock,      // the lock is held
    after_fence,     // the epoch is raised
    after_delete,    // old rows are deleted
    after_insert,    // new rows are inserted
    after_ledger,    // log, loads, columns and ledger are written
    before_commit,   // all asserts held
    commit_sent,     // COMMIT is on its way: SIGKILL while the warehouse works on it; lost: it was done, the answer was
                     // lost
    commit_lost,     // lost: COMMIT never arrived; SIGKILL: just before it
    after_commit,    // COMMIT was answered
};

struct NamedCrashPoint {
    CrashPoint point;
    std::string_view name;
};
inline constexpr std::array crash_points{
    NamedCrashPoint{CrashPoint::after_spool, "after_spool"},
    NamedCrashPoint{CrashPoint::after_upload, "after_upload"},
    NamedCrashPoint{CrashPoint::after_manifest, "after_manifest"},
    NamedCrashPoint{CrashPoint::after_staging, "after_staging"},
    NamedCrashPoint{CrashPoint::after_widening, "after_widening"},
    NamedCrashPoint{CrashPoint::after_lock, "after_lock"},
    NamedCrashPoint{CrashPoint::after_fence, "after_fence"},
    NamedCrashPoint{CrashPoint::after_delete, "after_delete"},
    NamedCrashPoint{CrashPoint::after_insert, "after_insert"},
    NamedCrashPoint{CrashPoint::after_ledger, "after_ledger"},
    NamedCrashPoint{CrashPoint::before_commit, "before_commit"},
    NamedCrashPoint{CrashPoint::commit_sent, "commit_sent"},
    NamedCrashPoint{CrashPoint::commit_lost, "commit_lost"},
    NamedCrashPoint{CrashPoint::after_commit, "after_commit"},
};

// The places where no session is open: these can only be crashed at.
inline constexpr CrashPoint last_without_session = CrashPoint::after_manifest;

// Ends the process here if it is the crash point that was set.
void reach(CrashPoint point);
// The same with a session: throws warehouse_unreachable (08006) if the session is to be lost here. The caller drops the
// session.
void reach_in_session(CrashPoint point);
// Whether the session is to be lost here; answers true once per setting.
[[nodiscard]] bool session_lost_at(CrashPoint point);
// A thread kills the process while its caller goes on, if it is the crash point that was set.
void kill_during(CrashPoint point);

// Sets the place at which this process's next session is lost, as LOADONCE_LOSE_SESSION does; empty: none.
void TEST_lose_session_at(std::string_view name);

}  // namespace loadonce::load
