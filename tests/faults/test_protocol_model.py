"""The protocol keeps its properties in every interleaving, and each of its parts is needed."""
import unittest

from protocol_model import SNAPSHOTS, SWITCHES, explore


class ProtocolModel(unittest.TestCase):
    def test_no_interleaving_breaks_a_property(self):
        for snapshot in SNAPSHOTS:
            with self.subTest(snapshot):
                worlds, way = explore(snapshot)
                self.assertIsNone(way)
                self.assertGreater(worlds, 20_000)

    def test_without_any_of_its_parts_a_property_breaks(self):
        # The fence is for an engine that takes the snapshot too early, the lock for one that does not: there it is what makes loaders wait
        # instead of failing.
        engine = {"fence": "early"}
        for switch in SWITCHES:
            with self.subTest(switch):
                _, way = explore(engine.get(switch, "after_lock"), frozenset([switch]))
                self.assertIsNotNone(way)


if __name__ == "__main__":
    unittest.main()
