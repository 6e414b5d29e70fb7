COPY order_items FROM 's3://example-orders/order-items/order_items_fixed.parquet'
    IAM_ROLE 'arn:aws:iam::123456789012:role/RedshiftReadsOrders'
    FORMAT AS PARQUET;
