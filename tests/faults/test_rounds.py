"""Five rounds of each family of rounds/, with fixed seeds: random histories and faults against a model of what the tables must hold.

./dev faults --rounds N --seed S plays others, and shrinks what fails.
"""
import os
import unittest

from rounds import kinds
from rounds.__main__ import offence, play_rounds, rounds_of, table
from rounds.expected_failures import EXPECTED_FAILURES

ROUNDS = 5


class Rounds(unittest.TestCase):
    def test_five_rounds_of_each_family_end_as_the_model_says(self):
        self.assertEqual(set(EXPECTED_FAILURES) - set(kinds.ALL), set(), "the list of expected failures names kinds that do not exist")
        troubles: list = []
        results = play_rounds(rounds_of(list(kinds.ALL), ROUNDS, 0, per_family=True), len(os.sched_getaffinity(0)), troubles.append)
        print(table(results))
        offences = [why for name in results if (why := offence(name, results[name]))]
        self.assertEqual(offences, [], "\n".join(troubles) + "\nto shrink one: ./dev faults --rounds 1 --seed SEED KIND")


if __name__ == "__main__":
    unittest.main()
