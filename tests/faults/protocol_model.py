"""The protocol of docs/exactly-once.md as a state machine; every interleaving of two loaders is tried.

Two loaders run over two files, x and y. Meanwhile x gets new bytes, the table is dropped, a loader crashes at any step and is started
again, and the answer to a COMMIT is lost: the transaction was committed, or not, or is still open and will be one or the other. Each of
these happens once at most, at any moment.

    plan      read the ledger, read the files, convert: which sources are to be loaded, and the ledger's sequence that this rests on.
              The object with all rows is in the store before anything else happens
    begin     BEGIN; LOCK waits for the holder. The snapshot is taken when the lock is granted ("after_lock") or, in the worse engine,
              before it ("early")
    fence     raise the epoch: fails if it is not that of the snapshot (SQLSTATE 40001), and waits for an open transaction that raised it
    write     after an unknown COMMIT: look for the attempt's id, and nothing else. Else compare and set: names that got entries above the
              planned sequence have moved on; they are dropped from the load if their bytes are in the ledger or gone from the file. Then
              the rows whose ordinals are left and their entries are written; a table that is gone is made again from the objects of all
              entries, in their order
    commit    answered; or not

A file's contents are numbers, in the order in which it had them. The table is the list of contents as they were merged: how often one is in
it is the count of a table without a key, the last one wins in a table with a key.

`python protocol_model.py [SWITCH...]` explores, with parts of the protocol removed, and prints the shortest way to a broken property.
"""
import collections
import sys
from typing import NamedTuple

SWITCHES = ("lock", "attempt_id", "compare_and_set", "ordinal_filter", "fence")
SNAPSHOTS = ("after_lock", "early")
FILES = (("x", (1, 2)), ("y", (11,)))  # the contents that a file has, one after another


class Entry(NamedTuple):
    attempt: tuple
    ordinal: int
    name: str
    content: int


class Warehouse(NamedTuple):
    epoch: int
    ledger: tuple  # of Entry, in order
    table: tuple | None  # contents as they were merged; None: dropped


class Loader(NamedTuple):
    at: str = "start"  # start, planned, begun, locked, fenced, written, unknown; done
    runs: int = 1  # the number of this run
    attempt: tuple = ()
    sources: tuple = ()  # (ordinal, name, content)
    planned: int = 0  # the length of the ledger that the plan rests on
    in_doubt: bool = False  # a COMMIT of this attempt was not answered
    snapshot: Warehouse | None = None
    entries: tuple = ()  # to be committed
    table: tuple | None = None  # contents to be merged; with `rebuilt`, the whole table
    rebuilt: bool = False


class Orphan(NamedTuple):
    """A transaction whose client is gone after it sent COMMIT; the server will still commit it or roll it back."""
    entries: tuple
    table: tuple
    rebuilt: bool


class World(NamedTuple):
    warehouse: Warehouse
    objects: tuple  # (attempt, sources): what was uploaded
    changed: int  # how many contents x has had already, minus one
    loaders: tuple
    lock: int | str | None  # a loader's number, "orphan", None
    orphan: Orphan | None
    may: frozenset  # of what may still happen: "change", "drop", "crash", "lose"
    aborted: bool  # a loader's transaction failed because of another loader


class Broken(Exception):
    pass


def content_of(world: World, name: str) -> int:
    contents = dict(FILES)[name]
    return contents[min(world.changed, len(contents) - 1)]


def last_of(ledger: tuple, name: str) -> int | None:
    return next((entry.content for entry in reversed(ledger) if entry.name == name), None)


def start_world() -> World:
    return World(Warehouse(0, (), ()), (), 0, (Loader(), Loader()), None, None, frozenset({"change", "drop", "crash", "lose"}), False)


# --- the steps of a loader -------------------------------------------------------------------------------------------------------------


