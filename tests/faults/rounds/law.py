"""The law: two groupings of the same sources in the same order, at any number of threads, crashed or not, that both succeed, give equal
tables."""
import random

from . import checks
from .case import Case, Step
from .player import Played
from .program import Shop, State, Trouble



def sources_of(case: Case) -> list:
    """Four of the case's sources at most, of the beginning and of the end: so their values are of different kinds where values change."""
    writes = [step for step in case.steps if step.verb == "write"]
    return writes if len(writes) <= 4 else writes[:2] + writes[-2:]


def groupings(seed: int, case: Case) -> None:
    """Two groupings: after which sources there is a run (always after the last), and how many processors it may use."""
    rng = random.Random(f"groupings {seed}")
    sources = len(sources_of(case))
    some = list(range(sources)) if seed % 2 else [at for at in range(sources) if rng.random() < 0.6]
    case.fault["groupings"] = [{"runs_after": way, "threads": rng.choice((1, None))} for way in (some, [])]


def crashed(seed: int, case: Case) -> None:
    from .faults import CRASH_POINTS
    groupings(seed, case)
    rng = random.Random(f"crashed {seed}")
    for grouping in case.fault["groupings"]:
        grouping["crash"] = rng.choice(CRASH_POINTS[1:])


def play(case: Case, refusals: frozenset, with_model: bool = True) -> None:
    states: list = []
    wrong: list = []
    for grouping in case.fault["groupings"]:
        with Shop() as shop:
            played = Played(case, shop, refusals)
            state = one_grouping(played, grouping)
            if state is None:
                continue
            if with_model:
                wrong += [f"{line} ({grouping})" for line in played.differences(state=state)]
            for other, of in states:
                wrong += [f"{line} (of {of} and {grouping})" for line in checks.same_tables(played.project, other, state)]
            states.append((state, grouping))
    if wrong:
        raise Trouble("\n".join(wrong))


def play_without_model(case: Case, refusals: frozenset) -> None:
    play(case, refusals, with_model=False)


def one_grouping(played: Played, grouping: dict) -> State | None:
    """What is in the warehouse after the last run; None if a run was refused."""
    sources = sources_of(played.case)
    for at, source in enumerate(sources):
        played.prepare(Step("write", {**source.arguments, "name": f"s{at:02}.json"}))
        if at in grouping["runs_after"] or at == len(sources) - 1:
            if grouping.get("crash") and at in (0, len(sources) - 1):
                played.shop.call("run", LOADONCE_CRASH_POINT=grouping["crash"])
            after = played.wanted(Step("run", {}))
            refused = played.refused(played.shop.call("run", threads=grouping["threads"]))
            if refused:
                return None
            played.take(after)
    return played.shop.state()
