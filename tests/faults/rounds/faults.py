"""What can happen to a run: a kill at a crash point or at any instant, a stop, a full disk.

Each fault has a function that adds to a case what happens where (from the seed), and one that plays the case. All runs but the one with
the fault are as in a history without faults, and are compared with the model. loaders.py has what needs a second loader or a server.
"""
import random
import re
import signal
import subprocess
import time

from .case import Case, Step
from .player import Played, play
from .program import ROOT, Run, Trouble

CRASH_POINTS = re.findall(r'CrashPoint::\w+, "(\w+)"', (ROOT / "src/load/crash_point.h").read_text())
WITHOUT_SESSION = CRASH_POINTS.index("after_manifest") + 1  # so many of them are before a session is open
KILLED = -signal.SIGKILL


def at_a_run(seed: int, case: Case, first: bool = False) -> random.Random:
    """Chooses the run that the fault happens to. The generator chooses the rest."""
    rng = random.Random(f"fault {seed}")
    runs = sum(step.verb == "run" for step in case.steps)
    case.fault = {"run": 0 if first or runs == 1 else rng.randrange(1, runs)}
    return rng


def any_crash_point(seed: int, case: Case, first: bool = False) -> None:
    # Seeds that follow each other go through all points.
    at_a_run(seed, case, first)
    case.fault["environment"] = {"LOADONCE_CRASH_POINT": CRASH_POINTS[seed % len(CRASH_POINTS)]}


def crash_point_of_first_run(seed: int, case: Case) -> None:
    any_crash_point(seed, case, first=True)


def any_lost_session(seed: int, case: Case) -> None:
    points = CRASH_POINTS[WITHOUT_SESSION:]
    at_a_run(seed, case)
    case.fault["environment"] = {"LOADONCE_LOSE_SESSION": points[seed % len(points)]}


def any_instant(seed: int, case: Case, first: bool = False) -> None:
    rng = at_a_run(seed, case, first)
    case.fault["instant"] = round(rng.random(), 3)


def instant_of_first_run(seed: int, case: Case) -> None:
    any_instant(seed, case, first=True)


def any_limit(seed: int, case: Case, first: bool = False) -> None:
    rng = at_a_run(seed, case, first)
    case.fault["file_bytes_max"] = int(2 ** rng.uniform(9, 23))


def limit_of_first_run(seed: int, case: Case) -> None:
    any_limit(seed, case, first=True)


# --- playing it -----------------------------------------------------------------------------------------------------------------------


def with_fault(case: Case, refusals: frozenset, faulty) -> None:
    """Plays a case; `faulty(played, step)` plays the run that the fault happens to."""
    number = -1

    def run(played: Played, step: Step) -> None:
        nonlocal number
        number += 1
        if number == case.fault["run"]:
            faulty(played, step)
        else:
            played.run(step)

    play(case, refusals, run)


def all_or_nothing(played: Played, step: Step, done: Run) -> None:
    """After a run that ended as it liked: it has committed all or nothing; and the next run goes on from there."""
    after = played.wanted(step)
    state = played.shop.state()
    before, now = played.differences(state=state) if state.tables else [], played.differences(after, state)
    if before and now:
        raise Trouble(f"neither all nor nothing is there after {done}\nnot as before:\n" + "\n".join(before) +
                      "\nnot as after:\n" + "\n".join(now))
    if done.status == 0 and now:
        raise Trouble(f"the run said that it succeeded: {done}\n" + "\n".join(now))
    again = played.shop.call(*played.arguments(step))
    if again.status:
        raise Trouble(f"the run after the fault ({done}) must succeed: {again}")
    played.take(after)
    played.compare(f"{step}, once more after a fault")


def play_crash_point(case: Case, refusals: frozenset) -> None:
    def faulty(played, step):
        environment = case.fault["environment"]
        done = played.shop.call(*played.arguments(step), **environment)
        if done.status not in ((0, KILLED) if "LOADONCE_CRASH_POINT" in environment else (0,)):
            raise Trouble(f"with {environment}: {done}")
        all_or_nothing(played, step, done)

    with_fault(case, refusals, faulty)


