-- Redshift's columns (AWS: PG_DEFAULT_ACL), and the one that psql reads. ALTER DEFAULT PRIVILEGES is refused.
SELECT 0 AS defacluser, 0 AS defaclrole, 0 AS defaclnamespace, '' AS defaclobjtype, CAST(NULL AS VARCHAR[]) AS defaclacl WHERE FALSE
