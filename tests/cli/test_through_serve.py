"""Loads through libpq against `serve`: as in process, whoever else loads, and wherever the connection is lost."""
import contextlib
import os
import subprocess
import unittest

import test_proof_of_concept
import test_verbs
from program import PROGRAM, ProgramTest
from served import Proxy, serve

WITH_A_WAREHOUSE = {"run", "load", "sql", "verify", "history", "recover", "adopt", "clean"}
# How often each kind of loss is tried. By hand: LOADONCE_LOSSES=100
LOSSES = int(os.environ.get("LOADONCE_LOSSES", "1"))


class ThroughServe(ProgramTest):
    """The verbs that need a warehouse get the one that `serve` has; it starts when the first of them runs."""
    port = None

    def url(self, port=None):
        if not self.port:
            server = contextlib.ExitStack()
            self.port = server.enter_context(serve(self.folder))
            self.addCleanup(server.close)
        return f"redshift://admin@127.0.0.1:{port or self.port}/dev?sslmode=disable"

    def command(self, *arguments):
        if WITH_A_WAREHOUSE.isdisjoint(arguments[:3]):
            return super().command(*arguments)
        return super().command("--warehouse", self.url(), *arguments)


class Load(ThroughServe, test_verbs.Load):
    pass


class Run(ThroughServe, test_verbs.Run):
    # --plan asks what a load would do without doing it: of the embedded warehouse alone.
    test_plan_changes_nothing = None
    test_plan_of_the_first_run_creates_nothing = None
    test_plan_waits_for_nobody_who_has_the_warehouse_open = None

    def test_two_at_once_load_once(self):
        self.at_once(2)

    def test_eight_with_different_files_load_each_once(self):
        """Eight loaders of one project at once, each with a file of its own: all end, and nothing is there twice or missing."""
        for number in range(8):
            self.generate(f"more/{number}.json", orders=5, seed=1000 * (number + 1))  # the orders' numbers begin with the seed
        self.at_once(8, lambda number: [f"more/{number}.json"], wanted=40)

    def at_once(self, loaders, files=lambda number: [], wanted=3):
        programs = [subprocess.Popen(self.command("run", *files(number)), cwd=self.folder, stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True) for number in range(loaders)]
        for program in programs:
            out, err = program.communicate(timeout=300)
            self.assertEqual(program.returncode, 0, out + err)
        self.assertEqual(self.counts()[0], wanted)
        self.assertEqual(self.rows("SELECT count(*) FROM loadonce_ledger"), [[1 if wanted == 3 else loaders]])
        self.assertEqual(self.rows("SELECT count(*) FROM data_load_log WHERE status = 'SUCCESS'"), [[2 if wanted == 3 else 2 * loaders]])
        self.run_program("verify")


class VerifyHistoryClean(ThroughServe, test_verbs.VerifyHistoryClean):
    pass


class ProofOfConcept(ThroughServe, test_proof_of_concept.ProofOfConcept):
    pass


class LostConnections(ThroughServe):
    """The connection is lost once in the middle of `run`; whether the warehouse has done what was asked last, only it knows."""

    def setUp(self):
        super().setUp()
        self.use_example_project()
        self.number = 0

    def run_and_lose(self, at, when, wanted=lambda message: True):
        """Loads a file of two orders anew; afterwards everything is there once. Returns how many messages came by."""
        self.number += 1
        name = f"data/{self.number}.json"
        (self.folder / "data").mkdir(exist_ok=True)
        self.run_program("generate", "--orders", 2, "--seed", 1000 * self.number, "--out", name)
        self.url()
        with Proxy(self.port, at, when, wanted) as proxy:
            done = subprocess.run([PROGRAM, "--warehouse", self.url(proxy.port), "run"], cwd=self.folder, capture_output=True, text=True,
                                  timeout=120)
        context = f"{when} message {at} of {len(proxy.messages)}: {proxy.messages[at] if proxy.cut else None}\n{done.stdout}{done.stderr}"
        if at is not None:
            self.assertTrue(proxy.cut, context)
        # A loss while it looks around may end the run; what it says must be true, and the next run must go on from there.
        loaded = self.rows("SELECT count(*) FROM orders")[0][0] == 2 * self.number if done.returncode == 0 else None
        if done.returncode == 0:
            self.assertTrue(loaded, context)
        self.run_program("run")
        counts = [self.rows(f"SELECT count(*) FROM {table}")[0][0]
                  for table in ("orders", "loadonce_ledger", "(SELECT DISTINCT order_orderid FROM orders) o")]
        self.assertEqual(counts, [2 * self.number, self.number, 2 * self.number], context)
        self.assertEqual(self.rows("SELECT table_name, count(*) FROM data_load_log WHERE status = 'SUCCESS' GROUP BY 1 ORDER BY 1"),
                         [["order_items", self.number], ["orders", self.number]], context)
        self.assertEqual(self.rows("SELECT status, sum(record_count) FROM data_load_log WHERE table_name = 'orders' AND status = 'SUCCESS' GROUP BY 1"),
                         [["SUCCESS", 2 * self.number]], context)
        self.run_program("verify")
        return done, len(proxy.messages)

    def test_around_commit(self):
        for when in ("before", "during", "after"):
            for _ in range(LOSSES):
                with self.subTest(when):
                    done, _ = self.run_and_lose(0, when, lambda message: message.upper().startswith(b"Q\0\0\0\x0bCOMMIT"))
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_at_any_message(self):
        self.run_and_lose(None, "before")
        _, messages = self.run_and_lose(None, "before")
        step = max(1, messages // 5) if LOSSES == 1 else 1
        for when in ("before", "during", "after"):
            for at in range(0, messages - 1, step):
                with self.subTest(when=when, at=at):
                    self.run_and_lose(at, when)


if __name__ == "__main__":
    unittest.main()
