"""Drops parts of a failing case while it still fails: steps, then records, then elements and fields, then tables' options."""
import time

from .case import Case


def shrunk(case: Case, fails, seconds_max: float = 120) -> Case:
    """A case that is smaller and for which `fails(case)` still holds."""
    end = time.monotonic() + seconds_max
    smaller = True
    while smaller and time.monotonic() < end:
        smaller = False
        for fewer in candidates(case):
            if time.monotonic() > end:
                break
            try:
                failed = fails(fewer)
            except Exception:  # the case makes no sense any more (a file that is not there, a run without files)
                failed = False
            if failed:
                case, smaller = fewer, True
                break
    return case


def candidates(case: Case):
    """Cases that have a little less, the largest cuts first."""
    runs = [at for at, step in enumerate(case.steps) if step.verb == "run"]
    for at in runs[:-1]:  # all up to a run; then a run alone, which joins two groupings
        yield changed(case, lambda some, at=at: some.steps.__delitem__(slice(0, at + 1)))
    for at in reversed(range(len(case.steps))):
        yield changed(case, lambda some, at=at: some.steps.__delitem__(at))
    used = {step.content for step in case.steps if step.verb == "write"}
    for number in used:
        for at in reversed(range(len(case.contents[number].records))):
            if len(case.contents[number].records) > 1:
                yield changed(case, lambda some, number=number, at=at: some.contents[number].records.__delitem__(at))
    for number in used:
        for at, record in enumerate(case.contents[number].records):
            for way in ways(record):
                yield changed(case, lambda some, number=number, at=at, way=way: remove(some.contents[number].records[at], way))


def ways(value, before=()):
    """The ways to what can be removed from a record: fields and elements."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("id", "sku", "code"):
                yield (*before, name)
            yield from ways(inner, (*before, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield (*before, at)
            yield from ways(inner, (*before, at))


def remove(value, way) -> None:
    for part in way[:-1]:
        value = value[part]
    del value[way[-1]]


def changed(case: Case, change) -> Case:
    some = case.copy()
    change(some)
    return some
