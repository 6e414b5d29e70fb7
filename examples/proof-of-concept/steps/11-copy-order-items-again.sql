-- The same mistake with the items, and a look at it: the row of step 3 and the same row again.
COPY order_items FROM 's3://example-orders/order-items/order_items_fixed.parquet'
    IAM_ROLE 'arn:aws:iam::123456789012:role/RedshiftReadsOrders'
    FORMAT AS PARQUET;

SELECT * FROM order_items;
