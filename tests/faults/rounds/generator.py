"""Random cases from a seed. A Profile says what a kind of case is made of; the model, not the generator, knows what must come of it."""
import dataclasses
import datetime
import json
import random

from .case import Case, Content, Step
from .paths import STAR
from .project import Group, Project, Table

# Pairs of paths whose default columns have one name.
COLLIDING = [(("user", "id"), ("user_id",)), (("Status",), ("status",)), (("a", "b_c"), ("a_b", "c")), (("x", "Y"), ("x_y",)),
             (("g", "h"), ("g_h",))]
ODD = ["$oid", "@timestamp", "a b", "x.y", "#text", "it's", 'a"b', "back\\slash", "ключ", "0", "*", "[0]", "a-b", "select", "tab\there"]
# What a field's values are, in files of before and after some moment.
DRIFTS = [["int", "double"], ["date", "timestamp"], ["int", "int", "double"], ["bignumber", "int"], ["double", "int"], ["timestamp", "date"]]
UNDECIDED = [["null", "int"], ["null", "timestamp"], ["missing", "double"], ["null", "text"], ["null", "bool"], ["missing", "null", "date"]]


@dataclasses.dataclass(frozen=True)
class Profile:
    keyed: bool = True
    by_name: bool = False  # without a key: identity = "name"
    ids: tuple = (1, 2, 3, 4, 5, 6)
    version: str | None = None  # "int", or "gaps": some are missing, null or ""; "text": texts that are numbers
    child: str | None = "scoped"  # or "alone", "keyless", None
    nested: str | None = None  # of the child's elements: "scoped" or "alone"
    scalars: bool = False  # the root has an array of texts, whose elements are rows
    packs: str | None = None  # the root has an array whose first two elements are columns; "overflow": the others are rows, "reject": none
    chosen: bool = False  # runs name their files, in any order
    groups: int = 1
    tables: tuple = ("t", "items", "taxes")
    fields: int = 3
    names: str = "plain"  # or "colliding", "odd", "parent" (the child has fields of the root's names)
    kinds: str = "stable"  # or "drift", "undecided"
    rejects: int = 0  # so many records of a source, at most, are none
    reject_ways: tuple = ("damaged", "no key")  # and "child twice"
    records: tuple = (1, 4)  # of a source
    vanishing: bool = False  # a file has some of the fields only
    child_first: str = "array"  # "null": the array is null, missing or empty in the first file
    empty: bool = False  # a group may have no files left
    actions: tuple = (("new", 4), ("change", 2), ("copy", 1), ("rename", 1), ("remove", 1))
    runs: tuple = (2, 3)
    styles: tuple = ("ndjson", "array", "documents")
    projects: tuple = ()  # changes of the project: "rename", "drop", "declare"
    options: tuple = ()  # of the last run: "--backfill"
    root: tuple = ()  # options of the root's [[table]], as pairs


