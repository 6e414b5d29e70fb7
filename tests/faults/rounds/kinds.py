"""The kinds of rounds, "family/kind": what their cases are made of and how they are played. A family's rounds go through its kinds."""
import dataclasses

from . import faults, generator, law, loaders, player
from .case import Case
from .generator import Profile

TYPES = frozenset({"LO2001", "LO2002"})  # a later source that needs another type may be refused

NAMES = frozenset({"LO1003", "LO2003"})  # so may a project whose names are taken
GONE = frozenset({"LO3003"})  # --backfill is refused where bytes of the ledger's sources are gone

INSTANTS = ("2020-01-01T10:00:00+02:00", "2020-01-01T08:00:00Z", "2020-01-01T08:00:00.5Z", "2020-01-01T10:00:00Z")  # the first two are one


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    profile: Profile = Profile()
    play: object = player.play  # play(case, refusals): raises Trouble
    fault: object = None  # fault(seed, case): adds to the case what happens
    refusals: frozenset = frozenset()

    def case(self, seed: int) -> Case:
        case = generator.make(seed, self.profile)
        if self.fault:
            self.fault(seed, case)
        return case


def profile(**what) -> Profile:
    return Profile(**{"child": None, **what})


ANY = (("new", 3), ("change", 3))
FAULTY = Profile(version="int", runs=(2, 2), actions=(("new", 3), ("change", 2), ("copy", 1)), fields=2, styles=("ndjson",))
LAW = Profile(version="int", runs=(2, 3), actions=(("new", 1),), fields=2)
LAW_ROOT = dataclasses.replace(LAW, child=None)

