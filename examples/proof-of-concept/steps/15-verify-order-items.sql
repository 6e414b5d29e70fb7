-- No item twice: no rows.
SELECT itemId, COUNT(*)
    FROM order_items
    GROUP BY itemId
    HAVING COUNT(*) > 1;

SELECT COUNT(*) FROM order_items;
