-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TABLES.html
{information_schema.tables}
