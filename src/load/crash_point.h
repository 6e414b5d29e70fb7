// Named places of a load at which a test can end the process or lose the session. Off by default; set from outside:
//   LOADONCE_CRASH_POINT=name   the process kills itself there (SIGKILL)
//   LOADONCE_LOSE_SESSION=name  the first session that gets there behaves as if its connection were lost
// tests/faults/ goes through all of them.
#pragma once

#include <array>
#include <string_view>

namespace loadonce::load {

enum class CrashPoint {
    after_spool,     // standard input is spooled, all sources are hashed
    after_upload,    // the objects are in the store
    after_manifest,  // so are the manifests
    after_staging,   // rows are in the staging tables, counts compared
    after_widening,  // VARCHARs are wide enough
    after_lock,      // the lock is held
    after_fence,     // the epoch is raised
    after_delete,    // old rows are deleted
    after_insert,    // new rows are inserted
    after_ledger,    // log, loads, columns and ledger are written
    before_commit,   // all checks have passed
    commit_sent,     // crash: while the warehouse executes COMMIT; lost session: after COMMIT, before its answer
    commit_lost,     // crash: just before COMMIT; lost session: COMMIT never arrives
    after_commit,    // COMMIT has been answered
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

// Up to here no session is open: only crashes are possible.
inline constexpr CrashPoint last_without_session = CrashPoint::after_manifest;

// Kills the process if this crash point is set.
void reach(CrashPoint point);
// The same inside a session: also throws warehouse_unreachable (08006) if the session is to be lost here. The caller
// drops the session.
void reach_in_session(CrashPoint point);
// Whether the session is to be lost here; true once per setting.
[[nodiscard]] bool session_lost_at(CrashPoint point);
// If this crash point is set: another thread kills the process while the caller goes on.
void kill_during(CrashPoint point);

// Sets what LOADONCE_LOSE_SESSION sets; empty: no place.
void TEST_lose_session_at(std::string_view name);

}  // namespace loadonce::load
