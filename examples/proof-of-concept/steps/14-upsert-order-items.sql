-- As in step 9; an item's key is its itemId.
DELETE FROM order_items
    WHERE itemId IN (SELECT itemId FROM order_items_staging);

INSERT INTO order_items
    SELECT * FROM order_items_staging;

DROP TABLE order_items_staging;
