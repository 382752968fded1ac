// What a person typed, as a page: names, relations, set expressions and days, in any order.

import { dayOf, parseDay, type Day } from "./day.ts";
import type { Entity } from "./territory.ts";
import type { Page } from "./url.ts";

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
  "november", "december"];

/** Words for what the map can show; the longest first. */
const RELATIONS: [RegExp, string][] = [
  [/\b(missions?|embass(y|ies)|consulates?) (in|to)\b/i, "missions-received"],
  [/\b(missions?|embass(y|ies)|consulates?)\b/i, "missions-sent"],
  [/\b(diplomatic )?relations\b/i, "diplomatic"],
  [/\b(shared )?organi[sz]ations\b/i, "organisations"],
  [/\btreaties\b/i, "treaties"],
  [/\bvisits?\b/i, "visits"],
  [/\bdisputes?\b/i, "disputes"],
  [/\brecogni[sz]ed by\b/i, "recognises"],
  [/\b(recognition|recogni[sz]es|who recogni[sz]ed)\b/i, "recognised-by"],
  [/\bmembers?\b/i, "members"],
];

const FILLERS = /\b(of|the|in|to|on|between|with|by|from|for|at|all|map)\b/gi;

/** Takes the first day out of a text: "2012-04-03", "3 April 2012", "2012". */
export function takeDay(text: string): { rest: string; day: Day | null } {
  const cut = (m: RegExpExecArray, day: Day | null): { rest: string; day: Day | null } =>
    ({ rest: (text.slice(0, m.index) + " " + text.slice(m.index + m[0].length)).trim(), day });
  const words = new RegExp(`\\b(\\d{1,2})\\.? (${MONTHS.join("|")}) (\\d{4})\\b`, "i").exec(text);
  if (words)
    return cut(words, dayOf(Number(words[3]), MONTHS.indexOf(words[2]!.toLowerCase()) + 1, Number(words[1])));
  const iso = /(?:^|\s)(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?=$|\s)/.exec(text);
  return iso ? cut(iso, parseDay(iso[1]!)) : { rest: text.trim(), day: null };
}

/** Does it look like a set: an operator with room around it, or a function? */
export function isSet(text: string): boolean {
  return /[&|]| - |\w\([^)]*\)|^\(/.test(text);
}

export type Finder = (name: string) => Entity | null;

const pageOf = (e: Entity): Partial<Page> => ({
  view: e.type === "state" || e.type === "territory" ? "state" : e.type === "treaty" ? "map" : "org",
  what: [e.id],
  relation: e.type === "treaty" ? "parties" : "",
});

/** Two names side by side, however they are joined. */
function splitTwo(text: string, find: Finder): [Entity, Entity] | null {
  const words = text.split(/\s+/);
  for (let i = 1; i < words.length; i++) {
    const left = words.slice(0, i).join(" ").replace(/[,–-]$/, "").replace(/ (and|[–-])$/i, "");
    const right = words.slice(i).join(" ").replace(/^(and|[,–-])\s*/i, "");
    const a = find(left), b = find(right);
    if (a && b && a.id !== b.id) return [a, b];
  }
  return null;
}

/** The page that answers, or null if no name in it is known. */
export function readQuestion(text: string, find: Finder): Partial<Page> | null {
  const { rest, day } = takeDay(text);
  const on: Partial<Page> = day === null ? {} : { day };
  if (rest === "") return day === null ? null : on;
  if (isSet(rest)) return { ...on, view: "set", what: [rest], relation: "", voices: null };
  const whole = find(rest);
  if (whole) return { ...on, ...pageOf(whole), voices: null };
  for (const [words, relation] of RELATIONS) {
    if (!words.test(rest)) continue;
    const who = find(rest.replace(words, " ").replace(FILLERS, " ").replace(/\s+/g, " ").trim());
    if (who) return { ...on, view: "map", what: [who.id], relation, voices: null };
  }
  const pair = splitTwo(rest, find);
  if (!pair) return null;
  const [a, b] = pair;
  if (a.type === "state" && b.type === "state") return { ...on, view: "pair", what: [a.id, b.id], relation: "", voices: null };
  const [state, body] = a.type === "state" ? [a, b] : [b, a];
  return {
    ...on, ...pageOf(state),
    voices: { kind: "matter", subject: state.id, relation: "member", object: body.id, facets: "" },
  };
}

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Exact ids, codes and names of what is known here; the last wins where two are alike. */
export function finder(entities: Iterable<Entity>): Finder {
  const known = new Map<string, Entity>();
  for (const e of [...entities].reverse()) {
    known.set(fold(e.name), e);
    for (const scheme of ["iso3", "iso2"]) {
      const code = e.codes.get(scheme)?.[0];
      if (code && !known.has(fold(code))) known.set(fold(code), e);
    }
  }
  for (const e of entities) known.set(fold(e.id), e);
  return (name) => known.get(fold(name)) ?? null;
}

/** What begins like that, then what has it inside. */
export function suggest(text: string, entities: Iterable<Entity>, most = 8): Entity[] {
  const needle = fold(text);
  if (needle === "") return [];
  const scored: { e: Entity; score: number }[] = [];
  for (const e of entities) {
    const name = fold(e.name), id = fold(e.id);
    const score = id === needle ? 0 : name.startsWith(needle) ? 1 : id.startsWith(needle) ? 2
      : name.includes(" " + needle) ? 3 : name.includes(needle) ? 4 : -1;
    if (score >= 0) scored.push({ e, score: score + (e.type === "state" ? 0 : 0.5) });
  }
  return scored.sort((a, b) => a.score - b.score || a.e.name.localeCompare(b.e.name, "en")).slice(0, most).map((x) => x.e);
}
