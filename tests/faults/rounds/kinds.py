"""The kinds of rounds: what their cases are made of and how they are played."""
import dataclasses

from . import faults, generator, law, loaders, player
from .case import Case
from .generator import Profile

TYPES = frozenset({"LO2001", "LO2002"})  # a later source that needs another type may be refused


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    profile: Profile = Profile()
    refusals: frozenset = frozenset()
    play: object = player.play  # play(case, refusals): raises Trouble
    fault: object = None  # fault(rng, case): what it adds to the case

    def case(self, seed: int) -> Case:
        case = generator.make(seed, self.profile)
        if self.fault:
            self.fault(seed, case)
        return case


CHANGES = (("new", 3), ("change", 3))
FAULTY = Profile(version="int", runs=(2, 3), actions=(("new", 3), ("change", 2), ("copy", 1)), fields=2, styles=("ndjson",))
LAW = Profile(version="int", runs=(3, 5), actions=(("new", 1),), fields=2)

HISTORIES = [
    Kind("plain"),
    Kind("late_versions", Profile(version="int")),
    Kind("a_b_a", Profile(child=None, actions=(("back", 3), ("change", 2), ("rename", 1)), runs=(3, 5))),
    Kind("same_bytes_in_one_run", Profile(child=None, actions=(("twin", 3), ("new", 1), ("change", 1)), runs=(3, 4))),
    Kind("empty_folder", Profile(groups=2, child=None, empty=True, actions=(("remove", 1),), runs=(2, 3))),
    Kind("groups", Profile(groups=3, fields=1)),
    Kind("vanishing_fields", Profile(vanishing=True, fields=5)),
    Kind("version_gaps", Profile(version="gaps", child=None)),
    Kind("version_text", Profile(version="text", child=None)),
    Kind("drift", Profile(kinds="drift", actions=CHANGES, child=None, fields=3)),
    Kind("undecided", Profile(kinds="undecided", actions=CHANGES, child=None, fields=3)),
    Kind("child_null_first", Profile(child_first="null", actions=CHANGES)),
    Kind("child_alone", Profile(child="alone", version="int")),
    Kind("child_without_key", Profile(child="keyless")),
    Kind("nested", Profile(nested="scoped", fields=1)),
    Kind("nested_moves", Profile(child="alone", nested="scoped", fields=1)),
    Kind("nested_alone", Profile(child="alone", nested="alone", fields=1)),
    Kind("keyless", Profile(keyed=False, child=None, actions=(("new", 3), ("copy", 1), ("rename", 1)))),
    Kind("keyless_child", Profile(keyed=False, child="keyless", actions=(("new", 3), ("copy", 1), ("rename", 1)))),
    Kind("keyless_a_b_a", Profile(keyed=False, child=None, actions=(("change", 2), ("back", 2)), runs=(3, 4))),
    Kind("growing", Profile(keyed=False, child=None, actions=(("grow", 3), ("new", 1)), styles=("ndjson",), runs=(3, 4))),
    Kind("growing_with_key", Profile(actions=(("grow", 3), ("new", 1)), styles=("ndjson",), runs=(3, 4))),
    Kind("colliding_names", Profile(names="colliding", vanishing=True, child=None, runs=(3, 4))),
    Kind("odd_keys", Profile(names="odd", child=None, fields=4)),
    Kind("parents_names", Profile(names="parent", fields=1)),
    Kind("dropped_tables", Profile(version="int", fields=1, actions=(("new", 3), ("change", 1), ("drop", 3)), runs=(3, 4))),
    Kind("dropped_and_archived", Profile(fields=1, actions=(("new", 2), ("remove", 2), ("change", 1), ("drop", 2)), runs=(3, 4))),
    Kind("project_drop", Profile(projects=("drop",), runs=(3, 3), child=None)),
    Kind("project_drop_odd", Profile(projects=("drop",), runs=(3, 3), child=None, names="odd")),
    Kind("project_declare", Profile(projects=("declare",), options=("--backfill",), runs=(3, 3), child=None)),
    Kind("backfill", Profile(version="int", projects=("declare", "declare"), options=("--backfill",), runs=(3, 3), fields=2)),
]
LAWS = [
    Kind("law", LAW, play=law.play, fault=law.groupings),
    Kind("law_child_alone", dataclasses.replace(LAW, child="alone", version=None), play=law.play, fault=law.groupings),
    Kind("law_drift", dataclasses.replace(LAW, kinds="drift", child=None), TYPES, law.play, law.groupings),
    Kind("law_undecided", dataclasses.replace(LAW, kinds="undecided", child=None), TYPES, law.play, law.groupings),
    Kind("law_colliding", dataclasses.replace(LAW, names="colliding", vanishing=True, child=None), TYPES, law.play, law.groupings),
    Kind("law_fill", dataclasses.replace(LAW, vanishing=True, child=None, root=(("nulls", "fill"),)), TYPES, law.play_without_model, law.groupings),
    Kind("law_crashed", LAW, play=law.play, fault=law.crashed),
]
FAULTS = [
    Kind("crash_point", FAULTY, play=faults.play_crash_point, fault=faults.any_crash_point),
    Kind("crash_point_first_run", FAULTY, play=faults.play_crash_point, fault=faults.crash_point_of_first_run),
    Kind("lost_session", FAULTY, play=faults.play_crash_point, fault=faults.any_lost_session),
    Kind("killed", FAULTY, play=faults.play_killed, fault=faults.any_instant),
    Kind("killed_first_run", FAULTY, play=faults.play_killed, fault=faults.instant_of_first_run),
    Kind("stopped", FAULTY, play=faults.play_stopped, fault=faults.any_instant),
    Kind("disk_full", FAULTY, play=faults.play_disk_full, fault=faults.any_limit),
    Kind("disk_full_first_run", FAULTY, play=faults.play_disk_full, fault=faults.limit_of_first_run),
    Kind("loaders", FAULTY, play=loaders.play_loaders, fault=loaders.several),
    Kind("loaders_through_serve", FAULTY, play=loaders.play_loaders_through_serve, fault=loaders.several),
    Kind("lost_commit", FAULTY, play=loaders.play_lost_commit, fault=loaders.any_loss),
    Kind("overtaken_commit", FAULTY, play=loaders.play_overtaken_commit, fault=loaders.any_overtaking),
    Kind("overtaken_loader", FAULTY, play=loaders.play_overtaken_loader, fault=loaders.any_overtaking),
    Kind("process_namespaces", FAULTY, play=loaders.play_process_namespaces, fault=loaders.several),
    Kind("tampered", FAULTY, play=faults.play_tampered, fault=faults.any_tampering),
    Kind("tampered_map", FAULTY, play=faults.play_tampered, fault=faults.any_tampering_of_the_map),
]
ALL = {kind.name: kind for kind in HISTORIES + LAWS + FAULTS}
