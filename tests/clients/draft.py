import sys, traceback, datetime, decimal, pathlib
port=int(sys.argv[1]); s3=pathlib.Path(sys.argv[2])
import pyarrow as pa, pyarrow.parquet as pq
(s3/"bkt"/"d").mkdir(parents=True, exist_ok=True)
pq.write_table(pa.table({"id":pa.array([1,2,3],pa.int64()),"name":["a","b",None]}), s3/"bkt"/"d"/"p.parquet")
def flow(cur, commit, ph="%s"):
    cur.execute("drop table if exists c"); cur.execute("create table c(id bigint, name varchar(20), at timestamp, n numeric(10,2), f float8, ok boolean)")
    cur.execute("create temp table st(id bigint, name varchar(20))")
    cur.execute("copy st from 's3://bkt/d/' iam_role 'arn:aws:iam::1:role/r' format as parquet")
    cur.execute("insert into c(id, name) select id, name from st"); commit()
    cur.execute("delete from c using st where c.id = st.id"); cur.execute("insert into c(id,name) select id,name from st"); commit()
    cur.execute(f"insert into c values ({ph},{ph},{ph},{ph},{ph},{ph})",(9,"it's \\ x",datetime.datetime(2024,1,2,3,4,5,6),decimal.Decimal("-1.25"),0.1,True)); commit()
    cur.execute("select * from c order by id"); rows=[tuple(r) for r in cur.fetchall()]; print(rows)
    assert len(rows)==4 and rows[3]==(9,"it's \\ x",datetime.datetime(2024,1,2,3,4,5,6),decimal.Decimal("-1.25"),0.1,True), rows
def run(name,f):
    try: print(name, "OK", f())
    except Exception: print(name,"FAILED"); traceback.print_exc(limit=-3)
def p2():
    import psycopg2
    c=psycopg2.connect(host="127.0.0.1",port=port,dbname="dev",user="admin"); cur=c.cursor(); flow(cur,c.commit)
    try: cur.execute("select * from nope")
    except psycopg2.errors.UndefinedTable as e: return e.pgcode
def p3():
    import psycopg
    c=psycopg.connect(host="127.0.0.1",port=port,dbname="dev",user="admin"); cur=c.cursor(); flow(cur,c.commit)
    cur=c.cursor(binary=True); cur.execute("select * from c order by id"); assert cur.fetchall()[3][3]==decimal.Decimal("-1.25")
    try: cur.execute("select * from nope")
    except psycopg.errors.UndefinedTable as e: return e.sqlstate
def rc():
    import redshift_connector
    c=redshift_connector.connect(host="127.0.0.1",port=port,database="dev",user="admin",password="x",ssl=False); cur=c.cursor(); flow(cur,c.commit)
    try: cur.execute("select * from nope")
    except redshift_connector.ProgrammingError as e: code=e.args[0]["C"]
    c.rollback(); return code
def aw():
    import redshift_connector, awswrangler as wr, pandas as pd
    c=redshift_connector.connect(host="127.0.0.1",port=port,database="dev",user="admin",password="x",ssl=False)
    wr.redshift.to_sql(pd.DataFrame({"id":[1,2],"name":["a","b"]}), c, table="w", schema="public", mode="overwrite")
    wr.redshift.to_sql(pd.DataFrame({"id":[2,3],"name":["B","C"]}), c, table="w", schema="public", mode="upsert", primary_keys=["id"])
    return wr.redshift.read_sql_query("select * from public.w order by id", c).values.tolist()
run("psycopg2",p2); run("psycopg3",p3); run("redshift_connector",rc); run("awswrangler",aw)
