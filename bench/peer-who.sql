-- Who stood in RELATION to OBJECT on DAY.
WITH asked (r, o, d, k) AS (
  SELECT (SELECT no FROM relation WHERE id = 'RELATION'),
         (SELECT no FROM entity WHERE id = 'OBJECT'),
         CAST(julianday('DAY') - 2440587.5 AS INTEGER), unixepoch('KNOWN', '+1 day') - 1),
said AS (
  SELECT c.*, CASE
    WHEN d < s1 THEN 1
    WHEN d > u2 THEN 1
    WHEN d < s2 OR d > u1 THEN 2
    WHEN s1 IS NULL AND u1 IS NULL AND NOT (open AND d <= b) THEN 0
    WHEN d <= coalesce(u1, CASE WHEN open THEN a ELSE s2 END) THEN 4
    ELSE 3 END AS says
  FROM asked CROSS JOIN claim c WHERE c.object = o AND c.relation = r AND recorded <= k AND superseded > k),
ranked AS (
  SELECT said.*, s.work, rank() OVER (
    PARTITION BY subject, s.work ORDER BY s.first_out DESC, s.id DESC) AS age
  FROM said CROSS JOIN source s ON s.no = said.source WHERE says > 0)
SELECT e.id, e.name, v.text AS value,
       CASE max(says) WHEN 4 THEN 'yes' WHEN 3 THEN 'presumed' ELSE 'possibly' END AS verdict,
       date(min(s1) * 86400, 'unixepoch') AS since, count(DISTINCT work) AS works,
       group_concat(DISTINCT work) AS which
FROM ranked JOIN entity e ON e.no = subject JOIN value v ON v.no = ranked.value
WHERE age = 1
GROUP BY e.id, v.text
HAVING max(says) > 1
ORDER BY e.name;
