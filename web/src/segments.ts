// Timelines as the register tells them, and what can be read off them: a day, a count
// through time, bars. Nothing here judges; the verdicts are the register's.

import { EVER, NEVER, parseDay, type Day } from "./day.ts";

export type Verdict =
  | "testified" | "presumed" | "disputed" | "possibly" | "no" | "unknown" | "unsaid";

/** From the best: the order in which several matters of one pair are told. */
export const VERDICTS: readonly Verdict[] =
  ["testified", "presumed", "disputed", "possibly", "no", "unknown", "unsaid"];

/** A stretch of days, both ends inclusive, on which a matter has one answer. */
export interface Segment {
  subject: string;
  subjectName: string;
  relation: string;
  object: string;
  objectName: string;
  facets: string;
  facetNames: string;
  value: string | null;
  verdict: Verdict;
  from: Day;
  until: Day;
  witnessed: Day | null;
  roots: number;
}

export type Row = Record<string, unknown>;

const text = (v: unknown): string => (typeof v === "string" ? v : "");

function readSegment(row: Row): Segment {
  const end = (v: unknown, open: Day): Day =>
    typeof v === "string" ? parseDay(v) ?? open : open;
  const witnessed = typeof row.witnessed === "string" ? parseDay(row.witnessed) : null;
  return {
    subject: text(row.subject),
    subjectName: text(row.subject_name) || text(row.subject),
    relation: text(row.relation),
    object: text(row.object),
    objectName: text(row.object_name) || text(row.object),
    facets: text(row.facets),
    facetNames: text(row.facet_names),
    value: typeof row.value === "string" && row.value !== "" ? row.value : null,
    verdict: (text(row.verdict) || "unsaid") as Verdict,
    from: end(row.from, EVER),
    until: end(row.until, NEVER),
    witnessed,
    roots: typeof row.roots === "number" ? row.roots : 0,
  };
}

/** Stretches in which something is said to be so, or may be. */
export function saysSomething(s: Segment): boolean {
  return s.verdict !== "no" && s.verdict !== "unknown" && s.verdict !== "unsaid";
}

export function readSegments(rows: readonly Row[]): Segment[] {
  return rows.map(readSegment);
}

/** Does a value stand: testified or presumed, and not an explicit denial? */
export function stands(s: Segment): boolean {
  return (s.verdict === "testified" || s.verdict === "presumed") && s.value !== "none";
}

const FULL = new Set<string | null>(["member", "suspended"]);

/** A full member; who is suspended still is one. */
export const isMember = (s: Segment): boolean => stands(s) && FULL.has(s.value);

export const holds = (s: Segment, day: Day): boolean => s.from <= day && day <= s.until;

const better = (a: Segment, b: Segment): number =>
  VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.roots - a.roots;

/** The party that is not `id`. */
export function otherParty(s: Segment, id: string): { id: string; name: string } {
  return s.subject === id
    ? { id: s.object, name: s.objectName }
    : { id: s.subject, name: s.subjectName };
}

/** All stretches that hold the day, by the other party, the best first. */
export function atDay(segments: readonly Segment[], subject: string, day: Day): Map<string, Segment[]> {
  const found = new Map<string, Segment[]>();
  for (const s of segments) {
    if (!holds(s, day)) continue;
    const other = otherParty(s, subject).id;
    const list = found.get(other);
    if (list) list.push(s);
    else found.set(other, [s]);
  }
  for (const list of found.values()) list.sort(better);
  return found;
}

export interface Step {
  day: Day;
  count: number;
}

/**
 * How many different keys hold, through time: a step function, each step from its day
 * on. Stretches without a first day count from the first day that anything has one.
 */
