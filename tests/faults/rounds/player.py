"""Plays a case step by step and compares after each run. What a fault does to a run is a function that the kind gives (faults.py)."""
import dataclasses
import gzip
import time

from . import checks
from .case import Case, Step
from .model import Ledger, fingerprint, plan_of, present
from .program import Run, Shop, State, Trouble


@dataclasses.dataclass
class Played:
    """A case in play: the folder, the files in it, and what the model knows."""
    case: Case
    shop: Shop
    refusals: frozenset = frozenset()  # codes of errors with which a run may be refused: nothing is committed then
    number: int = 0  # of the project
    files: dict = dataclasses.field(default_factory=dict)  # group -> {name: content}
    ledgers: dict = dataclasses.field(default_factory=dict)  # group -> Ledger
    loads: dict = dataclasses.field(default_factory=dict)  # group -> number of loads
    exact: bool = True  # ledger and log are those of the model (not so where loaders race)

    seconds_of_a_run: float = 0

    def __post_init__(self):
        self.texts = self.case.texts()
        self.lengths = {number: len(text) for number, text in self.texts.items()}
        self.identities = {number: (len(text), fingerprint(text)) for number, text in self.texts.items()}
        self.grown_from = {number: content.grown_from for number, content in self.case.contents.items()}
        self.parts = {number: len(self.case.records(number)) for number in self.case.contents}
        for group in self.project.groups:
            self.files[group.name] = {}
            self.ledgers[group.name] = Ledger(group.keyed, group.by_name)
            self.loads[group.name] = 0
        self.shop.use(self.project)

    @property
    def project(self):
        return self.case.projects[self.number]

    # --- steps other than runs ---

    def prepare(self, step: Step) -> None:
        if step.verb == "write":
            text = self.texts[step.content]
            (self.shop.data(step.group) / step.name).write_bytes(gzip.compress(text) if step.name.endswith(".gz") else text)
            self.files[step.group][step.name] = step.content
        elif step.verb == "rename":
            if step.name in self.files[step.group]:
                (self.shop.data(step.group) / step.name).rename(self.shop.data(step.group) / step.to)
                self.files[step.group][step.to] = self.files[step.group].pop(step.name)
        elif step.verb == "remove":
            if self.files[step.group].pop(step.name, None) is not None:
                (self.shop.data(step.group) / step.name).unlink()
        elif step.verb == "project":
            self.number = step.number
            self.shop.use(self.project)
        elif step.verb == "drop":
            if step.table.lower() in self.shop.state().tables:
                self.shop.sql(f'DROP TABLE "{step.table.lower()}"')
        elif step.verb == "sql":
            self.shop.sql(step.text)

    # --- runs ---

    def arguments(self, step: Step) -> list:
        files = [f"data/{group}/{name}" for group, name in step.arguments.get("files") or [] if name in self.files[group]]
        return ["run", *(step.arguments.get("options") or []), *files]

    def wanted(self, step: Step) -> dict:
        """group -> its ledger after the run, and the number of its loads."""
        chosen = step.arguments.get("files")
        after = {}
        for group in self.project.groups:
            old = self.ledgers[group.name]
            new = Ledger(old.keyed, old.by_name, [dataclasses.replace(entry) for entry in old.entries], dict(old.judged))
            names = sorted(self.files[group.name], key=str.encode) if chosen is None else \
                [name for of, name in chosen if of == group.name and name in self.files[of]]
            in_run: set = set()
            plan = plan_of(group)
            for name in names:
                entry = new.judge(name, self.files[group.name][name], self.grown_from, in_run, self.parts, set(old.judged.values()))
                if entry:
                    entry.plan = plan
                    new.entries.append(entry)
            if "--backfill" in (step.arguments.get("options") or []):
                for entry in new.entries:
                    entry.plan = plan
            after[group.name] = (new, self.loads[group.name] + bool(in_run))
        return after

    def take(self, after: dict, refused: set = frozenset()) -> None:
        for group, (ledger, loads) in after.items():
            if group not in refused:
                self.ledgers[group], self.loads[group] = ledger, loads

    def refused(self, done: Run) -> set:
        """The groups that were refused with one of the codes that the kind allows; any other failure is trouble."""
        if done.status == 0:
            return set()
        failed = [group for group in done.report.get("groups", []) if group["status"] == "failed"]
        if "groups" not in done.report and done.error().get("id") in self.refusals:  # of the project
            return set(self.ledgers)
        if not failed or any(group["error"]["id"] not in self.refusals for group in failed):
            raise Trouble(f"a run that must succeed failed: {done}")
        return {group["name"] for group in failed}

    def differences(self, after: dict | None = None, state: State | None = None) -> list:
        """What is not as the model has it, after a run (or as it was before one)."""
        after = after or {group: (self.ledgers[group], self.loads[group]) for group in self.ledgers}
        state = state or self.shop.state()
        wrong = checks.the_map(self.project, state)
        for group in self.project.groups:
            ledger, loads = after[group.name]
            if self.exact:
                wrong += checks.ledger(group, state, ledger.entries, self.identities)
            wrong += checks.log(group, state, loads if self.exact else None)
            wrong += checks.types(group, self.project, state, ledger.entries, self.case.records)
            wrong += checks.tables(group, self.project, state, present(ledger), self.case.records)
        return wrong

    def run(self, step: Step) -> None:
        """A run without a fault, and the comparison after it."""
        after = self.wanted(step)
        start = time.monotonic()
        done = self.shop.call(*self.arguments(step), threads=step.arguments.get("threads"))
        self.seconds_of_a_run = max(self.seconds_of_a_run, time.monotonic() - start)
        self.take(after, self.refused(done))
        self.compare(str(step))

    def compare(self, when: str) -> None:
        wrong = self.differences()
        if wrong:
            raise Trouble(f"after: {when}\n" + "\n".join(wrong))

    def verify(self, passes: bool = True) -> None:
        done = self.shop.call("verify")
        if done.status != (0 if passes else 3):
            raise Trouble(f"verify must {'pass' if passes else 'fail'}: {done} {done.report}")


def play_tables_only(case: Case, refusals: frozenset) -> None:
    """Where it is the program's affair how often it writes to ledger and log (the replay of a table that is gone)."""
    play(case, refusals, exact=False)


def play(case: Case, refusals: frozenset, run=Played.run, verified_at_end: bool = True, exact: bool = True) -> None:
    """Plays all steps; `run` plays those that are runs. Raises Trouble."""
    with Shop() as shop:
        played = Played(case, shop, refusals, exact=exact)
        for step in case.steps:
            if step.verb == "run":
                run(played, step)
            else:
                played.prepare(step)
        if verified_at_end and any(ledger.entries for ledger in played.ledgers.values()):
            played.verify()
