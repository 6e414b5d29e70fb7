-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html
{information_schema.columns}
