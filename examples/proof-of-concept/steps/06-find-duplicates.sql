-- Two rows now,
SELECT COUNT(*) FROM orders;

-- and both are the same order.
SELECT order_orderId, COUNT(*) AS duplicate_count
    FROM orders
    GROUP BY order_orderId
    HAVING COUNT(*) > 1;
