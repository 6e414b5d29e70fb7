SELECT * FROM (VALUES (12, 2612, 'internal', 100, FALSE, FALSE, 0), (13, 2612, 'c', 100, FALSE, FALSE, 0),
    (14, 2612, 'sql', 100, FALSE, TRUE, 0)) l(oid, tableoid, lanname, lanowner, lanispl, lanpltrusted, lanplcallfoid)