class Protocol:
    def __init__(self, snapshot: str = "after_lock", without: frozenset = frozenset()):
        assert set(without) <= set(SWITCHES)
        self.early, self.parts = snapshot == "early", set(SWITCHES) - set(without)

    def steps(self, world: World, number: int):
        """(what it is called, the world after it), of the loader `number`."""
        loader = world.loaders[number]
        step = {"start": self.plan, "planned": self.begin, "begun": self.lock, "locked": self.fence, "fenced": self.write,
                "written": self.commit, "unknown": self.reconnect}.get(loader.at)
        for name, after in step(world, number, loader) if step else ():
            yield f"{'AB'[number]}: {name}", after

    @staticmethod
    def with_loader(world: World, number: int, loader: Loader, **others) -> World:
        loaders = tuple(loader if at == number else other for at, other in enumerate(world.loaders))
        return world._replace(loaders=loaders, **others)

    def plan(self, world, number, loader):
        ledger = world.warehouse.ledger
        fresh = [(name, content_of(world, name)) for name, _ in FILES if last_of(ledger, name) != content_of(world, name)]
        sources = tuple((ordinal, name, content) for ordinal, (name, content) in enumerate(fresh))
        if not sources and world.warehouse.table is not None:
            yield "nothing new", self.with_loader(world, number, loader._replace(at="done"))
            return
        attempt = (number, loader.runs)
        planned = loader._replace(at="planned", attempt=attempt, sources=sources, planned=len(ledger))
        yield f"plan {dict(fresh)}", self.with_loader(world, number, planned, objects=world.objects + ((attempt, sources),))

    def begin(self, world, number, loader):
        snapshot = world.warehouse if self.early else None
        yield "BEGIN", self.with_loader(world, number, loader._replace(at="begun", snapshot=snapshot))

    def lock(self, world, number, loader):
        locked = loader._replace(at="locked", snapshot=loader.snapshot or world.warehouse)
        if "lock" not in self.parts:
            yield "no lock", self.with_loader(world, number, locked)
        elif world.lock is None:
            yield "LOCK", self.with_loader(world, number, locked, lock=number)

    def fence(self, world, number, loader):
        fenced = loader._replace(at="fenced")
        if "fence" not in self.parts:
            yield "no fence", self.with_loader(world, number, fenced)
            return
        if any(other.at in ("fenced", "written") for at, other in enumerate(world.loaders) if at != number) or world.orphan:
            return  # waits for the transaction that has raised it
        if world.warehouse.epoch != loader.snapshot.epoch:
            yield "serialization failure", self.rolled_back(world, number, loader)._replace(aborted=True)
        else:
            yield "raise the epoch", self.with_loader(world, number, fenced)

    def write(self, world, number, loader):
        seen = loader.snapshot
        if (seen.table is None) != (world.warehouse.table is None):
            yield "the table is another", self.rolled_back(world, number, loader)  # the statement fails, and is repeated
            return
        if loader.in_doubt and "attempt_id" in self.parts and any(entry.attempt == loader.attempt for entry in seen.ledger):
            yield "finds its attempt", self.released(world, number, loader._replace(at="done"))
            return
        if loader.in_doubt and "attempt_id" not in self.parts:
            loader = loader._replace(planned=len(seen.ledger))  # judges its sources again, as a new load
        left = tuple(source for source in loader.sources if not self.moved_on(world, seen.ledger, loader.planned, *source[1:]))
        if not left and seen.table is not None:
            yield "nothing left", self.released(world, number, loader._replace(at="done"))
            return
        entries = tuple(Entry(loader.attempt, *source) for source in left)
        merged = left if "ordinal_filter" in self.parts else loader.sources
        table = () if seen.table is not None else self.replayed(world, seen.ledger)
        written = loader._replace(at="written", entries=entries, rebuilt=seen.table is None,
                                  table=table + tuple(content for _, _, content in merged))
        yield f"write {[(name, content) for _, name, content in left]}" + (", replay" if written.rebuilt else ""), \
            self.with_loader(world, number, written)

    def moved_on(self, world, ledger, planned, name, content) -> bool:
        if last_of(ledger, name) == content:
            return True  # these bytes are there
        if "compare_and_set" not in self.parts:
            return False
        return any(entry.name == name for entry in ledger[planned:]) and content_of(world, name) != content

    def replayed(self, world, ledger) -> tuple:
        """The rows of the objects of all committed attempts, in the ledger's order, of committed ordinals only."""
        objects, rows, seen = dict(world.objects), [], set()
        for entry in ledger:
            if "ordinal_filter" in self.parts:
                rows += [content for ordinal, _, content in objects[entry.attempt] if ordinal == entry.ordinal]
            elif entry.attempt not in seen:
                seen.add(entry.attempt)
                rows += [content for _, _, content in objects[entry.attempt]]
        return tuple(rows)

    def commit(self, world, number, loader):
        yield "COMMIT", self.committed(self.with_loader(world, number, loader._replace(at="done")), loader, number)
        if "lose" in world.may:
            lost = world._replace(may=world.may - {"lose"})
            doubt = Loader("unknown", loader.runs, loader.attempt, loader.sources, loader.planned, True)
            yield "COMMIT, answer lost", self.committed(self.with_loader(lost, number, doubt), loader, number)
            yield "COMMIT, which never arrives", self.released(lost, number, doubt)
            orphan = Orphan(loader.entries, loader.table, loader.rebuilt)
            yield "COMMIT, still under way", self.with_loader(lost, number, doubt, orphan=orphan,
                                                             lock="orphan" if world.lock == number else world.lock)

    def reconnect(self, world, number, loader):
        yield "connect again", self.with_loader(world, number, loader._replace(at="planned"))

    # --- transactions ---

    def committed(self, world, done, number) -> World:
        old = world.warehouse
        table = done.table if done.rebuilt else (old.table or ()) + done.table
        new = Warehouse(old.epoch + ("fence" in self.parts), old.ledger + done.entries, table)
        return world._replace(warehouse=new, lock=None if world.lock == number else world.lock)

    def released(self, world, number, loader) -> World:
        return self.with_loader(world, number, loader._replace(snapshot=None), lock=None if world.lock == number else world.lock)

    def rolled_back(self, world, number, loader) -> World:
        """To be tried again, with what is staged."""
        return self.released(world, number, loader._replace(at="planned", entries=(), table=None, rebuilt=False))

    # --- what else can happen ---

    def events(self, world: World):
        if "change" in world.may:
            yield "x gets new bytes", world._replace(changed=1, may=world.may - {"change"})
        in_transaction = world.orphan or any(loader.at in ("locked", "fenced", "written") for loader in world.loaders)
        if "drop" in world.may and not in_transaction and world.warehouse.ledger:  # DROP waits for who uses the table
            yield "DROP TABLE", world._replace(warehouse=world.warehouse._replace(table=None), may=world.may - {"drop"})
        if world.orphan:
            rest = world._replace(orphan=None)
            yield "the server commits", self.committed(rest, world.orphan, "orphan")
            yield "the server rolls back", rest._replace(lock=None if world.lock == "orphan" else world.lock)
        for number, loader in enumerate(world.loaders):
            if "crash" in world.may and loader.at not in ("start", "done"):
                again = Loader(runs=loader.runs + 1)
                yield f"{'AB'[number]} crashes, is started again", self.released(world._replace(may=world.may - {"crash"}), number, again)

    def moves(self, world: World):
        for number in range(len(world.loaders)):
            yield from self.steps(world, number)
        yield from self.events(world)


