import assert from "node:assert/strict";
import { test } from "node:test";
import { NEVER, parseDay } from "../../src/day.ts";
import {
  atDay, bars, boundSpells, countOn, countThroughTime, happenedThroughTime, otherParty, readSegments, stands, type Row,
} from "../../src/segments.ts";

const row = (r: Row): Row => ({
  subject: "LTU", subject_name: "Lithuania", relation: "diplomatic", object: "RUS", object_name: "Russia", facets: null,
  facet_names: null, value: "established", verdict: "testified", from: "1991-10-09", until: null, witnessed: null, roots: 1, ...r,
});
const day = (text: string): number => parseDay(text)!;

const russia = readSegments([
  row({ until: "2015-11-24", witnessed: "2015-11-24" }),
  row({ verdict: "presumed", from: "2015-11-25", until: "2022-03-31", witnessed: "2015-11-24" }),
  row({ verdict: "disputed", value: null, from: "2022-04-01", until: "2022-04-03" }),
  row({ value: "downgraded", from: "2022-04-04" }),
]);

test("a day has the stretch that holds it, both ends inclusive", () => {
  const on = (d: string) => atDay(russia, "LTU", day(d)).get("RUS")?.[0];
  assert.equal(on("1991-10-08"), undefined);
  assert.equal(on("1991-10-09")?.verdict, "testified");
  assert.equal(on("2015-11-25")?.verdict, "presumed");
  assert.equal(on("2022-04-03")?.verdict, "disputed");
  assert.equal(on("2022-04-03")?.value, null);
  assert.equal(on("2026-01-01")?.value, "downgraded");
});

test("the other party, from either side", () => {
  const s = russia[0]!;
  assert.equal(otherParty(s, "LTU").id, "RUS");
  assert.equal(otherParty(s, "RUS").name, "Lithuania");
});

test("of several matters with one state the best comes first", () => {
  const two = readSegments([
    row({ relation: "mission", facets: "place=place:kyiv", verdict: "possibly" }),
    row({ relation: "mission", facets: "place=place:lviv", verdict: "testified" }),
  ]);
  assert.deepEqual(atDay(two, "LTU", day("2000-01-01")).get("RUS")!.map((s) => s.verdict), ["testified", "possibly"]);
});

test("a count does not move where one stretch follows another", () => {
  const steps = countThroughTime(russia, (s) => s.object, stands);
  assert.deepEqual(steps.map((s) => s.count), [1, 0, 1]);
  assert.equal(countOn(steps, day("1991-10-08")), 0);
  assert.equal(countOn(steps, day("2015-11-25")), 1);
  assert.equal(countOn(steps, day("2022-04-02")), 0, "what is disputed does not stand");
  assert.equal(countOn(steps, day("2030-01-01")), 1);
});

test("what happened adds up", () => {
  const visits = readSegments(["1997-10-24", "1998-01-16", "1998-01-16"].map((d) => row({ relation: "visit", from: d, until: d })));
  const steps = happenedThroughTime(visits);
  assert.deepEqual(steps.map((s) => s.count), [1, 3]);
});

test("stretches that touch are one bar, a gap makes two", () => {
  const b = bars(russia);
  assert.equal(b.length, 1);
  assert.equal(b[0]!.segments.length, 4);
  assert.equal(b[0]!.until, NEVER);
  const un = readSegments([
    row({ relation: "member", object: "UN", value: "member", from: "1950-09-28", until: "1965-01-20" }),
    row({ relation: "member", object: "UN", value: "member", from: "1966-09-28" }),
    row({ relation: "member", object: "UN", verdict: "no", from: "1965-01-21", until: "1966-09-27" }),
  ]);
  assert.equal(bars(un).length, 2);
});

test("bound from consent to denunciation; a signature does not bind", () => {
  const acts = readSegments([
    row({ relation: "party", object: "treaty:x", value: "signature", from: "1990-01-01", until: "1990-01-01" }),
    row({ relation: "party", object: "treaty:x", value: "ratification", from: "1992-01-01", until: "1992-01-01" }),
    row({ relation: "party", object: "treaty:x", value: "denunciation", from: "1999-01-01", until: "1999-01-01" }),
    row({ subject: "POL", relation: "party", object: "treaty:x", value: "signature", from: "1990-01-01", until: "1990-01-01" }),
  ]);
  const bound = boundSpells(acts);
  assert.deepEqual(bound.get("LTU"), { from: day("1992-01-01"), until: day("1999-01-01") });
  assert.equal(bound.has("POL"), false);
});

test("a consent in a year binds once the year is over", () => {
  const acts = readSegments([row({ relation: "party", object: "treaty:x", value: "consent", verdict: "possibly", from: "1996-01-01", until: "1996-12-31" })]);
  assert.equal(boundSpells(acts).get("LTU")!.from, day("1996-12-31"));
});

test("an explicit denial does not stand", () => {
  assert.equal(stands(readSegments([row({ value: "none" })])[0]!), false);
});
