"""python -m rounds [--rounds N] [--seed S] [KIND...]: plays N rounds of each kind, from seed S on; says which failed, with a shrunken case."""
import argparse
import collections
import concurrent.futures
import os
import sys
import time
import traceback

from . import kinds, shrink
from .expected_failures import EXPECTED_FAILURES
from .program import Trouble


def failure(kind_name: str, case) -> str | None:
    kind = kinds.ALL[kind_name]
    try:
        kind.play(case.copy(), kind.refusals)
        return None
    except Trouble as trouble:
        return str(trouble)


def one_round(kind_name: str, seed: int) -> tuple:
    start = time.monotonic()
    try:
        found = failure(kind_name, kinds.ALL[kind_name].case(seed))
    except Exception:  # of the harness: a failure too, and no reason to lose the other rounds
        found = "the harness failed\n" + traceback.format_exc()
    return kind_name, seed, found, time.monotonic() - start


def shrunken(kind_name: str, seed: int, seconds_max: float) -> str:
    """The smallest case found, and what is wrong with it."""
    case = shrink.shrunk(kinds.ALL[kind_name].case(seed), lambda some: failure(kind_name, some) is not None, seconds_max)
    return f"{case}\n--- trouble\n{failure(kind_name, case)}"


def play_rounds(names: list, seeds: range, jobs: int, show=lambda line: None) -> dict:
    """kind -> [(seed, trouble or None, seconds)]"""
    results: dict = collections.defaultdict(list)
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(one_round, name, seed) for name in names for seed in seeds]
        for future in concurrent.futures.as_completed(futures):
            name, seed, found, seconds = future.result()
            results[name].append((seed, found, seconds))
            if found and name not in EXPECTED_FAILURES:
                show(f"FAILED {name}, seed {seed}: {found[:1500]}\n")
    return results


def verdict(name: str, rounds: list) -> str:
    """Why a kind fails the run, or nothing. `rounds` as play_rounds gives them."""
    failed = sorted(seed for seed, found, _ in rounds if found)
    if name in EXPECTED_FAILURES:
        return "" if failed else f"{name} passed all {len(rounds)} rounds: take it off the list of expected failures ({EXPECTED_FAILURES[name]})"
    return f"{name}: {len(failed)} of {len(rounds)} rounds failed, seeds {failed}" if failed else ""


def main() -> int:
    options = argparse.ArgumentParser(prog="./dev faults", description="Random histories and faults against a model.")
    options.add_argument("--rounds", type=int, default=5, metavar="N", help="of each kind (5)")
    options.add_argument("--seed", type=int, default=0, metavar="S", help="the first (0)")
    options.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="rounds at once")
    options.add_argument("--shrink", type=float, default=120, metavar="SECONDS", help="how long a failing case may be shrunken")
    options.add_argument("kinds", nargs="*", metavar="KIND", help=f"all, or some of: {' '.join(kinds.ALL)}")
    wanted = options.parse_args()
    names = wanted.kinds or list(kinds.ALL)
    start = time.monotonic()
    results = play_rounds(names, range(wanted.seed, wanted.seed + wanted.rounds), wanted.jobs, print)
    troubles = [why for name in names if (why := verdict(name, results[name]))]
    for name in names:
        failed = [seed for seed, found, _ in results[name] if found]
        print(f"{name:<26}{len(results[name]):>6} rounds{len(failed):>6} failed{sum(s for _, _, s in results[name]):>8.0f} s"
              + (f"  expected: {EXPECTED_FAILURES[name]}" if name in EXPECTED_FAILURES else ""))
    for name in names:
        failed = [seed for seed, found, _ in results[name] if found]
        if failed and wanted.shrink and (name not in EXPECTED_FAILURES or wanted.kinds):
            print(f"\n=== {name}, seed {min(failed)}, shrunken\n{shrunken(name, min(failed), wanted.shrink)}")
    print(f"\n{sum(map(len, results.values()))} rounds in {time.monotonic() - start:.0f} s")
    print("\n".join(troubles))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
