import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDay } from "../../src/day.ts";
import { clockParams, readPage, writePage, type Page } from "../../src/url.ts";

const today = parseDay("2026-11-25")!;

test("what is written is read back", () => {
  const pages: string[] = [
    "?map=LTU&relation=diplomatic&day=2012-04-03",
    "?state=LTU&compare=LVA,EST&day=2012-04-03&known=2026-11-24&said-by=2013&source=wp-*&source=factbook&without=untc",
    "?pair=LTU,POL&day=1991-09-05",
    "?org=NATO&day=2004-03-29&why=LTU+member+NATO",
    "?set=EU+%26+NATO+-+NB8&day=2004-05-01",
    "?conflicts=&day=2012-04-03",
    "?map=LTU&relation=missions-sent&day=2022-11-16&why=LTU+mission+BLR+place%3Dplace:minsk",
  ];
  for (const p of pages) {
    const page = readPage(p, today);
    assert.deepEqual(readPage(writePage(page), today), page, p);
  }
});

test("each part is where it belongs", () => {
  const p = readPage("?pair=LTU,POL&day=2012-04-03&why=LTU+mission+POL+place%3Dplace%3Awarsaw", today);
  assert.equal(p.view, "pair");
  assert.deepEqual(p.what, ["LTU", "POL"]);
  assert.equal(p.day, parseDay("2012-04-03"));
  assert.deepEqual(p.voices, { kind: "matter", subject: "LTU", relation: "mission", object: "POL", facets: "place=place:warsaw" });
});

test("an empty or damaged address is the map, today", () => {
  for (const text of ["", "?", "?day=yesterday", "?unknown=1"]) {
    const p = readPage(text, today);
    assert.equal(p.view, "map");
    assert.deepEqual(p.what, ["LTU"]);
    assert.equal(p.day, today);
  }
});

test("a set keeps its commas and operators", () => {
  const page: Page = { ...readPage("", today), view: "set", what: ["party(treaty:npt-1968) | EU, NATO"] };
  assert.deepEqual(readPage(writePage(page), today).what, page.what);
});

test("clocks go to the server under their long names", () => {
  assert.deepEqual(clockParams({ known: "2020", saidBy: "2013", source: ["wp-*"], without: ["x"] }),
    [["known", "2020"], ["said-by", "2013"], ["source", "wp-*"], ["without", "x"]]);
});
