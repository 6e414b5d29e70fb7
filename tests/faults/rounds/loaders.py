"""Several loaders at once, and connections that are lost between a loader and `serve`."""
import contextlib
import os
import random
import signal
import subprocess
import sys
import threading

from .case import Case, Content, Step
from .faults import all_or_nothing, at_a_run, wait, with_fault
from .model import Entry
from .player import Played
from .program import Trouble, through

SECONDS_AT_A_BARRIER = 3  # a loader that does not come (it has nothing to load) holds nobody up for longer


def is_commit(message: bytes) -> bool:
    return message[:1] == b"Q" and message[5:].upper().startswith(b"COMMIT")


def is_lock(message: bytes) -> bool:
    return message[:1] == b"Q" and message[5:].upper().startswith(b"LOCK ")


def gate(port: int, wanted, call):
    """A proxy that calls `call()` once, before it passes on the first message that is wanted."""
    from served import Proxy

    class Gate(Proxy):
        called = False

        def is_the_one(self, message):
            with self.lock:
                now = not self.called and wanted(message)
                self.called = self.called or now
            if now:
                call()
            return False

    return Gate(port)


def several(seed: int, case: Case) -> None:
    """The last run is done by two to eight loaders, each with all files or with one."""
    rng = at_a_run(seed, case)
    case.fault["run"] = sum(step.verb == "run" for step in case.steps) - 1
    case.fault["loaders"] = [rng.choice(("all", rng.random())) for _ in range(rng.choice((2, 2, 3, 4, 8)))]


def any_loss(seed: int, case: Case) -> None:
    at_a_run(seed, case)
    case.fault["when"] = ("before", "during", "after")[seed % 3]


def any_overtaking(seed: int, case: Case) -> None:
    """While the last run is at work, one of its files gets a newer content with the same keys."""
    any_loss(seed, case)
    rng = random.Random(f"overtaking {seed}")
    writes = [step for step in case.steps if step.verb == "write"]
    chosen = writes[-1]
    content = max(case.contents) + 1
    case.contents[content] = Content([{**record, "f1": None, "note": "newer"} for record in case.records(chosen.content)])
    case.fault.update(run=sum(step.verb == "run" for step in case.steps) - 1, file=(chosen.group, chosen.name), content=content,
                      instant=round(rng.random(), 3))


def files_of(played: Played) -> list:
    return [(group, name) for group, files in played.files.items() for name in sorted(files, key=str.encode)]


# --- what any order of loaders must leave behind ----------------------------------------------------------------------------------------


def adopt_ledger(played: Played) -> None:
    """Takes over what was committed, in the order in which it was: the tables follow from that. Each content that the model wants is in it
    once more than before, and the newest content of a name is the last that was loaded under it."""
    state, wanted = played.shop.state(), played.wanted(Step("run", {}))
    for group in played.project.groups:
        ledger, _ = wanted[group.name]
        by_length = {played.lengths[number]: number for number in sorted(played.case.contents, reverse=True)}
        found = [Entry(name, by_length[length]) for name, length, _ in state.committed(group.name)]
        before = [(entry.name, entry.content) for entry in played.ledgers[group.name].entries]
        if [(entry.name, entry.content) for entry in found[:len(before)]] != before:
            raise Trouble(f"the ledger of {group.name} does not begin as it was: {found}, not {before}")
        new, expected = sorted(entry.content for entry in found[len(before):]), sorted(entry.content for entry in ledger.entries[len(before):])
        if new != expected:
            raise Trouble(f"ledger of {group.name}: committed contents {new}, not {expected} (of {found})")
        ledger.entries = found
        played.loads[group.name] = None
        played.ledgers[group.name] = ledger
    played.exact = False


def nothing_new(played: Played, when: str) -> None:
    """The tables are those of the ledger; one more run finds nothing new."""
    played.compare(when)
    done = played.shop.call("run")
    if done.status:
        raise Trouble(f"one more run: {done}")
    loaded = [group["name"] for group in done.report["groups"] if group["status"] == "loaded"]
    if loaded:
        raise Trouble(f"one more run has loaded something: {done.report}")
    played.compare(f"{when}, one more run")


# --- several loaders ------------------------------------------------------------------------------------------------------------------


def at_once(played: Played, step: Step, prefix: tuple = (), warehouses: list | None = None) -> None:
    files = files_of(played)
    processes = []
    for number, which in enumerate(played.case.fault["loaders"]):
        chosen = files if which == "all" else [files[int(which * len(files))]]
        arguments = [] if which == "all" else [f"data/{group}/{name}" for group, name in chosen]
        processes.append(played.shop.start("run", *arguments, prefix=prefix, warehouse=warehouses and warehouses[number]))
        if not prefix:
            processes[-1].send_signal(signal.SIGSTOP)  # all begin together
    for process in processes:
        process.send_signal(signal.SIGCONT)
    done = [played.shop.finish(process) for process in processes]
    if any(run.status for run in done):
        raise Trouble("of loaders at once, some failed:\n" + "\n".join(map(str, done)))
    if "all" not in played.case.fault["loaders"]:
        last = played.shop.call("run")
        if last.status:
            raise Trouble(f"the run after loaders at once: {last}")
    adopt_ledger(played)
    nothing_new(played, f"{len(done)} loaders at once")


def play_loaders(case: Case, refusals: frozenset) -> None:
    with_fault(case, refusals, at_once)


def play_loaders_through_serve(case: Case, refusals: frozenset) -> None:
    def faulty(played, step):
        with played.shop.served():
            at_once(played, step)

    with_fault(case, refusals, faulty)


