import assert from "node:assert/strict";
import { test } from "node:test";
import { finder, isSet, readQuestion, suggest, takeDay } from "../../src/ask.ts";
import { EVER, NEVER, parseDay } from "../../src/day.ts";
import { readCodes, type Entity } from "../../src/territory.ts";

const thing = (id: string, name: string, type = "state", codes = ""): Entity =>
  ({ id, type, name, since: EVER, until: NEVER, codes: readCodes(codes) });
const all = [
  thing("LTU", "Lithuania", "state", "iso2=LT;iso3=LTU"), thing("POL", "Poland"), thing("USA", "United States"),
  thing("SUN", "Soviet Union"), thing("CIV", "Côte d’Ivoire"), thing("NATO", "North Atlantic Treaty Organization", "org"),
];
const find = finder(all);
const ask = (text: string) => readQuestion(text, find);

test("a day may stand anywhere and be written in two ways", () => {
  assert.deepEqual(takeDay("Lithuania 2012-04-03"), { rest: "Lithuania", day: parseDay("2012-04-03") });
  assert.deepEqual(takeDay("2004 Poland"), { rest: "Poland", day: parseDay("2004-01-01") });
  assert.equal(takeDay("Lithuania on 3 April 2012").day, parseDay("2012-04-03"));
  assert.equal(takeDay("treaty of 1").day, null);
});

test("a name, a code, two names, a body", () => {
  assert.deepEqual([ask("Lithuania")?.view, ask("lt")?.what], ["state", ["LTU"]]);
  assert.deepEqual(ask("Lithuania Poland 2004")?.what, ["LTU", "POL"]);
  assert.deepEqual(ask("United States and Lithuania")?.what, ["USA", "LTU"]);
  assert.equal(ask("NATO")?.view, "org");
  assert.deepEqual(ask("Lithuania NATO")?.voices, { kind: "matter", subject: "LTU", relation: "member", object: "NATO", facets: "" });
});

test("relations by their words", () => {
  assert.deepEqual([ask("missions of Lithuania")?.relation, ask("embassies in the Soviet Union")?.relation], ["missions-sent", "missions-received"]);
  assert.equal(ask("visits Lithuania 2007")?.relation, "visits");
  assert.equal(ask("members of NATO")?.relation, "members");
});

test("sets are told from names", () => {
  assert.ok(isSet("EU & NATO - NB8") && isSet("bound(treaty:npt)") && !isSet("Guinea-Bissau"));
  assert.deepEqual(ask("EU & NATO 2004-05-01")?.what, ["EU & NATO"]);
});

test("what names nothing is no page", () => {
  assert.equal(ask("Atlantis"), null);
  assert.equal(ask(""), null);
});

test("suggestions find names without their marks, states first", () => {
  assert.equal(suggest("cote", all)[0]?.id, "CIV");
  assert.deepEqual(suggest("un", all).map((e) => e.id), ["USA", "SUN"]);
  assert.equal(suggest("nato", all)[0]?.id, "NATO");
});