def play_killed(case: Case, refusals: frozenset) -> None:
    def faulty(played, step):
        process = played.shop.start(*played.arguments(step))
        wait(process, played, case.fault["instant"])
        process.kill()
        all_or_nothing(played, step, played.shop.finish(process))

    with_fault(case, refusals, faulty)


def play_stopped(case: Case, refusals: frozenset) -> None:
    """Stopped at any instant; another loader runs meanwhile, which may find the warehouse held (exit 5)."""
    def faulty(played, step):
        process = played.shop.start(*played.arguments(step))
        wait(process, played, case.fault["instant"])
        process.send_signal(signal.SIGSTOP)
        try:
            other = played.shop.call(*played.arguments(step), LOADONCE_LOCK_WAIT="1")
        finally:
            process.send_signal(signal.SIGCONT)
        done = played.shop.finish(process)
        if other.status not in (0, 5) or done.status:
            raise Trouble(f"the one that was stopped: {done}\nthe other: {other}")
        all_or_nothing(played, step, done)

    with_fault(case, refusals, faulty)


def play_disk_full(case: Case, refusals: frozenset) -> None:
    """No file may grow over a limit: the write that crosses it is short, the next one fails."""
    def faulty(played, step):
        done = played.shop.call(*played.arguments(step), file_bytes_max=case.fault["file_bytes_max"])
        if done.status < 0:
            raise Trouble(f"it crashed with a full disk: {done}")
        all_or_nothing(played, step, done)

    with_fault(case, refusals, faulty)


def wait(process: subprocess.Popen, played: Played, instant: float) -> None:
    """Until a process has run for a part of the time that the longest run needed so far, or has ended."""
    end = time.monotonic() + instant * (played.seconds_of_a_run or 0.4)
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)


# --- tampering ------------------------------------------------------------------------------------------------------------------------

# What verify must find. {T}: the table, {C}: its child.
TAMPERINGS = {
    "a record is gone": "DELETE FROM {T} WHERE id = (SELECT MIN(id) FROM {T})",
    "a record is there twice": "INSERT INTO {T} SELECT * FROM {T} WHERE id = (SELECT MAX(id) FROM {T})",
    "a key is null": "UPDATE {T} SET id = NULL WHERE id = (SELECT MAX(id) FROM {T})",
    "one for another": "DELETE FROM {T} WHERE id = (SELECT MIN(id) FROM {T}); INSERT INTO {T} SELECT * FROM {T} WHERE id = (SELECT MAX(id) FROM {T})",
    "children have no parent": "UPDATE {C} SET order_id = 77 WHERE order_id = (SELECT MAX(order_id) FROM {C})",
    "a child is there twice": "INSERT INTO {C} SELECT * FROM {C} WHERE order_id = (SELECT MAX(order_id) FROM {C})",
    "children are gone": "DELETE FROM {C} WHERE order_id = (SELECT MAX(order_id) FROM {C})",
}
OF_THE_MAP = {
    "a column has two paths": "UPDATE loadonce_columns SET column_name = 'id' WHERE table_name = 't' AND column_name = 'v'",
    "a path is gone": "DELETE FROM loadonce_columns WHERE table_name = 't' AND column_name = 'v'",
}


def any_tampering(seed: int, case: Case, of: dict | None = None) -> None:
    case.fault = {"tampering": list(of or TAMPERINGS)[seed % len(of or TAMPERINGS)]}


def any_tampering_of_the_map(seed: int, case: Case) -> None:
    any_tampering(seed, case, OF_THE_MAP)


def play_tampered(case: Case, refusals: frozenset) -> None:
    last = [step for step in case.steps if step.verb == "run"][-1]

    def run(played, step):
        played.run(step)
        if step is last and played.shop.sql("SELECT COUNT(*) FROM items")[0]["rows"] != [[0]]:
            played.verify()
            what = case.fault["tampering"]
            played.shop.sql({**TAMPERINGS, **OF_THE_MAP}[what].format(T="t", C="items"))
            done = played.shop.call("verify")
            if done.status != 3:
                raise Trouble(f"{what}, and verify does not say so: {done}")

    play(case, refusals, run, verified_at_end=False)
