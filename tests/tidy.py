#!/usr/bin/env python3
"""clang-tidy over src/: tidy.py [--all].

Looks at the files that differ from the commit named in tests/tidy_checked.txt and at those that include such a file themselves; with --all
at every file. When all of them pass with --all and nothing is uncommitted, it writes the current commit there, to be committed.
A file that has passed on this machine with the same text, the same headers of ours and the same checks is not looked at again.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECKED = ROOT / "tests/tidy_checked.txt"
PASSED = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "loadonce/tidy"
BUILD = "build/release"  # has the compile_commands.json


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def includes() -> dict[str, set[str]]:
    """File of src/ -> what it includes itself of src/."""
    names = git("ls-files", "--cached", "--others", "--exclude-standard", "--", "src/*.h", "src/*.cpp").split()
    return {name: {"src/" + header for header in re.findall(r'^\s*#\s*include "([^"]+)"', (ROOT / name).read_text(), re.M)}
            for name in names if (ROOT / name).exists()}


def closure(name: str, direct: dict[str, set[str]]) -> set[str]:
    """A file and what it includes, directly or not."""
    reached, ahead = set(), [name]
    while ahead:
        if (file := ahead.pop()) in direct and file not in reached:
            reached.add(file)
            ahead += direct[file]
    return reached


def changed() -> set[str] | None:
    """The files of src/ that differ from the last checked commit; None: as good as all of them."""
    commit = CHECKED.read_text().split()[0]
    if subprocess.run(["git", "cat-file", "-e", f"{commit}^{{commit}}"], cwd=ROOT, capture_output=True).returncode:
        print(f"{commit}, where all of src/ was checked, is not in this clone's history: checking all of src/")
        return None
    names = set(git("diff", "--name-only", "--no-renames", commit, "--", "src", ".clang-tidy").split())
    names |= set(git("ls-files", "--others", "--exclude-standard", "--", "src").split())
    return None if ".clang-tidy" in names else names


def passes(name: str, headers: set[str]) -> bool:
    text = b"".join((ROOT / file).read_bytes() for file in [".clang-tidy", *sorted(headers)])
    passed = PASSED / hashlib.sha256(name.encode() + text).hexdigest()[:32]
    if passed.exists():
        return True
    done = subprocess.run(["clang-tidy", "-p", BUILD, "--quiet", "--extra-arg=-Wno-unknown-warning-option", name], cwd=ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if done.returncode:
        print(done.stdout, f"{name}: clang-tidy exits with {done.returncode}", sep="", flush=True)
        return False
    passed.touch()
    return True


def main() -> int:
    direct = includes()
    files = [name for name in direct if name.endswith(".cpp")]
    everything = len(files)
    if "--all" not in sys.argv[1:] and (differ := changed()) is not None:
        files = [name for name in files if name in differ or direct[name] & differ]
    PASSED.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        failed = list(pool.map(lambda name: passes(name, closure(name, direct)), files)).count(False)
    print(f"clang-tidy: {len(files)} of {everything} files, {failed} with warnings")
    if not failed and len(files) == everything and not git("status", "--porcelain"):
        commit = git("rev-parse", "HEAD").strip()
        CHECKED.write_text(f"{commit} is the last commit at which clang-tidy passed over all of src/ (tests/tidy.py)\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
