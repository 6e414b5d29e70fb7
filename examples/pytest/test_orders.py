"""What is found out here and not in production: COPY goes by position, keys are not enforced, a load twice is a row twice."""
import psycopg2
import pyarrow
import pyarrow.parquet
import pytest

COPY = "COPY orders FROM 's3://bucket/orders/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' FORMAT AS PARQUET"


@pytest.fixture
def orders(redshift, redshift_server):
    folder = redshift_server["s3"] / "bucket/orders"
    folder.mkdir(parents=True, exist_ok=True)
    table = pyarrow.table({"id": pyarrow.array([1, 2], pyarrow.int64()), "note": ["a", "b"]})
    pyarrow.parquet.write_table(table, folder / "part.parquet")
    cursor = redshift.cursor()
    cursor.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(3))")
    return cursor


def test_a_load_twice_is_a_row_twice_whatever_the_primary_key_says(orders):
    for _ in range(2):
        orders.execute(COPY)
    orders.execute("SELECT id, COUNT(*) FROM orders GROUP BY id ORDER BY id")
    assert orders.fetchall() == [(1, 2), (2, 2)]


def test_a_text_that_is_too_long_fails_the_whole_copy(orders, redshift_server):
    table = pyarrow.table({"id": pyarrow.array([3], pyarrow.int64()), "note": ["too long"]})
    pyarrow.parquet.write_table(table, redshift_server["s3"] / "bucket/orders/part2.parquet")
    with pytest.raises(psycopg2.errors.InternalError_, match="Spectrum Scan Error"):
        orders.execute(COPY)
    (redshift_server["s3"] / "bucket/orders/part2.parquet").unlink()
