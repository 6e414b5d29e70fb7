-- The first load of the file.
COPY orders FROM 's3://example-orders/orders/order_summary_fixed.parquet'
    IAM_ROLE 'arn:aws:iam::123456789012:role/RedshiftReadsOrders'
    FORMAT AS PARQUET;
