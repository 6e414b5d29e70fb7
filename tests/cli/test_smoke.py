"""Every verb once, in the order of a project's life: what ./dev test fast runs of the program."""
import re

from program import ProgramTest
from served import serve

COMMANDS = (
    "generate --orders 3 --out data/orders.json",
    "schema data",
    "convert data --out out",
    "run",
    "verify",
    "history",
    "sql -c 'SELECT COUNT(*) FROM orders'",
    "load --table order_items --method upsert out/order_items.parquet",
    "recover",
    "adopt",
    "serve",
    "clean --yes",
)


class Smoke(ProgramTest):
    def test_every_verb_works(self):
        help_text = self.run_program("--help").stdout
        verbs = re.findall(r"^  (\w+) ", help_text.partition("Subcommands:")[2].partition("Exit codes:")[0], re.M)
        self.assertEqual(sorted(command.split()[0] for command in COMMANDS), sorted(verbs))
        self.use_example_project()
        (self.folder / "data").mkdir()
        for command in COMMANDS:
            with self.subTest(command):
                verb, *arguments = re.findall(r"'[^']*'|\S+", command)
                if verb == "serve":
                    self.serve()
                else:
                    self.run_program(verb, *(argument.strip("'") for argument in arguments))

    def serve(self):
        with serve(self.folder) as port:
            url = f"redshift://admin@127.0.0.1:{port}/dev?sslmode=disable"
            self.assertEqual(self.json_of("--warehouse", url, "sql", "-c", "SELECT 1")[0]["rows"], [[1]])
