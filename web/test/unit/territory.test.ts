import assert from "node:assert/strict";
import { test } from "node:test";
import { EVER, NEVER, parseDay } from "../../src/day.ts";
import { readSegments } from "../../src/segments.ts";
import { readCodes, Territory, type Entity } from "../../src/territory.ts";

const state = (id: string, since = "", until = ""): Entity => ({
  id, type: "state", name: id, since: since ? parseDay(since)! : EVER, until: until ? parseDay(until)! : NEVER, codes: new Map(),
});
const entities = new Map([
  state("ARM"), state("RUS"), state("SUN", "1922-12-30", "1991-12-26"), state("DEU", "1871-01-18"), state("DDR", "1949-10-07", "1990-10-02"),
  state("SRB"), state("SCG", "1992-04-27", "2006-06-05"), state("YUG", "1918-12-01", "1992-04-26"),
].map((e) => [e.id, e]));
const part = (subject: string, object: string, value: string, from: string) =>
  ({ subject, relation: "part", object, value, verdict: "testified", from, until: from });
const territory = new Territory(entities, readSegments([
  part("ARM", "SUN", "successor", "1991-09-21"), part("RUS", "SUN", "successor", "1991-12-25"),
  part("RUS", "SUN", "continues", "1991-12-24"), part("DEU", "DDR", "successor", "1990-10-03"),
  part("SRB", "SCG", "continues", "2006-06-03"), part("SCG", "YUG", "successor", "1992-01-01"),
]), readSegments([{ subject: "ARM", relation: "exists", value: "exists", verdict: "testified", from: "1991-09-21", until: null },
  { subject: "SRB", relation: "exists", value: "exists", verdict: "testified", from: "2006-06-05", until: null }]));
const on = (id: string, day: string): string => territory.occupants(id, parseDay(day)!).map((o) => (o.own ? "" : "*") + o.id).join(" ");

test("a state before its first day is not there", () => {
  assert.equal(territory.exists("ARM", parseDay("1991-09-20")!), false);
  assert.equal(territory.exists("ARM", parseDay("1991-09-21")!), true);
  assert.equal(territory.exists("SUN", parseDay("1991-12-27")!), false);
});

test("a vanished state stands on the land of those after it", () => {
  assert.equal(on("ARM", "1985-01-01"), "*SUN");
  assert.equal(on("ARM", "2000-01-01"), "ARM");
  assert.equal(on("RUS", "1985-01-01"), "*SUN", "what continues another was the other");
  assert.equal(on("RUS", "1900-01-01"), "RUS");
});

test("of two on one land today's own comes first", () => {
  assert.equal(on("DEU", "1970-01-01"), "DEU *DDR");
  assert.equal(on("DEU", "1995-01-01"), "DEU");
});

test("through one that came and went to the one before", () => {
  assert.equal(on("SRB", "1995-01-01"), "*SCG");
  assert.equal(on("SRB", "1980-01-01"), "*YUG");
  assert.equal(on("SRB", "2010-01-01"), "SRB");
});

test("codes without their dates, each scheme with all it has", () => {
  assert.deepEqual(readCodes("isonum=276;isonum=280@1974/1990;geo=52.52/13.41").get("isonum"), ["276", "280"]);
});
