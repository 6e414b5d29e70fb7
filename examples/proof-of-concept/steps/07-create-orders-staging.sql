-- The remedy begins: an empty table with the same columns.
CREATE TABLE orders_staging (LIKE orders);
