// Two states: everything between them on one timeline, from both sides.

import { address, segmentParams, segments, table } from "../api.ts";
import type { Atlas, ViewPart } from "../atlas.ts";
import { sayDay, today, type Day } from "../day.ts";
import { h } from "../dom.ts";
import { choose } from "../parts/choose.ts";
import { dayBar, FIRST_DAY } from "../parts/daybar.ts";
import { figureTools } from "../parts/figure.ts";
import { firstDayOf, Timeline, type Group } from "../parts/timeline.ts";
import { pageLink, voicesLink } from "../parts/link.ts";
import { matterOf } from "../parts/voices.ts";
import { countThroughTime, holds, isMember, saysSomething, stands, type Bar, type Segment } from "../segments.ts";
import { clockParams } from "../url.ts";
import { saySegment, sayValue } from "../words.ts";
import { conflictItem } from "./doubts.ts";
import { linesOf, titleOf } from "./lines.ts";
import { profilePart, rowOf } from "./state.ts";

const BOTH = new Set(["diplomatic", "dispute", "link", "tone", "border"]);

/** A line says from which side it is; what belongs to both says what it is. */
function label(atlas: Atlas, b: Bar): string {
  const value = b.segments.find((s) => s.value)?.value ?? null;
  const detail = b.facetNames || (BOTH.has(b.relation) ? "" : sayValue(value));
  if (BOTH.has(b.relation)) return detail || titleOf(b.relation);
  return `${atlas.name(b.subject)} → ${atlas.name(b.object)}${detail ? ": " + detail : ""}`;
}

function groups(atlas: Atlas, all: readonly Segment[], a: string): Group[] {
  const relations = [...new Set(all.map((s) => s.relation))];
  const rank = ["diplomatic", "recognition", "mission", "envoy", "dispute", "party", "visit"];
  const order = (r: string): number => (rank.includes(r) ? rank.indexOf(r) : rank.length);
  return relations.sort((x, y) => order(x) - order(y)).map((relation) => ({
    title: titleOf(relation),
    lines: linesOf(atlas, all.filter((s) => s.relation === relation), a, (at, b) => label(at, b)),
  })).filter((g) => g.lines.length > 0);
}

/** Bodies and treaties of both, as spells in which both were in them. */
async function shared(atlas: Atlas, a: string, b: string, relation: string): Promise<Segment[]> {
  const clocks = atlas.page().clocks;
  const [x, y] = await Promise.all([segments({ subject: a, relation }, clocks), segments({ subject: b, relation }, clocks)]);
  const theirs = new Map<string, Segment[]>();
  for (const s of y.filter(stands)) theirs.set(s.object, [...(theirs.get(s.object) ?? []), s]);
  return x.filter(stands).flatMap((s) => (theirs.get(s.object) ?? []).flatMap((t) => {
    const from = Math.max(s.from, t.from), until = Math.min(s.until, t.until);
    if (from > until || s.value !== t.value) return [];
    const verdict = s.verdict === "testified" && t.verdict === "testified" ? "testified" as const : "presumed" as const;
    return [{ ...s, from, until, verdict }];
  }));
}

export async function pairView(atlas: Atlas): Promise<ViewPart> {
  const page = atlas.page();
  const [a = "LTU", b = "POL"] = page.what;
  const [nameA, nameB] = [atlas.name(a), atlas.name(b)];
  const clocks = page.clocks;
  const [there, back, bodies, conflicts] = await Promise.all([
    segments({ subject: a, object: b }, clocks), segments({ subject: b, object: a }, clocks),
    shared(atlas, a, b, "member"),
    table("conflicts", [["subject", a], ["object", b], ...clockParams(clocks)]).catch(() => []),
  ]);
  const seen = new Set<string>();
  const all = [...there, ...back].filter((s) => {
    const key = [[s.subject, s.object].sort().join(), s.relation, s.facets, s.value, s.from, BOTH.has(s.relation) ? "" : s.subject].join("|");
    return seen.has(key) ? false : (seen.add(key), true);
  });
  const lines = groups(atlas, all, a);
  const sharedLines = linesOf(atlas, bodies, a);
  if (sharedLines.length > 0) lines.push({ title: "Both in the same organisation", lines: sharedLines });
  const last = today();
  const bar = dayBar(page.day, last, (d) => atlas.setDay(d));
  bar.setCurve(countThroughTime(bodies, (s) => s.object, isMember), "organisations in common");
  const timeline = new Timeline(lines, page.day, {
    from: firstDayOf([...all, ...bodies], FIRST_DAY), until: last,
    onPick: (picked, day) => {
      atlas.setDay(day);
      atlas.open(matterOf(picked));
    },
    onDay: (d) => atlas.setDay(d),
  }, `${nameA} and ${nameB} through time`);
  const now = h("ul", { class: "now" });
  const setNow = (day: Day): void => {
    const on = all.filter((s) => holds(s, day) && saysSomething(s));
    now.replaceChildren(...on.slice(0, 12).map((s) =>
      h("li", {}, voicesLink(atlas, matterOf(s),
        `${BOTH.has(s.relation) ? titleOf(s.relation) : `${atlas.name(s.subject)} → ${atlas.name(s.object)}, ${titleOf(s.relation).toLowerCase()}`}: ${saySegment(s)}`))));
    if (on.length === 0) now.replaceChildren(h("li", {}, `Nothing is said of ${sayDay(day)}.`));
  };
  setNow(page.day);
  const profile = profilePart(atlas, "pair", [["subject", a], ["object", b]]);
  const side = (i: number): HTMLElement => choose(atlas, {
    label: i === 0 ? "One state" : "The other state", chosen: i === 0 ? a : b, without: [i === 0 ? b : a],
    onChoice: (next) => atlas.go({ what: i === 0 ? [next, b] : [a, next], voices: null }),
  });
  const to = (id: string): HTMLElement => pageLink(atlas, { view: "state", what: [id] }, atlas.name(id));
  const element = h("div", { class: "pair-page" },
    h("div", { class: "page-head" }, h("h1", {}, `${nameA} and ${nameB}`), h("div", { class: "controls" }, side(0), side(1), to(a), to(b))),
    bar.element,
    h("section", { class: "now-box" }, h("h2", {}, "On this day"), now),
    conflicts.length > 0 ? h("section", { class: "doubts" }, h("div", { class: "doubt" }, h("h2", {}, `${conflicts.length} disagreement${conflicts.length === 1 ? "" : "s"}`),
      h("ul", { class: "conflicts" }, ...conflicts.slice(0, 4).map((r) => conflictItem(atlas, r))))) : null,
    h("section", { class: "figure-section" }, h("h2", {}, "Both sides on one line"), timeline.element,
      figureTools(atlas, {
        title: () => `${nameA} and ${nameB}`,
        svg: () => timeline.svg,
        rows: () => all.filter(saysSomething).map(rowOf),
        tables: [[a, b], [b, a]].map(([x, y]) => ({
          label: `segments ${x} ${y}`, href: address("segments", segmentParams({ subject: x!, object: y! }, clocks)),
        })),
      })),
    profile.element);
  return {
    element,
    title: `${nameA} and ${nameB}`,
    setDay(d) {
      bar.setDay(d);
      timeline.setDay(d);
      profile.setDay(d);
      setNow(d);
    },
  };
}
