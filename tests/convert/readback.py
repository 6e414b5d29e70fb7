"""Random JSON, and what a reader that is not ours finds in the Parquet files made of it.

    readback.py generate FOLDER SEED   writes FOLDER/in.json or in.ndjson
    readback.py check FOLDER SEED      compares FOLDER/out/*.parquet (pyarrow) with the JSON, value by value and type by type

The expected types and values come from a slow, plain implementation of the rules here; FOLDER/columns.tsv says which path a column has
(table, name, type, path). tests/cli/test_properties.py asks the same of the program.
"""
import datetime
import decimal
import json
import os
import random
import re
import sys

D = decimal.Decimal
decimal.getcontext().prec = 400
KEYS = ['a', 'b', 'c', 'id', 'name', 'Zoë', 'x y', 'k_1', 'a_b', 'long' * 12, 'qu"ote', 'ID']
# Joined with _ they are all different, so that the names of columns follow from the paths; none looks like an id, which children copy.
PLAIN_KEYS = ['a', 'b', 'c', 'name', 'Zoë', 'x y', '注文', 'emoji😀', 'long' * 5, "it's", 'K-1']
FLAVOURS = ['int', 'small', 'big', 'double', 'decimal', 'huge', 'text', 'escaped', 'bool', 'date', 'timestamp', 'fine', 'timestamptz', 'null']


class Num(str):
    """A number as it is written."""


def scalar(r, flavour, pure):
    if r.random() < .1:
        return 'null'
    f = flavour if pure or r.random() < .93 else r.choice(FLAVOURS)
    day = '%02d-%02d' % (r.randint(1, 12), r.randint(1, 28))
    clock = '%02d:%02d:%02d' % (r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))
    return {
        'int': lambda: str(r.choice([0, 1, -5, r.randint(-10**6, 10**6), r.randint(-2**63, 2**63 - 1)])),
        'small': lambda: str(r.randint(-100, 100)),
        'big': lambda: str(r.randint(-10**25, 10**25)),
        'double': lambda: r.choice(['%.2f' % r.uniform(-1000, 1000), repr(r.random()), '1e3', '-2.5E-3', '0.0', '-0.0', '1e-7']),
        'decimal': lambda: r.choice(['%d.%020d' % (r.randint(0, 9), r.randint(0, 10**20 - 1)), '12345678901234.12345', '0.1', '1E5']),
        'huge': lambda: r.choice(['1e400', '1', '2.5']),
        'text': lambda: json.dumps(''.join(r.choice('abc é"\\\n😀x') for _ in range(r.randint(0, 12))), ensure_ascii=r.random() < .5),
        'escaped': lambda: r.choice(['"\\u0041\\ud83d\\ude00"', '"\\/\\b\\f"', '"a\\tb"', '""', '"  x"']),
        'bool': lambda: r.choice(['true', 'false']),
        'date': lambda: '"%04d-%s"' % (r.randint(1, 9999), day),
        'timestamp': lambda: '"2025-%s%s%s%s"' % (day, r.choice('T '), clock, r.choice(['', '.5', '.123456', '.123000000'])),
        'fine': lambda: '"2025-01-01T00:00:00.1234567"',
        'timestamptz': lambda: '"2025-%sT%s%s"' % (day, clock, r.choice(['Z', '+02:00', '-0530', '.25Z', '+01'])),
        'null': lambda: 'null',
    }[f]()


def blank(r):
    return r.choice(['', '', '', ' ', '  ', '\t'])


class Shape:
    def __init__(self, r, keys, depth=0, kind=None):
        self.kind = kind or r.choice(['scalar'] * 6 + (['object'] * 2 + ['array', 'mixed'] if depth < 4 else []))
        self.flavour, self.pure = r.choice(FLAVOURS), r.random() < .7
        if self.kind == 'object':
            self.keys = [(key, Shape(r, keys, depth + 1)) for key in r.sample(keys, r.randint(2 if depth == 0 else 1, 5))]
        elif self.kind == 'array':  # also of arrays
            self.element = Shape(r, keys, depth + 1)
        elif self.kind == 'mixed':
            self.shapes = [Shape(r, keys, depth + 1) for _ in range(2)]

    def generate(self, r):
        if r.random() < .05:
            return 'null'
        if self.kind == 'scalar':
            return scalar(r, self.flavour, self.pure)
        if self.kind == 'object':
            return self.object(r)
        if self.kind == 'mixed':
            return r.choice(self.shapes).generate(r)
        return '[' + ','.join(blank(r) + self.element.generate(r) + blank(r) for _ in range(r.choice([0, 1, 1, 2, 3]))) + ']'

    def object(self, r):
        keys = [pair for pair in self.keys if r.random() < .85]
        if r.random() < .1:
            r.shuffle(keys)
        return '{' + ','.join(blank(r) + json.dumps(key, ensure_ascii=r.random() < .3) + blank(r) + ':' + blank(r) + shape.generate(r)
                              for key, shape in keys) + blank(r) + '}'


