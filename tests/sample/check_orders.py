"""check_orders.py FILE [SQL_FOLDER]: sample orders are JSON of the shape and the types that the example's tables have.

FILE: .json, .ndjson, or either with .gz. SQL_FOLDER: where 00-create-orders.sql and 01-create-order-items.sql are.
"""

import collections
import datetime
import gzip
import json
import pathlib
import re
import sys


def unique(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a key twice among {names}"
    return dict(pairs)


def orders_of(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        text = file.read()
    if path.name.removesuffix(".gz").endswith(".ndjson"):
        return [json.loads(line, object_pairs_hook=unique) for line in text.splitlines()]
    document = json.loads(text, object_pairs_hook=unique)
    return document if isinstance(document, list) else [document]


def leaves(value, path):
    """The columns of a record: objects are walked, arrays indexed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}_{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}_{index}")
    else:
        yield path, value


def kind(value):
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT"
    if isinstance(value, float):
        return "DOUBLE PRECISION"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return "TIMESTAMPTZ"
    return "VARCHAR(255)"


def kinds_of(records):
    """Column names in order of appearance, and the one kind of all that is not null."""
    found = {}
    for record in records:
        for name, value in record:
            kinds = found.setdefault(name, set())
            if value is not None:
                kinds.add(kind(value))
                assert not isinstance(value, str) or len(value.encode()) <= 255, name
    assert all(len(kinds) <= 1 for kinds in found.values()), found
    return {name: next(iter(kinds), "VARCHAR(255)") for name, kinds in found.items()}


def columns_of(sql):
    return dict(re.findall(r"^\s+(\w+) (.+?),?$", sql.read_text(), re.M))


def main(path, sql=None):
    orders = orders_of(path)
    summaries, items, item_ids = [], [], collections.Counter()
    for order in orders:
        body = order["order"]
        own = body.pop("items")
        assert 1 <= len(own) <= 5
        for item in own:
            item_ids[item["itemId"]] += 1
            if item["pricing"].get("discount", 0) is None:
                del item["pricing"]["discount"]  # an object that is null is no column
            items.append(list(leaves(item, "")))
        summaries.append(list(leaves(order, "")))
    ids = [order["order"]["orderId"] for order in orders]
    assert len(set(ids)) == len(ids) and max(item_ids.values(), default=1) == 1
    if sql:
        expected = columns_of(sql / "00-create-orders.sql")
        assert expected.pop("order_items_count") == "BIGINT"
        found = kinds_of(summaries)
        assert list(found.items()) == list(expected.items()), set(found.items()) ^ set(expected.items())
        expected = columns_of(sql / "01-create-order-items.sql")
        assert expected.pop("order_id") and expected.pop("order_date")
        found = kinds_of(items)
        assert list(found.items()) == list(expected.items()), set(found.items()) ^ set(expected.items())
    if len(orders) >= 1000:
        texts = json.dumps(orders, ensure_ascii=False)
        for needed in ("\\n", '\\"', "ß", "健太", "🙏", "\\t", "\\\\", ": null"):
            assert needed in texts, needed
        assert len({len(summary) for summary in summaries}) > 5, "all orders have the same fields"


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
