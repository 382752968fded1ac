-- How did SUBJECT stand to OBJECT in RELATION on DAY, as known on KNOWN: what each
-- work's newest edition that speaks says. (entente at also counts roots, applies
-- coverage, implied values and spells, and gives one verdict; this lists the voices.)
WITH asked (s, r, o, d, k) AS (
  SELECT (SELECT no FROM entity WHERE id = 'SUBJECT'),
         (SELECT no FROM relation WHERE id = 'RELATION'),
         (SELECT no FROM entity WHERE id = 'OBJECT'),
         CAST(julianday('DAY') - 2440587.5 AS INTEGER), unixepoch('KNOWN', '+1 day') - 1),
row AS MATERIALIZED (
  SELECT c.* FROM asked CROSS JOIN claim c
  WHERE c.subject = s AND c.relation = r AND c.object = o AND recorded <= k AND superseded > k
  UNION ALL
  SELECT c.* FROM asked CROSS JOIN claim c
  WHERE c.subject = o AND c.relation = r AND c.object = s AND recorded <= k AND superseded > k
    AND (SELECT symmetric FROM relation WHERE no = r) AND s <> o),
said AS (
  SELECT row.*, CASE
    WHEN d < s1 THEN 'not-yet'
    WHEN d > u2 THEN 'no-longer'
    WHEN d < s2 OR d > u1 THEN 'possibly'
    WHEN s1 IS NULL AND u1 IS NULL AND NOT (open AND d <= b) THEN 'unknown'
    WHEN d <= coalesce(u1, CASE WHEN open THEN a ELSE s2 END) THEN 'yes'
    ELSE 'presumed' END AS says
  FROM asked CROSS JOIN row),
ranked AS (
  SELECT said.*, s.work, s.id AS edition,
         rank() OVER (PARTITION BY s.work ORDER BY s.first_out DESC, s.id DESC) AS age
  FROM said CROSS JOIN source s ON s.no = said.source WHERE says <> 'unknown')
SELECT work, edition, v.text AS value, says, count(*) AS claims, date(min(s1) * 86400, 'unixepoch') AS since,
       date(86400 * max(CASE says WHEN 'yes' THEN coalesce(u1, CASE WHEN open THEN a END, s2) ELSE s2 END),
            'unixepoch') AS witnessed
FROM ranked JOIN value v ON v.no = ranked.value
WHERE age = 1
GROUP BY work, edition, v.text, says
ORDER BY says, work;
