import assert from "node:assert/strict";
import { test } from "node:test";
import { citation, fileName, toCsv } from "../../src/keep.ts";

test("CSV keeps commas, quotes and line ends within cells; what is missing is empty", () => {
  assert.equal(toCsv([{ a: 'say "no"', b: null }, { a: "x,y", c: ["p", "q"] }, { b: 3 }]),
    'a,b,c\n"say ""no""",,\n"x,y",,p|q\n,3,\n');
  assert.equal(toCsv([]), "\n");
});

test("a file is named after what it shows", () => {
  assert.equal(fileName("Visits to and from Côte d’Ivoire 2012-04-03", "svg"), "visits-to-and-from-cote-divoire-2012-04-03.svg");
});

test("a citation names what is shown, the register and the day on which it was seen", () => {
  const c = citation("Members of {NATO}", "3 April 2012", "http://x/?org=NATO", "abcdef0123456789ff", "2026-11-25");
  assert.ok(c.plain.includes("“Members of {NATO}, 3 April 2012.”") && c.plain.includes("register abcdef0123456789.") && c.plain.includes("seen 2026-11-25"));
  assert.ok(c.bibtex.startsWith("@misc{membersofnato32012,") && c.bibtex.includes("title = {Members of NATO, 3 April 2012}"));
  assert.ok(!citation("T", "D", "U", "", "S").bibtex.includes("note"));
});
