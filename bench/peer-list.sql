-- Everything of SUBJECT on DAY: what a profile reads. Per matter the best that any
-- work's newest edition says, how many works, and which.
WITH asked (s, d, k) AS (
  SELECT (SELECT no FROM entity WHERE id = 'SUBJECT'),
         CAST(julianday('DAY') - 2440587.5 AS INTEGER), unixepoch('KNOWN', '+1 day') - 1),
row AS MATERIALIZED (
  SELECT c.*, c.object AS other FROM asked CROSS JOIN claim c
  WHERE c.subject = s AND recorded <= k AND superseded > k
  UNION ALL
  SELECT c.*, c.subject AS other FROM asked CROSS JOIN claim c CROSS JOIN relation r ON r.no = c.relation
  WHERE c.object = s AND r.symmetric AND recorded <= k AND superseded > k),
said AS (
  SELECT row.*, CASE
    WHEN d < s1 THEN 1
    WHEN d > u2 THEN 1
    WHEN d < s2 OR d > u1 THEN 2
    WHEN s1 IS NULL AND u1 IS NULL AND NOT (open AND d <= b) THEN 0
    WHEN d <= coalesce(u1, CASE WHEN open THEN a ELSE s2 END) THEN 4
    ELSE 3 END AS says
  FROM asked CROSS JOIN row),
ranked AS (
  SELECT said.*, s.work, rank() OVER (
    PARTITION BY relation, other, detail, s.work ORDER BY s.first_out DESC, s.id DESC) AS age
  FROM said CROSS JOIN source s ON s.no = said.source WHERE says > 0)
SELECT r.id, e.id, e.name, v.text AS value, t.text AS detail,
       CASE max(says) WHEN 4 THEN 'yes' WHEN 3 THEN 'presumed' ELSE 'possibly' END AS verdict,
       date(min(s1) * 86400, 'unixepoch') AS since, date(max(u2) * 86400, 'unixepoch') AS until,
       count(DISTINCT work) AS works, group_concat(DISTINCT work) AS which, count(*) AS claims
FROM ranked JOIN relation r ON r.no = ranked.relation LEFT JOIN entity e ON e.no = ranked.other
     JOIN value v ON v.no = ranked.value JOIN detail t ON t.no = ranked.detail
WHERE age = 1
GROUP BY r.id, e.id, v.text, t.text
HAVING max(says) > 1
ORDER BY r.id, e.name;