class Maker:
    def __init__(self, seed: int, profile: Profile):
        self.random, self.profile = random.Random(f"{seed}"), profile
        self.counter = self.names = 0
        self.contents: dict = {}
        self.steps: list = []
        self.files: dict = {}  # group -> {name: [contents that it had]}
        self.settled: dict = {}  # group -> contents that were there in an earlier run
        self.fields = self.make_fields()
        self.item_fields = self.make_item_fields()
        self.projects = self.make_projects()
        for group in self.projects[0].groups:
            self.files[group.name], self.settled[group.name] = {}, []

    # --- the project ---

    def make_fields(self) -> list:
        """(path, the kinds of its values one after another)."""
        profile = self.profile
        paths = [(f"f{number}",) if number % 2 else ("deep", f"f{number}") for number in range(profile.fields)]
        if profile.names == "colliding":
            paths = [path for pair in self.random.sample(COLLIDING, 2) for path in pair]
        if profile.names == "odd":
            paths = [tuple(self.random.sample(ODD, self.random.choice((1, 1, 2)))) for _ in range(profile.fields)]
            # No path may lie below another.
            paths = [path for path in dict.fromkeys(paths) if not any(path != other and path[:len(other)] == other for other in paths)]
        return [(path, self.make_kinds()) for path in paths]

    def make_item_fields(self) -> list:
        if self.profile.names == "parent":
            return [(name, ["text"]) for name in ("name", "oid", "order_id", "id", "q")]
        return [(f"q{number}", self.make_kinds()) for number in range(2)]

    def make_kinds(self) -> list:
        if self.profile.kinds == "drift" and self.random.random() < 0.6:
            return self.random.choice(DRIFTS)
        if self.profile.kinds == "undecided" and self.random.random() < 0.6:
            return self.random.choice(UNDECIDED)
        return [self.random.choice(("int", "double", "text", "bool", "date", "timestamp", "timestamptz"))]

    def group(self, number: int) -> Group:
        profile, suffix = self.profile, "" if number == 0 else str(number)
        root = Table(f"{profile.tables[0]}{suffix}", options=dict(profile.root))
        if profile.keyed:
            root.key = {"id": ("id",)}
        if profile.version:
            root.version = ("v",)
        tables = [root]
        if profile.child:
            items = ("items", STAR)
            child = Table(f"{profile.tables[1]}{suffix}", items, key_alone=profile.child == "alone")
            if profile.child != "keyless":
                child.key = {"sku": (*items, "sku")}
            if profile.keyed:
                child.parent_columns = {"order_id": ("id",)}
            if profile.names == "parent":
                child.parent_columns["customer"] = ("name",)
            tables.append(child)
            if profile.nested:
                taxes = (*items, "taxes", STAR)
                nested = Table(f"{profile.tables[2]}{suffix}", taxes, {"code": (*taxes, "code")}, key_alone=profile.nested == "alone")
                if profile.keyed:
                    nested.parent_columns = {"order_id": ("id",), "item_sku": (*items, "sku")}
                tables.append(nested)
        group = Group(f"g{suffix}", tables, by_name=profile.by_name)
        if profile.scalars:
            tables.append(Table(f"tags{suffix}", ("tags", STAR), parent_columns={"order_id": ("id",)}))
        if profile.packs:
            group.arrays[("packs",)] = (2, f"packs{suffix}" if profile.packs == "overflow" else None)
        if profile.packs == "overflow":
            tables.append(Table(f"packs{suffix}", ("packs", STAR), parent_columns={"order_id": ("id",)}))
        return group

    def make_projects(self) -> list:
        projects = [Project([self.group(number) for number in range(self.profile.groups)])]
        free = [path for path, _ in self.fields]
        self.random.shuffle(free)
        for change in self.profile.projects:
            groups = [Group(group.name, [dataclasses.replace(table, columns=dict(table.columns), rename=dict(table.rename), drop=list(table.drop))
                                         for table in group.tables], group.arrays) for group in projects[-1].groups]
            root = self.random.choice(groups).root
            if free:
                path = free.pop()
                if change == "drop":
                    root.drop.append(path)
                elif change == "rename":
                    root.rename[path] = "renamed_" + path[-1]
                elif change == "rename_taken":
                    root.rename[path] = "id"
                elif change == "declare":
                    root.columns["declared"] = ("VARCHAR(300)", path)
            projects.append(Project(groups))
        return projects

    # --- records ---

    def value(self, kind: str):
        self.counter += 1
        number = self.counter
        day = datetime.date(2020, 1, 1) + datetime.timedelta(number)
        return {"int": number, "double": number + 0.5, "bignumber": 10**19 + number, "text": f"text {number}", "bool": number % 3 == 0,
                "date": day.isoformat(), "timestamp": f"{day}T10:20:{number % 60:02}", "timestamptz": f"{day}T10:20:{number % 60:02}+02:00",
                "null": None, "missing": None}[kind]

    def put(self, record: dict, path: tuple, kinds: list, moment: float) -> None:
        kind = kinds[min(int(moment * len(kinds)), len(kinds) - 1)]
        if kind == "missing" or (self.profile.kinds != "undecided" and self.random.random() < 0.1):
            return
        for name in path[:-1]:
            record = record.setdefault(name, {})
        record[path[-1]] = self.value(kind)

    def record(self, moment: float, fields: list) -> dict:
        profile, rng = self.profile, self.random
        record: dict = {}
        if profile.keyed or rng.random() < 0.5:
            record["id"] = rng.choice(profile.ids)
        if profile.version:
            record["v"] = rng.randint(1, 12)
            if profile.version == "gaps" and rng.random() < 0.4:
                record["v"] = rng.choice((None, ""))
                if rng.random() < 0.5:
                    del record["v"]
            elif profile.version == "text":
                record["v"] = str(record["v"])
        if profile.names == "parent":
            record["name"] = self.value("text")
        for path, kinds in fields:
            self.put(record, path, kinds, moment)
        if profile.child:
            none_yet = profile.child_first == "null" and moment == 0
            if none_yet or rng.random() < 0.1:
                record.update(rng.choice(({}, {"items": None}, {"items": []})) if none_yet else {"items": []})
            else:
                skus = rng.sample("abcdef", rng.randint(1, 3)) if profile.child != "keyless" else rng.choices("abc", k=rng.randint(1, 3))
                record["items"] = [self.item(sku, moment) for sku in skus]
        if profile.scalars:
            record["tags"] = [self.value("text") for _ in range(rng.randint(0, 3))]
        if profile.packs:
            record["packs"] = [{"w": self.value("int"), "deep": {"u": self.value("text")}} for _ in range(rng.randint(0, 4))]
        if profile.nested == "alone":  # its keys may be in a record once
            codes = list("uvwxyz")
            rng.shuffle(codes)
            for item in record.get("items") or []:
                item["taxes"] = [{**tax, "code": codes.pop()} for tax in item.get("taxes", [])[:2] if codes]
        return record

    def reject(self, moment: float, fields: list):
        record = self.record(moment, fields)
        which = self.random.choice(self.profile.reject_ways)
        if which == "damaged":
            return json.dumps(record)[:-1] + ', "wrong": tru}'
        if which == "no key":
            record["id"] = None
        elif record.get("items"):
            record["items"].append(dict(record["items"][0]))
        return record

    def item(self, sku: str, moment: float) -> dict:
        item = {"sku": sku}
        for name, kinds in self.item_fields:
            self.put(item, (name,), kinds, moment)
        if self.profile.nested:
            item["taxes"] = [{"code": code, "rate": self.value("int")} for code in self.random.sample("uvw", self.random.randint(0, 2))]
        return item

    def content(self, moment: float, grown_from: int | None = None) -> int:
        fields = [field for field in self.fields if not self.profile.vanishing or self.random.random() < 0.6]
        records = [self.record(moment, fields) for _ in range(self.random.randint(*self.profile.records))]
        for _ in range(self.random.randint(0, self.profile.rejects)):
            records.insert(self.random.randint(0, len(records)), self.reject(moment, fields))
        style = "ndjson" if grown_from is not None or len(records) == 1 else self.random.choice(self.profile.styles)
        number = len(self.contents)
        self.contents[number] = Content(json.loads(json.dumps(records)), style, grown_from)
        return number

    # --- steps ---

    def write(self, group: str, name: str, content: int) -> None:
        self.steps.append(Step("write", {"group": group, "name": name, "content": content}))
        self.files[group].setdefault(name, []).append(content)

    def act(self, moment: float) -> None:
        rng = self.random
        actions, weights = zip(*self.profile.actions)
        action = rng.choices(actions, weights)[0]
        group = rng.choice(list(self.files))
        files = self.files[group]
        self.names += 1
        new_name = f"{rng.choice('abcdefghij')}{self.names}.json"
        name = rng.choice(list(files)) if files else None
        if action == "new" or name is None:
            self.write(group, new_name, self.content(moment))
        elif action == "change":
            self.write(group, name, self.content(moment))
        elif action == "copy" and self.settled[group]:
            self.write(group, new_name, rng.choice(self.settled[group]))
        elif action == "zip":  # new bytes, or known ones, compressed
            self.write(group, new_name + ".gz", rng.choice([self.content(moment), *self.settled[group]]))
        elif action == "twin":  # the same new bytes under two names in one run
            self.write(group, name, self.content(moment))
            self.write(group, new_name, files[name][-1])
        elif action == "back":  # an earlier content of this or another name
            self.write(group, name, rng.choice([content for contents in files.values() for content in contents]))
        elif action == "grow" and self.contents[files[name][-1]].style == "ndjson":
            self.write(group, name, self.content(moment, files[name][-1]))
        elif action == "rename":
            self.steps.append(Step("rename", {"group": group, "name": name, "to": new_name}))
            files[new_name] = files.pop(name)
        elif action == "remove" and (len(files) > 1 or self.profile.empty):
            self.steps.append(Step("remove", {"group": group, "name": name}))
            files.pop(name)
        elif action == "drop":
            tables = next(of for of in self.projects[0].groups if of.name == group).tables
            self.steps.append(Step("drop", {"table": rng.choice(tables).name}))

    def case(self) -> Case:
        runs = self.random.randint(*self.profile.runs)
        for number in range(runs):
            moment = number / max(runs - 1, 1)
            for group in self.files if number == 0 else []:
                self.write(group, "first.json", self.content(0))
            for _ in range(self.random.randint(0 if number == 0 else 1, 3)):
                self.act(moment)
            if number and number < len(self.projects):
                self.steps.append(Step("project", {"number": number}))
            for group, files in self.files.items():
                self.settled[group] = [contents[-1] for contents in files.values()]
            last = number == runs - 1
            chosen = [[group, name] for group, files in self.files.items() for name in files]
            self.random.shuffle(chosen)
            files = chosen[:self.random.randint(1, len(chosen))] if self.profile.chosen else None
            self.steps.append(Step("run", {"options": list(self.profile.options) if last else [], "threads": self.random.choice((None, 1)), "files": files}))
        return Case(self.projects, self.contents, self.steps)


def make(seed: int, profile: Profile) -> Case:
    return Maker(seed, profile).case()
