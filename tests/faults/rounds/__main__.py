"""python -m rounds [--rounds N] [--seed S] [KIND...]: plays N rounds of each kind, from seed S on; says which failed, with a shrunken case."""
import argparse
import collections
import concurrent.futures
import os
import re
import sys
import time
import traceback

from . import kinds, shrink
from .expected_failures import EXPECTED_FAILURES
from .program import Trouble


def failure(name: str, case) -> str | None:
    kind = kinds.ALL[name]
    try:
        kind.play(case.copy(), kind.refusals)
        return None
    except Trouble as trouble:
        return str(trouble)


def one_round(name: str, seed: int, tries: int = 1) -> tuple:
    """The kind, the seed, what is wrong or None, and the seconds that it took."""
    start = time.monotonic()
    found = None
    try:
        for _ in range(tries):
            found = found or failure(name, kinds.ALL[name].case(seed))
    except Exception:  # of the harness: a failure too, and no reason to lose the other rounds
        found = "the harness failed\n" + traceback.format_exc()
    return name, seed, found, time.monotonic() - start


def shrunken(name: str, seed: int, seconds_max: float) -> str:
    """The smallest case found, and what is wrong with it."""
    case = kinds.ALL[name].case(seed)
    wanted = sort_of(failure(name, case))
    case = shrink.shrunk(case, lambda some: sort_of(failure(name, some)) == wanted, seconds_max)
    return f"{case}\n--- trouble\n{failure(name, case)}"


def sort_of(trouble: str | None) -> str | None:
    """What two troubles of one cause have in common: the code of an error, or which checks found something."""
    if trouble is None:
        return None
    code = re.search(r"LO\d{4}", trouble)
    return code[0] if code else " ".join(sorted({line.partition(":")[0] for line in trouble.splitlines()[1:]})) or trouble[:40]


def rounds_of(names: list, rounds: int, first: int, per_family: bool) -> list:
    """(kind, seed, tries) of all rounds. Per family: so many rounds of each family, which go through its kinds; of a kind that is expected
    to fail, only the seed that shows it."""
    wanted = []
    for name in names:
        siblings = [other for other in names if other.partition("/")[0] == name.partition("/")[0] and other not in EXPECTED_FAILURES]
        if per_family:
            expected = EXPECTED_FAILURES.get(name)
            if expected:
                wanted += [(name, expected.seed, expected.tries)] if expected.seed is not None else []
            else:
                wanted += [(name, first + at, 1) for at in range(max(rounds, len(siblings))) if siblings[at % len(siblings)] == name]
        else:
            wanted += [(name, first + at, 1) for at in range(rounds)]
    return wanted


def play_rounds(wanted: list, jobs: int, show) -> dict:
    """kind -> [(seed, trouble or None, seconds)]"""
    results: dict = collections.defaultdict(list)
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(one_round, *which) for which in wanted]
        for future in concurrent.futures.as_completed(futures):
            name, seed, found, seconds = future.result()
            results[name].append((seed, found, seconds))
            if found and name not in EXPECTED_FAILURES:
                show(f"FAILED {name}, seed {seed}: {found[:1500]}\n")
    return results


def offence(name: str, rounds: list) -> str:
    """Why a kind fails the run, or nothing. `rounds` as play_rounds gives them."""
    failed = sorted(seed for seed, found, _ in rounds if found)
    expected = EXPECTED_FAILURES.get(name)
    if not expected:
        return f"{name}: {len(failed)} of {len(rounds)} rounds failed, seeds {failed}" if failed else ""
    if expected.seed in {seed for seed, _, _ in rounds} - set(failed):
        return f"{name} passed with seed {expected.seed}: take it off the list of expected failures ({expected.reason})"
    return ""


def table(results: dict) -> str:
    lines = []
    for name in [name for name in kinds.ALL if name in results]:
        rounds = results[name]
        failed = sum(bool(found) for _, found, _ in rounds)
        lines.append(f"{name:<28}{len(rounds):>6} rounds{failed:>6} failed{sum(seconds for _, _, seconds in rounds):>8.0f} s"
                     + (f"  expected: {EXPECTED_FAILURES[name].reason}" if name in EXPECTED_FAILURES else ""))
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(prog="./dev faults", description="Random histories and faults against a model.")
    options.add_argument("--rounds", type=int, metavar="N", help="of each kind; without it, five of each family as CI does")
    options.add_argument("--seed", type=int, default=0, metavar="S", help="the first (0)")
    options.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="rounds at once")
    options.add_argument("--shrink", type=float, default=60, metavar="SECONDS", help="how long a failing case may be shrunken")
    options.add_argument("kinds", nargs="*", metavar="KIND", help=f"all, or some of: {' '.join(kinds.ALL)}")
    wanted = options.parse_args()
    start = time.monotonic()
    rounds = rounds_of(kinds.chosen(wanted.kinds), wanted.rounds or 5, wanted.seed, per_family=wanted.rounds is None)
    results = play_rounds(rounds, wanted.jobs, lambda line: print(line, flush=True))
    print(table(results))
    for name in results:
        failed = [seed for seed, found, _ in results[name] if found]
        if failed and wanted.shrink and (name not in EXPECTED_FAILURES or name in wanted.kinds):
            print(f"\n=== {name}, seed {min(failed)}, shrunken\n{shrunken(name, min(failed), wanted.shrink)}")
    offences = [why for name in results if (why := offence(name, results[name]))]
    print(f"\n{len(rounds)} rounds in {time.monotonic() - start:.0f} s")
    print("\n".join(offences))
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
