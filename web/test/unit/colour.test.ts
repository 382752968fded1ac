import assert from "node:assert/strict";
import { test } from "node:test";
import { classes, classOf, hueOf, paintOf } from "../../src/colour.ts";

test("grade and value make the paint; a dispute has no value", () => {
  assert.equal(paintOf("established", "testified"), "p-testified-blue");
  assert.equal(paintOf("established", "presumed"), "p-presumed-blue");
  assert.equal(paintOf("severed", "possibly"), "p-possibly-orange");
  assert.equal(paintOf("established", "disputed"), "p-disputed");
  assert.equal(paintOf(null, "unsaid"), "p-unsaid");
  assert.equal(paintOf("none", "testified"), "p-testified-grey");
});

test("a value that is not in the list has always the same hue", () => {
  assert.equal(hueOf("something-new"), hueOf("something-new"));
});

test("classes are round, rise, and hold the most", () => {
  for (const most of [1, 4, 7, 23, 60, 99, 137, 1000, 4321]) {
    const ends = classes(most);
    assert.ok(ends.every((e, i) => Number.isInteger(e) && (i === 0 || e > ends[i - 1]!)), String(ends));
    assert.ok(ends.at(-1)! >= most, `${most}: ${ends}`);
  }
  assert.equal(classOf(1, [10, 20, 30]), 0);
  assert.equal(classOf(11, [10, 20, 30]), 1);
  assert.equal(classOf(99, [10, 20, 30]), 2);
});