KINDS = [
    # Histories: one loader, no faults.
    Kind("plain/any", Profile()),
    Kind("plain/late_versions", Profile(version="int")),
    Kind("plain/groups", Profile(groups=2, fields=1, runs=(2, 2))),
    Kind("plain/vanishing_fields", Profile(vanishing=True, fields=5)),
    Kind("plain/growing", Profile(actions=(("grow", 3), ("new", 1)), styles=("ndjson",))),
    Kind("plain/chosen_files", Profile(chosen=True, fields=1)),
    Kind("bytes/compressed", Profile(runs=(2, 2), actions=(("zip", 3), ("new", 1), ("rename", 1)), fields=1)),
    Kind("bytes/a_b_a", profile(actions=(("back", 3), ("change", 2), ("rename", 1)), runs=(3, 4))),
    Kind("bytes/twice_in_one_run", profile(actions=(("twin", 3), ("new", 1), ("change", 1)), runs=(3, 3))),
    Kind("bytes/no_files", profile(groups=2, empty=True, actions=(("remove", 1),), runs=(2, 2))),
    Kind("bytes/empty_files", profile(runs=(2, 2), records=(0, 2), styles=("ndjson",))),
    Kind("rejects/any", Profile(rejects=2, styles=("ndjson",), root=(("reject_limit", 9),), runs=(2, 2))),
    Kind("rejects/child_twice", Profile(rejects=1, reject_ways=("child twice",), styles=("ndjson",), root=(("reject_limit", 9),), runs=(2, 2))),
    Kind("rejects/limit_of_a_source", Profile(rejects=1, styles=("ndjson",), root=(("reject_limit", 1),), actions=(("new", 1),), runs=(2, 2))),
    Kind("versions/gaps", profile(version="gaps")),
    Kind("versions/text", profile(version="text"), refusals=TYPES | NAMES),
    Kind("types/drift", profile(kinds="drift", actions=ANY)),
    Kind("types/undecided", profile(kinds="undecided", actions=ANY)),
    Kind("children/null_first", Profile(child_first="null", actions=ANY)),
    Kind("children/alone", Profile(child="alone", version="int", actions=ANY)),
    Kind("children/without_key", Profile(runs=(2, 2), child="keyless")),
    Kind("children/table_names", Profile(tables=("s", "c", "n"), keyed=False, child="keyless", runs=(2, 2))),
    Kind("keys/texts", Profile(runs=(2, 2), ids=("a", "A", "ä", "a b", "", "1", "01", "'", "a;b", "a\nb"), fields=1)),
    Kind("keys/numbers", Profile(runs=(2, 2), ids=(0, -3, 2**53 + 1, 2**63 - 1, -(2**63), 7), fields=1)),
    Kind("keys/instants", Profile(runs=(2, 2), ids=INSTANTS, fields=1)),
    Kind("arrays/scalars", Profile(runs=(2, 2), scalars=True, fields=1)),
    Kind("arrays/overflow", Profile(runs=(2, 2), packs="overflow", child=None, fields=1)),
    Kind("arrays/too_long", profile(runs=(2, 2), packs="reject", fields=1, styles=("ndjson",), root=(("reject_limit", 9),))),
    Kind("nested/scoped", Profile(nested="scoped", fields=1)),
    Kind("nested/moves", Profile(child="alone", nested="scoped", fields=1)),
    Kind("nested/alone", Profile(child="alone", nested="alone", fields=1)),
    Kind("keyless/root", profile(runs=(2, 2), keyed=False, actions=(("new", 3), ("copy", 1), ("rename", 1)))),
    Kind("keyless/child", Profile(runs=(2, 2), keyed=False, child="keyless", actions=(("new", 3), ("copy", 1), ("rename", 1)))),
    Kind("keyless/a_b_a", profile(keyed=False, actions=(("change", 2), ("back", 2)), runs=(3, 3))),
    Kind("keyless/growing", profile(keyed=False, actions=(("grow", 3), ("new", 1)), styles=("ndjson",))),
    Kind("keyless/by_name", profile(keyed=False, by_name=True, actions=(("change", 3), ("back", 2), ("grow", 1), ("twin", 1), ("rename", 1)), runs=(3, 4),
                                    styles=("ndjson",))),
    Kind("names/colliding", profile(names="colliding", vanishing=True)),
    Kind("names/odd", profile(runs=(2, 2), names="odd", fields=4)),
    Kind("names/of_the_parent", Profile(names="parent", fields=1)),
    Kind("dropped/still_there", Profile(version="int", fields=1, actions=(("new", 3), ("change", 1), ("drop", 3))), player.play_tables_only),
    Kind("dropped/archived", Profile(fields=1, actions=(("new", 2), ("remove", 2), ("change", 1), ("drop", 2))), player.play_tables_only),
    Kind("project/drop", profile(runs=(2, 2), projects=("drop",))),
    Kind("project/drop_odd", profile(projects=("drop",), names="odd")),
    Kind("project/rename", profile(runs=(2, 2), projects=("rename",))),
    Kind("project/rename_taken", profile(runs=(2, 2), projects=("rename_taken",)), refusals=NAMES),
    Kind("project/declare", profile(projects=("declare",))),
    Kind("project/backfill", profile(version="int", projects=("declare", "declare"), options=("--backfill",), fields=2), player.play_tables_only, refusals=GONE),
    # The law.
    Kind("law/any", LAW, law.play, law.groupings),
    Kind("law/crashed", LAW, law.play, law.crashed),
    Kind("law/child_alone", dataclasses.replace(LAW, child="alone", version=None), law.play, law.groupings),
    Kind("law/nested", dataclasses.replace(LAW, child="alone", nested="scoped", version=None), law.play, law.groupings),
    Kind("law/colliding", dataclasses.replace(LAW_ROOT, names="colliding", vanishing=True), law.play, law.groupings, TYPES),
    Kind("law_types/drift", dataclasses.replace(LAW_ROOT, kinds="drift"), law.play, law.groupings, TYPES),
    Kind("law_types/undecided", dataclasses.replace(LAW_ROOT, kinds="undecided"), law.play, law.groupings, TYPES),
    Kind("law_types/fill", dataclasses.replace(LAW_ROOT, vanishing=True, root=(("nulls", "fill"),)), law.play_without_model, law.groupings, TYPES),
    # Faults.
    Kind("crash/point", FAULTY, faults.play_crash_point, faults.any_crash_point),
    Kind("crash/point_of_first_run", FAULTY, faults.play_crash_point, faults.crash_point_of_first_run),
    Kind("crash/lost_session", FAULTY, faults.play_crash_point, faults.any_lost_session),
    Kind("killed/any", FAULTY, faults.play_killed, faults.any_instant),
    Kind("killed/first_run", FAULTY, faults.play_killed, faults.instant_of_first_run),
    Kind("killed/stopped", FAULTY, faults.play_stopped, faults.any_instant),
    Kind("disk_full/any", FAULTY, faults.play_disk_full, faults.any_limit),
    Kind("disk_full/first_run", FAULTY, faults.play_disk_full, faults.limit_of_first_run),
    Kind("loaders/embedded", FAULTY, loaders.play_loaders, loaders.several),
    Kind("loaders/through_serve", FAULTY, loaders.play_loaders_through_serve, loaders.several),
    Kind("loaders/at_the_lock", FAULTY, loaders.play_loaders_at_the_lock, loaders.several),
    Kind("loaders/process_namespaces", FAULTY, loaders.play_process_namespaces, loaders.several),
    Kind("commit/lost", FAULTY, loaders.play_lost_commit, loaders.any_loss),
    Kind("commit/overtaken", FAULTY, loaders.play_overtaken_commit, loaders.any_overtaking),
    Kind("commit/overtaken_at_the_lock", FAULTY, loaders.play_overtaken_at_the_lock, loaders.any_overtaking),
    Kind("commit/overtaken_then_dropped", FAULTY, loaders.play_overtaken_then_dropped, loaders.any_overtaking),
    Kind("commit/overtaken_loader", FAULTY, loaders.play_overtaken_loader, loaders.any_overtaking),
    Kind("verify/rows", FAULTY, faults.play_tampered, faults.any_tampering),
    Kind("verify/map", FAULTY, faults.play_tampered, faults.any_tampering_of_the_map),
]
ALL = {kind.name: kind for kind in KINDS}


def chosen(names: list) -> list:
    """The kinds with these names, or of the families with these names."""
    unknown = [name for name in names if not any(name in (kind, kind.partition("/")[0]) for kind in ALL)]
    if unknown:
        raise SystemExit(f"there is no kind {unknown[0]}; there are: {' '.join(ALL)}")
    return [kind for kind in ALL if not names or kind in names or kind.partition("/")[0] in names]