def play_loaders_at_the_lock(case: Case, refusals: frozenset) -> None:
    """All have planned and staged before one of them may take the lock."""
    def faulty(played, step):
        count = len(case.fault["loaders"])
        barrier = threading.Barrier(count)

        def arrive():
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(SECONDS_AT_A_BARRIER)

        with played.shop.served() as port, contextlib.ExitStack() as proxies:
            at_once(played, step, warehouses=[through(proxies.enter_context(gate(port, is_lock, arrive)).port) for _ in range(count)])

    with_fault(case, refusals, faulty)


def play_process_namespaces(case: Case, refusals: frozenset) -> None:
    """As containers that share a folder: each is process number 1 or so, and sees no other."""
    prefix = ("unshare", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc")
    if os.geteuid():
        prefix += ("--user", "--map-root-user")
    if subprocess.run([*prefix, "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        print("process namespaces are not allowed here: such rounds are played without", file=sys.stderr)
        prefix = ()
    with_fault(case, refusals, lambda played, step: at_once(played, step, prefix))


# --- lost connections -----------------------------------------------------------------------------------------------------------------


def play_lost_commit(case: Case, refusals: frozenset) -> None:
    from served import Proxy

    def faulty(played, step):
        with played.shop.served() as port:
            with Proxy(port, 0, case.fault["when"], is_commit) as proxy:
                done = played.shop.call(*played.arguments(step), warehouse=through(proxy.port))
            if done.status:
                raise Trouble(f"COMMIT lost {case.fault['when']}: {done}")
            all_or_nothing(played, step, done)

    with_fault(case, refusals, faulty)


def write_newer(played: Played) -> None:
    """A file gets the newer content of the case."""
    group, name = played.case.fault["file"]
    if name not in played.files[group]:
        raise ValueError("the file is not there")
    played.prepare(Step("write", {"group": group, "name": name, "content": played.case.fault["content"]}))


def overtaken(played: Played) -> None:
    """The ledger may hold the older contents before the newer ones, never after; the newest of each name was loaded last."""
    state = played.shop.state()
    by_length = {played.lengths[number]: number for number in sorted(played.case.contents, reverse=True)}
    for group in played.project.groups:
        found = [Entry(name, by_length[length]) for name, length, _ in state.committed(group.name)]
        ledger = played.ledgers[group.name]
        for name, content in played.files[group.name].items():
            of_name = [entry.content for entry in found if entry.name == name]
            if content in of_name[:-1]:
                raise Trouble(f"{name} was overtaken: the ledger has contents {of_name} for it, and the file holds {content}")
        ledger.entries = found
        ledger.judged.update(played.files[group.name])
        for name, content in played.files[group.name].items():
            if not any(entry.content == content for entry in found):
                raise Trouble(f"{name} is lost: its content {content} is not in the ledger ({found})")
    played.exact = False
    nothing_new(played, "a loader was overtaken by another")


def play_overtaken_commit(case: Case, refusals: frozenset) -> None:
    """The reply to COMMIT is lost; before the loader connects again, another commits a newer content of a file."""
    from served import Proxy

    class LateProxy(Proxy):
        def serve(self, client):
            if self.cut and not self.late:
                self.late = True
                self.between()
            super().serve(client)

    def faulty(played, step):
        def between():
            write_newer(played)
            troubles.append(played.shop.call("run"))

        troubles: list = []
        with played.shop.served() as port:
            with LateProxy(port, 0, case.fault["when"], is_commit) as proxy:
                proxy.late, proxy.between = False, between
                done = played.shop.call("run", warehouse=through(proxy.port))
            if done.status or any(run.status for run in troubles):
                raise Trouble(f"the first: {done}\nthe other: {list(map(str, troubles))}")
            played.shop.call("run")
            overtaken(played)

    with_fault(case, refusals, faulty)


def play_overtaken_then_dropped(case: Case, refusals: frozenset) -> None:
    """What was staged and not committed is in the objects of that load; a replay must leave it out."""
    play_overtaken_at_the_lock(case, refusals, dropped_afterwards=True)


def play_overtaken_at_the_lock(case: Case, refusals: frozenset, dropped_afterwards: bool = False) -> None:
    """A loader has read a file and staged its rows; before it takes the lock, another commits a newer content of that file."""
    def faulty(played, step):
        def overtake():
            write_newer(played)
            others.append(played.shop.call("run"))

        others: list = []
        with played.shop.served() as port:
            with gate(port, is_lock, overtake) as proxy:
                done = played.shop.call("run", warehouse=through(proxy.port))
            if done.status or any(run.status for run in others):
                raise Trouble(f"the first: {done}\nthe other: {list(map(str, others))}")
            overtaken(played)
            if dropped_afterwards:
                played.prepare(Step("drop", {"table": played.project.groups[0].root.name}))
                again = played.shop.call("run")
                if again.status:
                    raise Trouble(f"the run after a table was dropped: {again}")
                played.compare("a table was dropped and replayed")

    with_fault(case, refusals, faulty)


def play_overtaken_loader(case: Case, refusals: frozenset) -> None:
    """Stopped at any instant; meanwhile another loader commits a newer content of a file."""
    def faulty(played, step):
        with played.shop.served():
            process = played.shop.start("run")
            wait(process, played, case.fault["instant"])
            process.send_signal(signal.SIGSTOP)
            try:
                write_newer(played)
                other = played.shop.call("run", LOADONCE_LOCK_WAIT="1")
            finally:
                process.send_signal(signal.SIGCONT)
            done = played.shop.finish(process)
            # A file that changes while it is read fails its load (LO3002), which is right.
            if other.status not in (0, 5) or (done.status and done.error().get("id") != "LO3002"):
                raise Trouble(f"the one that was stopped: {done}\nthe other: {other}")
            again = played.shop.call("run")
            if again.status:
                raise Trouble(f"the run after both: {again}")
            overtaken(played)

    with_fault(case, refusals, faulty)
