-- A bitemporal register as a careful person writes it by hand for the sqlite3 shell,
-- loaded from the same package:
--
--   cd PACKAGE && sqlite3 peer.db < bench/peer-load.sql
--
-- Names become numbers, dates become days (first and last possible, inclusive),
-- `replaces` becomes the instant from which a row no longer counts. It makes no ids,
-- finds no duplicates, refuses nothing: no row is checked against the vocabulary, a date
-- that it cannot read is NULL. So it does less than an import here, not the same.
PRAGMA synchronous = FULL; -- durable when it returns, as an import here is
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -64000;

CREATE TABLE entity (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT, name TEXT);
CREATE TABLE relation (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, shape TEXT,
                       symmetric INTEGER, label TEXT);
CREATE TABLE source (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, work TEXT NOT NULL,
                     kind TEXT, title TEXT, first_out INTEGER, last_out INTEGER, per TEXT);
CREATE TABLE value (no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE detail (no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE claim (
  no INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL, relation INTEGER NOT NULL, object INTEGER, value INTEGER,
  s1 INTEGER, s2 INTEGER, u1 INTEGER, u2 INTEGER, open INTEGER NOT NULL,
  detail INTEGER, source INTEGER, per INTEGER, a INTEGER, b INTEGER,
  recorded INTEGER NOT NULL, superseded INTEGER NOT NULL
);
CREATE TABLE claim_words (no INTEGER PRIMARY KEY, at TEXT, quote TEXT, note TEXT, by TEXT);

CREATE TEMP TABLE entities_csv (id, type, name, aliases, since, until, codes, recorded, replaces);
CREATE TEMP TABLE relations_csv (id, shape, symmetric, multi, once, facet, "values", implies,
                                 ends, section, label, recorded, replaces);
CREATE TEMP TABLE sources_csv (id, work, kind, type, title, author, publisher, published,
                               accessed, per, url, archive, licence, lang, note, recorded, replaces);
CREATE TEMP TABLE claims_csv (id, subject, relation, object, value, since, until, detail, source,
                              at, per, as_of, quote, note, recorded, by, replaces);
.mode csv
.import --schema temp --skip 1 relations.csv relations_csv
.import --schema temp --skip 1 entities.csv entities_csv
.import --schema temp --skip 1 sources.csv sources_csv
.import --schema temp --skip 1 claims.csv claims_csv

BEGIN;

-- Every distinct date once: a day, a month, a year, a decade, each perhaps qualified.
CREATE TEMP TABLE date (text TEXT PRIMARY KEY, first INTEGER, last INTEGER) WITHOUT ROWID;
INSERT INTO date
WITH word (text) AS (
  SELECT since FROM claims_csv UNION SELECT until FROM claims_csv UNION
  SELECT as_of FROM claims_csv UNION SELECT published FROM sources_csv UNION
  SELECT accessed FROM sources_csv),
bare (text, z) AS (SELECT text, rtrim(text, '?~%') FROM word WHERE text NOT IN ('', '..')),
edge (text, low, high) AS (SELECT text, replace(z, 'X', '0'), replace(z, 'X', '9') FROM bare)
SELECT text,
  CAST(floor(CASE length(low)
    WHEN 10 THEN julianday(low) WHEN 7 THEN julianday(low || '-01')
    WHEN 4 THEN julianday(low || '-01-01') END - 2440587.5) AS INTEGER),
  CAST(floor(CASE length(high)
    WHEN 10 THEN julianday(high) WHEN 7 THEN julianday(high || '-01', '+1 month', '-1 day')
    WHEN 4 THEN julianday(high || '-12-31') END - 2440587.5) AS INTEGER)
FROM edge;

INSERT INTO entity (id, type, name) SELECT id, type, name FROM entities_csv;
INSERT INTO entity (id, type, name) SELECT DISTINCT object, 'rel', object FROM claims_csv
  WHERE object LIKE 'rel:%';
INSERT INTO entity (id, type, name) SELECT DISTINCT subject, 'any', subject FROM claims_csv
  WHERE subject LIKE 'any:%';
INSERT INTO relation (id, shape, symmetric, label)
  SELECT id, shape, symmetric = 'yes', label FROM relations_csv;
INSERT INTO source (id, work, kind, title, first_out, last_out, per)
  SELECT s.id, s.work, s.kind, s.title, coalesce(p.first, a.first), coalesce(p.last, a.last), s.per
  FROM sources_csv s LEFT JOIN date p ON p.text = s.published LEFT JOIN date a ON a.text = s.accessed;
INSERT INTO value (text) SELECT DISTINCT value FROM claims_csv;
INSERT INTO detail (text) SELECT DISTINCT detail FROM claims_csv;

CREATE TEMP TABLE replaced (id TEXT PRIMARY KEY, instant INTEGER) WITHOUT ROWID;
INSERT OR IGNORE INTO replaced
  SELECT replaces, unixepoch(recorded) FROM claims_csv WHERE replaces <> '' ORDER BY recorded;

INSERT INTO claim
  SELECT c.rowid, e.no, r.no, o.no, v.no, s.first, s.last, u.first, u.last, c.until = '..', d.no,
         w.no, p.no, coalesce(a.first, w.first_out), coalesce(a.last, w.last_out),
         unixepoch(c.recorded), coalesce(x.instant, 9223372036854775807)
  FROM claims_csv c
  JOIN entity e ON e.id = c.subject
  JOIN relation r ON r.id = c.relation
  LEFT JOIN entity o ON o.id = c.object
  LEFT JOIN value v ON v.text = c.value
  LEFT JOIN date s ON s.text = c.since
  LEFT JOIN date u ON u.text = c.until
  LEFT JOIN date a ON a.text = c.as_of
  LEFT JOIN detail d ON d.text = c.detail
  LEFT JOIN source w ON w.id = c.source
  LEFT JOIN source p ON p.id = c.per
  LEFT JOIN replaced x ON x.id = c.id
  WHERE c.relation <> 'retract';
INSERT INTO claim_words
  SELECT rowid, at, quote, note, by FROM claims_csv WHERE at || quote || note <> '';

CREATE INDEX claim_subject ON claim (subject, relation, object);
CREATE INDEX claim_object ON claim (object, relation);
CREATE INDEX claim_source ON claim (source);
CREATE INDEX source_work ON source (work);
COMMIT;
ANALYZE;
