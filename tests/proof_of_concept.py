"""examples/proof-of-concept: its steps, what they must answer, and the objects that they load."""
import pathlib
import re
import shutil
import subprocess

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "examples/proof-of-concept"
STEPS = sorted((FOLDER / "steps").glob("*.sql"))
RESULTS = (FOLDER / "results.txt").read_text()
BUCKET = "example-orders"


def make_objects(program, folder, store):
    """Writes the objects that the steps COPY into the folder `store`; `folder` is for what they are made of."""
    for arguments in (["generate", "--orders", "1", "--seed", "850386", "--items", "1", "--packages", "1", "--out", "order.json"],
                      ["--project", FOLDER.parent / "orders/loadonce.toml", "convert", folder / "order.json", "--out", folder / "parquet",
                       "--nulls", "both"]):
        subprocess.run([program, *map(str, arguments)], cwd=folder, check=True, capture_output=True, timeout=120)
    for key, name in (("orders", "order_summary"), ("order-items", "order_items")):
        (store / BUCKET / key).mkdir(parents=True)
        shutil.copy(folder / f"parquet/{name}_fixed.parquet", store / BUCKET / key)


def wanted(step):
    """What results.txt says of a step, as lines."""
    (section,) = re.findall(rf"^== {re.escape(step.name)}\n((?:(?!== ).*\n)*)", RESULTS, re.M)
    return [line for line in section.splitlines() if line]


def answered(notices, lines):
    """What a client got from a step, in the form of results.txt."""
    # When the log's row was written.
    return [f"INFO:  {notice}" for notice in notices] + [
        re.sub(r"(?<=\|)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(?=\|)", "<when>", line) for line in lines]