def records_of(seed, keys=KEYS):
    r = random.Random(seed)
    shape = Shape(r, keys, kind='object')
    return [shape.object(r) for _ in range(150)], r.choice(['lines', 'lines', 'array', 'documents'])


def text_of(records, style):
    return {'lines': '\n'.join(records), 'array': '[' + ',\n'.join(records) + ']', 'documents': ' '.join(records)}[style]


def offsets_of(records, style):
    """Where the records begin in text_of(), in bytes: at their brackets."""
    encoded, at = text_of(records, style).encode(), 0
    for record in records:
        at = encoded.index(record.encode(), at)
        yield at + len(record) - len(record.lstrip())
        at += len(record.encode())


def generate(folder, seed):
    records, style = records_of(seed)
    for name in ('in.json', 'in.ndjson'):
        if os.path.exists(os.path.join(folder, name)):
            os.unlink(os.path.join(folder, name))
    with open(os.path.join(folder, 'in.ndjson' if style == 'lines' else 'in.json'), 'w', encoding='utf-8') as out:
        out.write(text_of(records, style))


class Table:
    def __init__(self):
        self.rows, self.kinds = [], {}


def step(key):
    return '.' + key if re.fullmatch(r'[\w\-]+', key) else "['" + key.replace("'", "\\'") + "']"


def flatten(value, path, row, tables, generic, table, record):
    kinds = tables[table].kinds.setdefault(path, set())
    if isinstance(value, dict):
        kinds.add('object')
        for key, inner in value.items():
            flatten(inner, path + step(key), row, tables, generic + step(key), table, record)
    elif isinstance(value, list):
        kinds.add('array')
        row[path + '.count()'] = len(value)
        if not value:
            return
        tables[table].kinds.setdefault(path + '.count()', set())
        child = generic + '[*]'
        tables.setdefault(child, Table())
        for element in value:
            child_row = {'#record': record}
            tables[child].rows.append(child_row)
            flatten(element, '$', child_row, tables, child, child, record)
    else:
        row[path] = value
        kinds.add('null' if value is None else 'scalar')


DATE = r'(\d{4})-(\d\d)-(\d\d)'
INSTANT = DATE + r'[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d(?::?\d\d)?)?'


def is_day(year, month, day):
    try:
        datetime.date(int(year), int(month), int(day))
        return True
    except ValueError:
        return False


def kind_of(value):
    if isinstance(value, bool):
        return 'bool'
    if isinstance(value, Num):
        return 'int' if re.fullmatch(r'-?\d+', value) and -2**63 <= int(value) < 2**63 else 'number'
    if (m := re.fullmatch(DATE, value, re.A)) and is_day(*m.groups()):
        return 'date'
    m = re.fullmatch(INSTANT, value, re.A)
    if m and is_day(*m.groups()[:3]) and int(m[4]) < 24 and int(m[5]) < 60 and int(m[6]) < 60 and set((m[7] or '')[6:]) <= {'0'}:
        return 'timestamptz' if m[8] else 'timestamp'
    return 'text'


def double_keeps(literal):
    value = float(literal)
    return abs(value) != float('inf') and D(repr(value)) == D(literal)


def digits(literal):
    m = re.fullmatch(r'-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?', literal)
    significant = (m[1] + (m[2] or '')).lstrip('0')
    exponent = int(m[3] or 0) - len(m[2] or '')
    return (max(0, len(significant) + exponent) if significant else 0, max(0, -exponent))


def decide(values):
    kinds = {kind_of(value) for value in values}
    if kinds and kinds <= {'int', 'number'}:
        if kinds == {'int'}:
            return 'BIGINT'
        if all(double_keeps(value) for value in values):
            return 'DOUBLE PRECISION'
        scale = max(digits(value)[1] for value in values)
        precision = max(1, max(digits(value)[0] for value in values) + scale)
        precision = 20 if precision == 19 else precision
        return 'NUMERIC(%d,%d)' % (precision, scale) if precision <= 38 and scale <= 37 else 'VARCHAR'
    return {('bool',): 'BOOLEAN', ('date',): 'DATE', ('timestamp',): 'TIMESTAMP', ('timestamptz',): 'TIMESTAMPTZ'}.get(tuple(kinds), 'VARCHAR')


