-- No order twice: no rows.
SELECT order_orderId, COUNT(*)
    FROM orders
    GROUP BY order_orderId
    HAVING COUNT(*) > 1;

SELECT COUNT(*) FROM orders;
