-- Redshift enforces no key, so that an upsert is two statements. Both rows of the doubled order go,
DELETE FROM orders
    WHERE order_orderId IN (SELECT order_orderId FROM orders_staging);

-- and the staged one comes in their place.
INSERT INTO orders
    SELECT * FROM orders_staging;

DROP TABLE orders_staging;