def instant(text):
    m = re.fullmatch(INSTANT, text)
    at = datetime.datetime(*map(int, m.groups()[:6]), int(((m[7] or '') + '000000')[:6]))
    if not m[8]:
        return at
    minutes = 0 if m[8] in 'Zz' else (int(m[8][1:3]) * 60 + (int(m[8][-2:]) if len(m[8]) > 3 else 0)) * (1 if m[8][0] == '+' else -1)
    return (at - datetime.timedelta(minutes=minutes)).replace(tzinfo=datetime.timezone.utc)


def expected(value, type_name, fill=False):
    if value is None and fill:
        value = '' if type_name.startswith('VARCHAR') else Num('0') if re.match('NUMERIC|BIGINT|DOUBLE', type_name) else \
            False if type_name == 'BOOLEAN' else None
    if value is None:
        return None
    if type_name.startswith('VARCHAR'):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if type_name.startswith('NUMERIC'):
        return D(value)
    return {'BOOLEAN': lambda v: v, 'BIGINT': int, 'DOUBLE PRECISION': lambda v: repr(float(v)),
            'DATE': datetime.date.fromisoformat}.get(type_name, instant)(value)


def tables_of(records):
    """The rows of each table by its generic path: path of a column -> value."""
    tables = {'$': Table()}
    for number, text in enumerate(records):
        row = {'#record': number}
        tables['$'].rows.append(row)
        flatten(json.loads(text, parse_float=Num, parse_int=Num), '$', row, tables, '$', '$', number)
    return tables


def keys_of(path):
    """The keys of a path; an element that is in an array directly in an array is `value`."""
    return [a or re.sub(r'\\(.)', r'\1', b) or 'value' for a, b, _ in re.findall(r"\.([\w\-]+)|\['((?:[^'\\]|\\.)*)'\]|(?<=\[\*\])(\[\*\])", path)]


def table_name(root, generic):
    return '_'.join([root] + [re.sub(r'[^\w\-\x80-\U0010ffff]', '_', key) for key in keys_of(generic)])


def column_name(path):
    """Of records whose keys are PLAIN_KEYS."""
    return '_'.join(keys_of(path.removesuffix('.count()')) or ['value']) + ('_count' if path.endswith('.count()') else '')


def columns_of(table):
    """(path, type or None for a number of elements, values)"""
    for path, kinds in table.kinds.items():
        count = path.endswith('.count()')
        if count or 'scalar' in kinds or kinds == {'null'}:
            values = [row.get(path) for row in table.rows]
            yield path, None if count else decide([value for value in values if value is not None]), values


def check(folder, seed):
    import pyarrow.parquet
    records, style = records_of(seed)
    tables = tables_of(records)
    offsets = list(offsets_of(records, style))
    columns = {}
    with open(os.path.join(folder, 'columns.tsv'), encoding='utf-8') as manifest:
        for line in manifest.read().split('\n')[:-1]:
            table, name, type_name, path = line.split('\t')
            columns.setdefault(table, []).append((name, type_name, path))
    wrong = []
    for generic, table in tables.items():
        name = table_name('in', generic)
        if name not in columns:
            wrong.append((name, 'no such table'))
            continue
        found = pyarrow.parquet.read_table(os.path.join(folder, 'out', name + '.parquet'))
        if found.num_rows != len(table.rows):
            wrong.append((name, 'rows', found.num_rows, len(table.rows)))
            continue
        if found.column('_lo_offset').to_pylist() != [offsets[row['#record']] for row in table.rows]:
            wrong.append((name, '_lo_offset'))
        for path, type_wanted, values in columns_of(table):
            at = next((i for i, column in enumerate(columns[name]) if column[2] == path), None)
            if at is None:
                wrong.append((name, path, 'missing'))
                continue
            got = found.column(at).to_pylist()
            if type_wanted is None:
                if got != [value or 0 for value in values]:
                    wrong.append((name, path, 'count'))
                continue
            type_name = columns[name][at][1]
            if not type_name.startswith(type_wanted):
                wrong.append((name, path, type_name, type_wanted))
                continue
            if type_name == 'DOUBLE PRECISION':
                got = [None if value is None else repr(value) for value in got]
            wrong += [(name, path, type_name, row, a, b) for row, (a, b) in enumerate(zip([expected(v, type_name) for v in values], got)) if a != b][:3]
    for line in wrong[:20]:
        print(*line)
    return 1 if wrong else 0


if __name__ == '__main__':
    verb, folder, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sys.exit(generate(folder, seed) if verb == 'generate' else check(folder, seed))
