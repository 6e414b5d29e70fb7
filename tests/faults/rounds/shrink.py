"""Drops parts of a failing case while it still fails: runs with all before them, steps, records, then elements and fields."""
import time

from .case import Case


def shrunk(case: Case, fails, seconds_max: float) -> Case:
    """A case that is smaller and for which `fails(case)` still holds."""
    end = time.monotonic() + seconds_max

    def without(change) -> bool:
        """Makes the change if the case still fails with it."""
        nonlocal case
        fewer = case.copy()
        try:
            change(fewer)
            failed = time.monotonic() < end and fails(fewer)
        except Exception:  # the part is gone already, or the case makes no sense any more: a file that is not there
            failed = False
        if failed:
            case = fewer
        return failed

    while True:
        before = str(case)
        for part in (steps, records, fields):
            part(case, without)
        if str(case) == before or time.monotonic() > end:
            return case


def steps(case: Case, without) -> None:
    for at in reversed([at for at, step in enumerate(case.steps[:-1]) if step.verb == "run"]):
        if without(lambda some, at=at: some.steps.__delitem__(slice(0, at + 1))):
            return steps_one_by_one(len(case.steps) - at - 1, without)
    return steps_one_by_one(len(case.steps), without)


def steps_one_by_one(count: int, without) -> None:
    for at in reversed(range(count)):
        without(lambda some, at=at: some.steps.__delitem__(at))


def records(case: Case, without) -> None:
    used = {step.content for step in case.steps if step.verb == "write"}
    for number in used:
        size = max(len(case.contents[number].records) // 2, 1)
        while size:
            for at in reversed(range(0, len(case.contents[number].records), size)):
                without(lambda some, number=number, at=at, size=size: some.contents[number].records.__delitem__(slice(at, at + size)))
            size //= 2


def fields(case: Case, without) -> None:
    used = {step.content for step in case.steps if step.verb == "write"}
    names = {name for number in used for record in case.contents[number].records if isinstance(record, dict) for name in record}
    for name in sorted(names - {"id"}):  # of all records at once; then one by one
        without(lambda some, name=name: [record.pop(name, None) for number in used for record in some.contents[number].records
                                         if isinstance(record, dict)])
    for number in used:
        for at, record in enumerate(case.contents[number].records):
            for way in reversed(list(ways(record))):
                without(lambda some, number=number, at=at, way=way: remove(some.contents[number].records[at], way))


def ways(value, before=()):
    """The ways to what can be removed from a record: fields and elements, what contains others before them."""
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
