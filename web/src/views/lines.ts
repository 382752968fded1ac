// Timelines as lines of a figure: which relations come first and how they are called.

import type { Atlas } from "../atlas.ts";
import { bars, type Bar, type Segment } from "../segments.ts";
import type { Group, Line } from "../parts/timeline.ts";
import { sayValue } from "../words.ts";

/** Relations in the order of a profile; what is not named here follows. */
const TITLES: [string, string][] = [
  ["exists", "Existence"], ["diplomatic", "Diplomatic relations"], ["recognition", "Recognition"],
  ["mission", "Missions"], ["envoy", "Heads of mission"], ["member", "Memberships"], ["party", "Treaties"],
  ["pledge", "Alliances"], ["dispute", "Disputes"], ["sanction", "Sanctions"], ["visit", "Visits"],
  ["tone", "Assessments of relations"], ["position", "Positions"], ["policy", "Policies"], ["act", "Acts"],
  ["link", "Infrastructure"], ["office", "Offices and chairs"], ["part", "Structure"], ["seat", "Seats"],
  ["border", "Land boundary"], ["count", "Counts"], ["share", "Shares"], ["rank", "Ranks"], ["route", "Routes"],
];

const EVENTS = new Set(["party", "visit", "act", "held"]);
/** Told elsewhere, or not for a figure. */
const LEFT_OUT = new Set(["complete", "remark", "retract", "route", "share", "count", "rank", "border"]);

export const titleOf = (relation: string): string =>
  TITLES.find(([r]) => r === relation)?.[1] ?? relation;

function lineLabel(atlas: Atlas, b: Bar, subject: string): string {
  const other = b.subject === subject ? b.objectName || atlas.name(b.object) : b.subjectName || atlas.name(b.subject);
  const value = b.segments.find((s) => s.value)?.value ?? null;
  if (b.relation === "mission") return `${other}${b.facetNames ? ", " + b.facetNames : ""}`;
  if (b.facetNames) return `${other || sayValue(value)}: ${b.facetNames}`;
  return other || sayValue(value) || b.relation;
}

/** Bars with one label share a line; lines by their first day, the longest lived first. */
export function linesOf(atlas: Atlas, segments: readonly Segment[], subject: string, label = lineLabel): Line[] {
  const lines = new Map<string, Line>();
  for (const b of bars(segments)) {
    const name = label(atlas, b, subject);
    const line = lines.get(name);
    if (line) line.bars.push(b);
    else lines.set(name, { label: name, bars: [b], event: EVENTS.has(b.relation) });
  }
  const first = (l: Line): number => Math.min(...l.bars.map((b) => b.from));
  return [...lines.values()].sort((a, b) => first(a) - first(b) || a.label.localeCompare(b.label, "en"));
}

/** All relations of a subject as groups, in the order of a profile. */
export function groupsOf(atlas: Atlas, segments: readonly Segment[], subject: string): Group[] {
  const by = new Map<string, Segment[]>();
  for (const s of segments) {
    if (LEFT_OUT.has(s.relation)) continue;
    const list = by.get(s.relation);
    if (list) list.push(s);
    else by.set(s.relation, [s]);
  }
  const order = (r: string): number => {
    const i = TITLES.findIndex(([t]) => t === r);
    return i < 0 ? TITLES.length : i;
  };
  return [...by].sort((a, b) => order(a[0]) - order(b[0]))
    .map(([relation, list]) => ({ title: titleOf(relation), lines: linesOf(atlas, list, subject) }))
    .filter((g) => g.lines.length > 0);
}
