SELECT 0 AS inhrelid, 0 AS inhparent, 0 AS inhseqno WHERE FALSE