# --- the properties -------------------------------------------------------------------------------------------------------------------


def check(world: World, protocol: Protocol) -> None:
    """Raises Broken."""
    ledger, table = world.warehouse.ledger, world.warehouse.table
    contents = [entry.content for entry in ledger]
    if len(set(contents)) < len(contents):
        raise Broken(f"a source is counted twice: {contents}")
    if table is not None and sorted(table) != sorted(contents):
        raise Broken(f"the table has {table}, the ledger {contents}")
    if table is not None and list(table) != contents:
        raise Broken(f"the order of the ledger does not decide: the table has {table}, the ledger {contents}")
    for name, history in FILES:
        of_name = [entry.content for entry in ledger if entry.name == name]
        if of_name != sorted(of_name, key=history.index):
            raise Broken(f"an older content of {name} was loaded after a newer one: {of_name}")
    for loader in world.loaders:
        for _, name, content in loader.sources if loader.at == "done" else ():
            if content not in contents and content_of(world, name) == content:
                raise Broken(f"a loader has ended well, and {name} with content {content} is lost")
    if world.aborted and not protocol.early:
        raise Broken("a loader's transaction failed because of another loader, for which it should have waited")


def explore(snapshot: str = "after_lock", without: frozenset = frozenset()) -> tuple:
    """(number of worlds, None) or, if a property breaks, (number of worlds, the shortest way there and what is broken)."""
    protocol, first = Protocol(snapshot, without), start_world()
    came_from: dict = {first: None}
    queue = collections.deque([first])
    while queue:
        world = queue.popleft()
        moved = False
        for name, after in protocol.moves(world):
            moved = True
            if after in came_from:
                continue
            came_from[after] = (world, name)
            try:
                check(after, protocol)
            except Broken as broken:
                return len(came_from), [*way_to(after, came_from), str(broken)]
            queue.append(after)
        if not moved and any(loader.at != "done" for loader in world.loaders):
            return len(came_from), [*way_to(world, came_from), "nobody can go on"]
    return len(came_from), None


def way_to(world: World, came_from: dict) -> list:
    way = []
    while came_from[world]:
        world, name = came_from[world]
        way.insert(0, name)
    return way


if __name__ == "__main__":
    for engine in SNAPSHOTS:
        worlds, way = explore(engine, frozenset(sys.argv[1:]))
        print(f"snapshot {engine}: {worlds} worlds, " + ("no property breaks" if way is None else "\n  " + "\n  ".join(way)))
