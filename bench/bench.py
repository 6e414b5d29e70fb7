#!/usr/bin/env python3
"""Benchmarks: bench.py [NAME...] (default: all; `./dev bench` calls it with Python of .deps/venv).

A benchmark is a module beside this file with a docstring and run(program, folder). It checks that the results are equal before it times
anything, and prints ratios to a peer that did the same work in the same run. Inputs are made once, in build/bench.
"""

import importlib
import pathlib
import platform
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMES = ["convert", "run", "copy_parquet", "serve"]


def main(names):
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"bench.py: there is no {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    program = ROOT / "build" / "release" / "loadonce"
    if not program.exists():
        sys.exit(f"bench.py: {program} is not built: ./dev build")
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    print(f"{models[0] if models else platform.machine()}, {len(models)} cores, Linux {platform.release()}")
    for name in names or NAMES:
        importlib.import_module(name).run(program, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