export function countThroughTime(
  segments: readonly Segment[], key: (s: Segment) => string, counts: (s: Segment) => boolean,
): Step[] {
  const edges: { day: Day; key: string; by: number }[] = [];
  for (const s of segments) {
    if (!counts(s)) continue;
    edges.push({ day: s.from, key: key(s), by: 1 });
    if (s.until !== NEVER) edges.push({ day: s.until + 1, key: key(s), by: -1 });
  }
  edges.sort((a, b) => a.day - b.day || a.by - b.by);
  const open = new Map<string, number>();
  const steps: Step[] = [];
  let count = 0;
  for (const e of edges) {
    const before = open.get(e.key) ?? 0;
    const after = before + e.by;
    open.set(e.key, after);
    if (before === 0 && after > 0) count++;
    if (before > 0 && after === 0) count--;
    const last = steps.at(-1);
    if (last && last.day === e.day) last.count = count;
    else steps.push({ day: e.day, count });
  }
  return steps.filter((s, i) => i === 0 || s.count !== steps[i - 1]!.count);
}

/** Things that happened, added up: each stretch counts once, from its first day on. */
export function happenedThroughTime(segments: readonly Segment[]): Step[] {
  const days = segments.filter((s) => s.from !== EVER).map((s) => s.from).sort((a, b) => a - b);
  const steps: Step[] = [];
  days.forEach((day, i) => {
    const last = steps.at(-1);
    if (last && last.day === day) last.count = i + 1;
    else steps.push({ day, count: i + 1 });
  });
  return steps;
}

/** The count on a day; steps are sorted. */
export function countOn(steps: readonly Step[], day: Day): number {
  let lo = 0, hi = steps.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (steps[mid]!.day <= day) lo = mid + 1;
    else hi = mid;
  }
  return lo === 0 ? 0 : steps[lo - 1]!.count;
}

/** Stretches of one matter and value that follow each other: one bar. */
export interface Bar {
  key: string;
  subject: string;
  subjectName: string;
  relation: string;
  object: string;
  objectName: string;
  facets: string;
  facetNames: string;
  segments: Segment[];
  from: Day;
  until: Day;
}

function matterKey(s: Segment): string {
  return [s.subject, s.relation, s.object, s.facets].join("\u0001");
}

/** Bars sorted as their stretches came; what says nothing is left out. */
export function bars(segments: readonly Segment[]): Bar[] {
  const open = new Map<string, Bar>();
  const all: Bar[] = [];
  const sorted = segments.filter(saysSomething).sort((a, b) => a.from - b.from);
  for (const s of sorted) {
    const key = matterKey(s);
    const bar = open.get(key);
    if (bar && s.from <= bar.until + 1) {
      bar.segments.push(s);
      bar.until = Math.max(bar.until, s.until);
      continue;
    }
    const fresh: Bar = { ...s, key, segments: [s] };
    open.set(key, fresh);
    all.push(fresh);
  }
  return all;
}

/** The treaty actions by which a state says that it will be bound, and those that end it. */
export const CONSENT: ReadonlySet<string> = new Set(["ratification", "acceptance", "approval", "accession", "succession",
  "formal-confirmation", "definitive-signature", "consent"]);
export const ENDED: ReadonlySet<string> = new Set(["denunciation", "withdrawal", "termination"]);

/** The day by which an action surely was: of a vague date the last that is possible. */
const surelyBy = (s: Segment): Day => (s.verdict === "possibly" ? s.until : s.from);

/** From which day to which each party is surely bound; what is disputed does not count. */
export function boundSpells(actions: readonly Segment[]): Map<string, { from: Day; until: Day }> {
  const bound = new Map<string, { from: Day; until: Day }>();
  const sorted = actions.filter((s) => stands(s) || s.verdict === "possibly").sort((a, b) => surelyBy(a) - surelyBy(b));
  for (const s of sorted) {
    const spell = bound.get(s.subject);
    const day = surelyBy(s);
    if (s.value !== null && CONSENT.has(s.value)) {
      if (!spell || day > spell.until) bound.set(s.subject, { from: day, until: NEVER });
    } else if (s.value !== null && ENDED.has(s.value) && spell) {
      spell.until = day;
    }
  }
  return bound;
}
