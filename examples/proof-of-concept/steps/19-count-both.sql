-- One row in each table.
SELECT 'orders' AS table_name, COUNT(*) AS record_count FROM orders
UNION ALL
SELECT 'order_items' AS table_name, COUNT(*) AS record_count FROM order_items;
