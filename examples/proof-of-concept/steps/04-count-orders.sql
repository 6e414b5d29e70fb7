-- One order was loaded.
SELECT COUNT(*) FROM orders;
