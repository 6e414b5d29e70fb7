-- https://docs.aws.amazon.com/redshift/latest/dg/r_STV_INFLIGHT.html
SELECT 100 {userid int4}, 0 {slice int4}, 0 {query int4}, 'default' {label char(320)}, transaction {xid int8}, id {pid int4}, since {starttime timestamp},
    left(statement, 100) {text char(100)}, 0 {suspended int4}, 0 {insert_pristine int4}, 0 {concurrency_scaling_status int4}
FROM {sessions} WHERE statement <> ''
