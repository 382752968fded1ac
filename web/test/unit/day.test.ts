import assert from "node:assert/strict";
import { test } from "node:test";
import { addMonths, isoDay, parseDay, sayDay } from "../../src/day.ts";

test("days are counted from 1970 and come back", () => {
  assert.equal(parseDay("1970-01-01"), 0);
  assert.equal(parseDay("2012-04-03"), 15433);
  for (const text of ["1816-01-01", "1009-02-14", "0044-03-15", "2000-02-29", "9999-12-31"])
    assert.equal(isoDay(parseDay(text)!), text);
});

test("a month or year is its first day; what is no day is none", () => {
  assert.equal(parseDay("2012"), parseDay("2012-01-01"));
  assert.equal(parseDay("2012-04"), parseDay("2012-04-01"));
  for (const text of ["2001-02-29", "2012-13-01", "2012-4-3", "", "..", "soon"]) assert.equal(parseDay(text), null);
});

test("a month on keeps the day where it can", () => {
  assert.equal(isoDay(addMonths(parseDay("2012-01-31")!, 1)), "2012-02-29");
  assert.equal(isoDay(addMonths(parseDay("2012-02-29")!, -12)), "2011-02-28");
  assert.equal(isoDay(addMonths(parseDay("2012-01-15")!, -1)), "2011-12-15");
});

test("days in words", () => {
  assert.equal(sayDay(parseDay("2012-04-03")!), "3 April 2012");
});
