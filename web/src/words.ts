// Answers in words.

import { EVER, NEVER, sayDay, type Day } from "./day.ts";
import type { Segment, Verdict } from "./segments.ts";

const VALUE_WORDS: Record<string, string> = {
  none: "none, denied", "non-resident": "non-resident mission", "de-jure": "recognised de jure",
  "de-facto": "recognised de facto", open: "open dispute",
};

/** "consulate-general" as people write it. */
export function sayValue(value: string | null): string {
  if (value === null) return "";
  return VALUE_WORDS[value] ?? value.replace(/-/g, " ");
}

export const VERDICT_WORDS: Record<Verdict, string> = {
  testified: "testified",
  presumed: "presumed: nobody says that it ended",
  disputed: "disputed: sources say different things",
  possibly: "possibly: a vague date leaves it open",
  no: "no",
  unknown: "unknown: a source says that it cannot tell",
  unsaid: "nothing is said",
};

export const count = (n: number, one: string, many = one + "s"): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const TAKES_THE = /^(United|Soviet|Holy|Central African|Ottoman|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles|European|North Atlantic)|(Republic|Empire|Islands|Union|Organi[sz]ation|Nations|Confederation|Kingdom)$/;

/** A name within a sentence: "the Soviet Union". */
export const named = (name: string): string => (TAKES_THE.test(name) ? `the ${name}` : name);

export function saySpan(from: Day, until: Day): string {
  if (from === EVER && until === NEVER) return "at all times";
  if (from === until) return sayDay(from);
  if (from === EVER) return `until ${sayDay(until)}`;
  if (until === NEVER) return `since ${sayDay(from)}`;
  return `${sayDay(from)} to ${sayDay(until)}`;
}

/** "embassy in Vilnius, presumed, last witnessed 16 November 2022" */
export function saySegment(s: Segment): string {
  const silent = s.verdict === "disputed" || s.verdict === "no" || s.verdict === "unknown" || s.verdict === "unsaid";
  const what = sayValue(s.value) || (silent ? "" : s.relation);
  const where = s.facetNames ? ` (${s.facetNames})` : "";
  const grade = VERDICT_WORDS[s.verdict].replace(/:.*/, "");
  const told = [what + where, grade].filter((t) => t !== "").join(", ");
  return s.witnessed !== null && s.verdict === "presumed"
    ? `${told}, last witnessed ${sayDay(s.witnessed)}` : told;
}
