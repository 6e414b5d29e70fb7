#!/usr/bin/env python3
"""Runs tests in tiers: tiers.py fast|full|nightly. Everything has been set up (./dev deps).

A tier is a few commands and a ceiling. It is for a machine with two cores of its own; what is compared with it is the time that the tier
would have taken there (Clock), so that a shared machine is not the test's fault. A tier over its ceiling fails the run; so does a test
that was skipped and is not in tests/skips.txt. The last lines are a table of the tiers and `N passed, N failed`.
"""
import dataclasses
import fnmatch
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
JOBS = len(os.sched_getaffinity(0))
CORES = 2
# A tier that takes longer than this many ceilings, on any machine, is killed: it hangs.
CEILINGS_MAX = 6


class Clock:
    """Seconds since the start: on the clock, and what two cores of our own would have needed.

    wall x cores = ours + idle + what others had. Without others the work could have used their share too, so on as many cores it would
    have taken (ours + idle) / cores. More cores than two are counted by the CPU seconds that were used.
    """

    def __init__(self):
        self.start = self.now()

    @staticmethod
    def now() -> tuple[float, float, float]:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        idle = sum(map(int, pathlib.Path("/proc/stat").read_text().split()[4:6])) / os.sysconf("SC_CLK_TCK")
        return time.monotonic(), used.ru_utime + used.ru_stime, idle

    def seconds(self) -> tuple[float, float]:
        wall, ours, idle = (after - before for before, after in zip(self.start, self.now()))
        return wall, max((ours + idle) / max(os.cpu_count(), CORES), ours / CORES)


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: list[tuple[str, str]] = dataclasses.field(default_factory=list)  # the test and its reason

    def add(self, other: "Counts") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


@dataclasses.dataclass(frozen=True)
class Command:
    """One command. It counts as one test, unless it prints how many unittest ran, or is ctest and leaves a JUnit file."""
    words: list
    folder: pathlib.Path = ROOT
    environment: dict = dataclasses.field(default_factory=dict)
    junit: pathlib.Path | None = None

    def run(self, seconds_max: float) -> Counts:
        if self.junit:
            self.junit.unlink(missing_ok=True)
        with subprocess.Popen(list(map(str, self.words)), cwd=self.folder, env={**os.environ, **self.environment}, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
            killer = threading.Timer(seconds_max, os.killpg, [process.pid, signal.SIGKILL])
            killer.start()
            try:
                output = "".join(map(show, process.stdout))
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            finally:
                killer.cancel()
        if process.returncode == -signal.SIGKILL:
            print(f"killed after {seconds_max:.0f} s")
        counts = counts_of_junit(self.junit) if self.junit and self.junit.exists() else counts_of_unittest(output)
        if process.returncode and not counts.failed:
            counts.failed = 1
        if not process.returncode and not counts.passed:
            counts.passed = 1
        return counts


def show(line: str) -> str:
    """Prints a line of output, but for ctest's lines on what started and what passed."""
    if not re.search(r"^ +Start +\d+: |   Passed +[0-9.]+ sec$", line):
        print(line, end="", flush=True)
    return line


def counts_of_unittest(output: str) -> Counts:
    """The counts in the output of `python -m unittest -v`; none where that is not what it is."""
    counts = Counts()
    for ran, ending in re.findall(r"^Ran (\d+) tests? in .*\n\n(.*)$", output, re.M):
        found = dict(re.findall(r"(failures|errors|skipped)=(\d+)", ending))
        failed = int(found.get("failures", 0)) + int(found.get("errors", 0))
        counts.failed += failed
        counts.passed += max(int(ran) - failed - int(found.get("skipped", 0)), 0)
    for text, _, reason in re.findall(r"^(.*(?:\n.*)?) \.\.\. skipped (['\"])(.*)\2$", output, re.M):
        counts.skipped.append((re.search(r"\(([\w.]+)\)", text)[1], reason))
    return counts


def counts_of_junit(file: pathlib.Path) -> Counts:
    counts = Counts()
    for case in xml.etree.ElementTree.parse(file).getroot().iter("testcase"):
        output = case.findtext("system-out") or ""
        inner = counts_of_unittest(output)
        status = case.get("status")
        if inner.passed or inner.failed or inner.skipped:
            if status == "fail" and not inner.failed:
                inner.failed = 1
            counts.add(inner)
        elif status == "run":
            counts.passed += 1
        elif "[  SKIPPED ]" in output:
            reason = re.search(r"Skipped\n(.*)", output)
            counts.skipped.append((case.get("name"), reason[1] if reason else ""))
        else:  # failed, not found, not built, disabled
            counts.failed += 1
    return counts


def ctest(preset: str, labels: str, *options) -> Command:
    """The tests of a build that have one of the labels (a|b)."""
    junit = ROOT / f"build/{preset}/{labels.replace('|', '_')}.xml"
    return Command(["ctest", "--preset", preset, "-j", JOBS, "-L", f"^({labels})$", "--output-junit", junit,
                    "--test-output-size-passed", 1 << 20, "--test-output-size-failed", 1 << 20, *options], junit=junit)


def build(preset: str) -> Command:
    return Command(["./dev", "build", preset])


def python_test(folder: str, module: str, **environment: str) -> Command:
    return Command([ROOT / ".deps/venv/bin/python", "-B", "-m", "unittest", "-b", "-v", module], ROOT / "tests" / folder, environment)


@dataclasses.dataclass(frozen=True)
class Tier:
    name: str
    minutes: float  # the ceiling
    commands: list[Command]
    needed: bool = False  # nothing after it can run when it fails

    def run(self) -> "Result":
        print(f"== {self.name}", flush=True)
        clock, counts = Clock(), Counts()
        for command in self.commands:
            counts.add(command.run(CEILINGS_MAX * 60 * self.minutes))
        result = Result(self, counts, *clock.seconds())
        for line in result.offences():
            print(line)
        print(f"== {self.name}: {'FAILED' if result.failed() else 'done'} in {result.wall:.0f} s", flush=True)
        return result


@dataclasses.dataclass(frozen=True)
class Result:
    tier: Tier
    counts: Counts
    wall: float
    seconds: float  # on two cores of our own

    def offences(self) -> list[str]:
        lines = [f"{name} was skipped ({reason}) and is not in tests/skips.txt" for name, reason in self.counts.skipped if not may_skip(name)]
        if self.seconds > 60 * self.tier.minutes:
            lines.append(f"the tier took {self.seconds:.0f} s on two cores, more than its ceiling of {60 * self.tier.minutes:.0f} s")
        return lines

    def failed(self) -> int:
        return self.counts.failed + len(self.offences())


def may_skip(name: str) -> bool:
    lines = (ROOT / "tests/skips.txt").read_text().splitlines()
    return any(fnmatch.fnmatchcase(name, line.split()[0]) for line in lines if line.strip() and not line.startswith("#"))


def fuzz_targets() -> list[str]:
    return sorted(file.stem.removesuffix("_fuzz") for file in (ROOT / "fuzz").glob("*_fuzz.cpp"))


BUILD = Tier("build", 10, [build("release")], needed=True)
RUNS = {
    "fast": [BUILD, Tier("unit tests, every verb once", 2, [ctest("release", "unit|smoke")])],
    "full": [
        BUILD,
        Tier("unit tests", 5, [ctest("release", "unit")]),
        Tier("end to end and clients", 10, [ctest("release", "end_to_end")]),
        Tier("faults", 5, [ctest("release", "faults")]),
        Tier("ASan and UBSan", 10, [build("asan"), ctest("asan", "unit")]),
        Tier("format", 1, [Command(["./dev", "fmt", "--check"])]),
        Tier("clang-tidy of what changed", 8, [Command(["./dev", "lint"])]),
    ],
    "nightly": [
        BUILD,
        Tier("TSan", 30, [build("tsan"), ctest("tsan", "unit")]),
        Tier("clang", 20, [build("clang"), ctest("clang", "unit")]),
        Tier("end to end with ASan and UBSan", 30, [build("asan"), ctest("asan", "end_to_end|faults")]),
        Tier("clang-tidy of everything", 30, [Command(["./dev", "lint", "--all"])]),
        Tier("long faults", 60, [ctest("release", "faults", "--repeat", "until-fail:10"),
                                 python_test("cli", "test_through_serve", LOADONCE_LOSSES="100"),
                                 python_test("cli", "test_properties", LOADONCE_SEEDS="0-500")]),
        Tier("long fuzzing", 30 * len(fuzz_targets()) + 15, [Command(["./dev", "fuzz", name, "1800"]) for name in fuzz_targets()]),
        Tier("clients of other languages", 20, [ctest("release", "languages", "--no-tests=ignore")]),
    ],
}
TOTAL_MINUTES = {"full": 45}


def main() -> int:
    run = sys.argv[1]
    results, clock = [], Clock()
    for tier in RUNS[run]:
        results.append(tier.run())
        if tier.needed and results[-1].failed():
            break
    total_wall, total = clock.seconds()
    passed, failed = sum(result.counts.passed for result in results), sum(result.failed() for result in results)
    failed += len(RUNS[run]) - len(results)  # what could not run
    print(f"\n{'tier':<32}{'seconds':>8}{'ceiling':>8}{'wall':>8}{'passed':>8}{'failed':>8}{'skipped':>8}")
    for result in results:
        print(f"{result.tier.name:<32}{result.seconds:>8.0f}{60 * result.tier.minutes:>8.0f}{result.wall:>8.0f}{result.counts.passed:>8}"
              f"{result.failed():>8}{len(result.counts.skipped):>8}")
    ceiling = 60 * TOTAL_MINUTES[run] if run in TOTAL_MINUTES else 0
    print(f"{'all':<32}{total:>8.0f}{ceiling or '':>8}{total_wall:>8.0f}")
    print("seconds: what the tier takes on two cores of its own; wall: what it took here")
    if ceiling and total > ceiling:
        print(f"the run took {total:.0f} s on two cores, more than its ceiling of {ceiling:.0f} s")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
