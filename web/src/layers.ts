// What the map can show of a state or organisation. A layer is fetched once for its clocks;
// then every day is answered from its timelines.

import { inLanes, segments, table, type SegmentQuery } from "./api.ts";
import { EVER, NEVER, parseDay, yearOf, type Day } from "./day.ts";
import {
  atDay, boundSpells, CONSENT, countThroughTime, ENDED, happenedThroughTime, holds, isMember, otherParty,
  saysSomething, stands, type Segment, type Step, type Verdict,
} from "./segments.ts";
import { clockParams, type Asked, type Clocks } from "./url.ts";
import { count, named, saySegment } from "./words.ts";

export interface Cell {
  value: string | null;
  verdict: Verdict;
  /** Set where the map shows a number. */
  count: number | null;
  witnessed: Day | null;
  roots: number;
  /** The answer, without the names of the parties. */
  say: string;
  asked: Asked | null;
}

export interface Post {
  sender: string;
  place: string;
  placeName: string;
  host: string;
  value: string | null;
  verdict: Verdict;
  say: string;
  asked: Asked;
}

export interface Layer {
  /** "Diplomatic relations of Lithuania" */
  title: string;
  /** "states with relations": what the curve over the slider counts. */
  counted: string;
  cells(day: Day): Map<string, Cell>;
  curve: Step[];
  posts(day: Day): Post[];
  /** The largest count of any day; null where cells are values. */
  most: number | null;
  /** Tables of the server from which it is made. */
  tables: SegmentQuery[];
}

type Loaded = Pick<Layer, "cells" | "curve" | "posts" | "most" | "tables">;

interface LayerKind {
  id: string;
  label: string;
  /** Of which kinds of entity: state, org, treaty. */
  of: readonly string[];
  title(name: string): string;
  counted: string;
  load(id: string, clocks: Clocks, heirs: Heirs): Promise<Loaded>;
}

/** Of states that another one continues: which. What the one did about a treaty binds the other. */
type Heirs = ReadonlyMap<string, string>;

/** The actions of a state, and those of the one that it continues. */
function inherited(actions: readonly Segment[], heirs: Heirs): Segment[] {
  return actions.flatMap((s) => {
    const heir = heirs.get(s.subject);
    return heir ? [s, { ...s, subject: heir }] : [s];
  });
}

const noPosts = (): Post[] => [];

function cellOf(list: readonly Segment[]): Cell {
  const best = list[0]!;
  const more = list.length > 1 ? `; and ${list.length - 1} more` : "";
  return {
    value: best.value,
    verdict: best.verdict,
    count: null,
    witnessed: best.witnessed,
    roots: best.roots,
    say: saySegment(best) + more,
    asked: { kind: "matter", subject: best.subject, relation: best.relation, object: best.object, facets: "" },
  };
}

function mapValues<K, V, W>(m: ReadonlyMap<K, V>, f: (v: V) => W): Map<K, W> {
  return new Map([...m].map(([k, v]) => [k, f(v)]));
}

function valueLayer(id: string, all: readonly Segment[], tables: SegmentQuery[]): Loaded {
  const other = (s: Segment): string => otherParty(s, id).id;
  return {
    cells: (day: Day) => mapValues(atDay(all, id, day), cellOf),
    curve: countThroughTime(all, other, stands),
    posts: noPosts,
    most: null,
    tables,
  };
}

const postOf = (s: Segment): Post => ({
  sender: s.subject,
  host: s.object,
  place: /(?:^|;)place=([^;]+)/.exec(s.facets)?.[1] ?? "",
  placeName: s.facetNames,
  value: s.value,
  verdict: s.verdict,
  say: saySegment(s),
  asked: { kind: "matter", subject: s.subject, relation: s.relation, object: s.object, facets: s.facets },
});

function missionLayer(id: string, all: readonly Segment[], tables: SegmentQuery[]): Loaded {
  return {
    ...valueLayer(id, all, tables),
    posts: (day: Day) => all.filter((s) => holds(s, day) && saysSomething(s)).map(postOf),
  };
}

function counted(n: number, say: string, asked: Asked | null): Cell {
  return { value: null, verdict: n > 0 ? "testified" : "unsaid", count: n, witnessed: null, roots: 0, say, asked };
}

/** Counts of days that matter, at the turns of years: for the scale of colours. */
function mostOf(cells: (day: Day) => Map<string, Cell>, steps: readonly Step[]): number {
  let most = 0, last = NaN;
  for (const s of steps) {
    const year = s.day === EVER ? NaN : yearOf(s.day);
    if (year === last) continue;
    last = year;
    for (const c of cells(s.day).values()) most = Math.max(most, c.count ?? 0);
  }
  return most;
}

interface Membership {
  id: string;
  name: string;
  own: Segment[];
  others: Segment[];
}

/** Bodies in which both are members, from the tables of all bodies that the state was in. */
async function sharedBodies(id: string, clocks: Clocks): Promise<Loaded> {
  const own = (await segments({ subject: id, relation: "member" }, clocks)).filter(isMember);
  const names = new Map(own.map((s) => [s.object, s.objectName]));
  const bodies: Membership[] = await inLanes([...names], async ([body, name]) => ({
    id: body,
    name,
    own: own.filter((s) => s.object === body),
    others: (await segments({ relation: "member", object: body }, clocks))
      .filter((s) => isMember(s) && s.subject !== id),
  }));
  const cells = (day: Day): Map<string, Cell> => {
    const shared = new Map<string, string[]>();
    for (const b of bodies) {
      if (!b.own.some((s) => holds(s, day))) continue;
      const seen = new Set(b.others.filter((s) => holds(s, day)).map((s) => s.subject));
      for (const state of seen) {
        const list = shared.get(state);
        if (list) list.push(b.id);
        else shared.set(state, [b.id]);
      }
    }
    return mapValues(shared, (list) => counted(list.length,
      `${count(list.length, "organisation")} in common: ${shorten(list)}`, null));
  };
  const curve = countThroughTime(own, (s) => s.object, stands);
  return {
    cells, curve, posts: noPosts, most: mostOf(cells, curve),
    tables: [{ subject: id, relation: "member" }],
  };
}

const shorten = (list: readonly string[]): string =>
  list.slice(0, 6).join(", ") + (list.length > 6 ? ` and ${list.length - 6} more` : "");

/** Treaties by which both are bound. */
async function sharedTreaties(id: string, clocks: Clocks, heirs: Heirs): Promise<Loaded> {
  const selves = [id, ...[...heirs].filter(([, heir]) => heir === id).map(([before]) => before)];
  const own = (await inLanes(selves, (self) => segments({ subject: self, relation: "party" }, clocks))).flat();
  const names = new Map(own.map((s) => [s.object, s.objectName]));
  const treaties = await inLanes([...names], async ([treaty, name]) => ({
    name,
    bound: boundSpells(inherited(await segments({ relation: "party", object: treaty }, clocks), heirs)),
  }));
  const withOwn = treaties.filter((t) => t.bound.has(id));
  const inForce = (s: { from: Day; until: Day } | undefined, day: Day): boolean =>
    s !== undefined && s.from <= day && day <= s.until;
  const cells = (day: Day): Map<string, Cell> => {
    const shared = new Map<string, number>();
    for (const t of withOwn) {
      if (!inForce(t.bound.get(id), day)) continue;
      for (const [state, spell] of t.bound)
        if (state !== id && inForce(spell, day)) shared.set(state, (shared.get(state) ?? 0) + 1);
    }
    return mapValues(shared, (n) => counted(n, `both bound by ${count(n, "treaty", "treaties")}`, null));
  };
  const edges = withOwn.map((t) => t.bound.get(id)!);
  const curve = countThroughTime(
    edges.map((e, i) => ({ ...own[0]!, object: String(i), from: e.from, until: e.until })),
    (s) => s.object, () => true);
  return {
    cells, curve, posts: noPosts, most: mostOf(cells, curve),
    tables: [{ subject: id, relation: "party" }],
  };
}

/** Visits made up to the day, in both directions. */
async function visits(id: string, clocks: Clocks): Promise<Loaded> {
  const [made, received] = await Promise.all([
    segments({ subject: id, relation: "visit" }, clocks),
    segments({ relation: "visit", object: id }, clocks),
  ]);
  const all = [...made, ...received].filter((s) => saysSomething(s) && s.value !== "none" && s.from !== EVER)
    .sort((a, b) => a.from - b.from);
  const cells = (day: Day): Map<string, Cell> => {
    const by = new Map<string, { made: number; received: number; last: Segment }>();
    for (const v of all) {
      if (v.from > day) break;
      const other = otherParty(v, id).id;
      const known = by.get(other) ?? { made: 0, received: 0, last: v };
      if (v.subject === id) known.made++;
      else known.received++;
      known.last = v;
      by.set(other, known);
    }
    return mapValues(by, (v) => ({
      ...counted(v.made + v.received,
        `${count(v.made, "visit")} there and ${v.received} from there up to this day; the last: ${saySegment(v.last)}`,
        { kind: "matter", subject: v.last.subject, relation: "visit", object: v.last.object, facets: "" }),
      witnessed: v.last.from,
    }));
  };
  return {
    cells, curve: happenedThroughTime(all), posts: noPosts, most: mostOf(cells, happenedThroughTime(all)),
    tables: [{ subject: id, relation: "visit" }, { relation: "visit", object: id }],
  };
}

const STATUS: [ReadonlySet<string>, string][] = [
  [CONSENT, "bound"], [ENDED, "withdrawn"], [new Set(["signature", "signatory"]), "signatory"],
];
const statusOf = (value: string | null): string | null =>
  STATUS.find(([values]) => value !== null && values.has(value))?.[1] ?? null;

/** Where each party stands by its last action up to the day that changes anything. */
async function parties(id: string, clocks: Clocks, heirs: Heirs): Promise<Loaded> {
  const actions = (await segments({ relation: "party", object: id }, clocks))
    .filter((s) => saysSomething(s) && statusOf(s.value) !== null).sort((a, b) => a.from - b.from);
  const cells = (day: Day): Map<string, Cell> => {
    const found = new Map<string, Cell>();
    for (const s of actions) {
      if (s.from > day) break;
      const happened: Segment = s.verdict === "possibly" && day > s.until ? { ...s, verdict: "testified" } : s;
      const cell = { ...cellOf([happened]), value: statusOf(s.value) };
      found.set(s.subject, cell);
      const heir = heirs.get(s.subject);
      if (heir) found.set(heir, { ...cell, say: `${cell.say}, as ${s.subjectName}` });
    }
    return found;
  };
  const bound = boundSpells(actions);
  const spells = [...bound].map(([subject, spell]) => ({ ...actions[0]!, ...spell, subject }));
  return {
    cells, curve: countThroughTime(spells, (s) => s.subject, () => true), posts: noPosts, most: null,
    tables: [{ relation: "party", object: id }],
  };
}

function simple(query: (id: string) => SegmentQuery, make = valueLayer) {
  return async (id: string, clocks: Clocks): Promise<Loaded> => {
    const q = query(id);
    return make(id, await segments(q, clocks, "all"), [q]);
  };
}

const STATE = ["state"] as const;

export const KINDS: readonly LayerKind[] = [
  { id: "diplomatic", label: "Diplomatic relations", of: STATE, counted: "states with relations",
    title: (n) => `Diplomatic relations of ${named(n)}`,
    load: simple((id) => ({ subject: id, relation: "diplomatic" })) },
  { id: "missions-sent", label: "Missions sent", of: STATE, counted: "states with a mission",
    title: (n) => `Missions of ${named(n)} abroad`,
    load: simple((id) => ({ subject: id, relation: "mission" }), missionLayer) },
  { id: "missions-received", label: "Missions received", of: STATE, counted: "states that keep a mission",
    title: (n) => `Missions to ${named(n)}`,
    load: simple((id) => ({ relation: "mission", object: id }), missionLayer) },
  { id: "organisations", label: "Shared organisations", of: STATE, counted: "memberships of the state",
    title: (n) => `Organisations in common with ${named(n)}`, load: sharedBodies },
  { id: "treaties", label: "Treaties in common", of: STATE, counted: "treaties that bind the state",
    title: (n) => `Treaties in common with ${named(n)}`, load: sharedTreaties },
  { id: "visits", label: "Visits", of: STATE, counted: "visits so far",
    title: (n) => `Visits to and from ${named(n)}`, load: visits },
  { id: "disputes", label: "Disputes", of: STATE, counted: "states in dispute",
    title: (n) => `Disputes of ${named(n)}`,
    load: simple((id) => ({ subject: id, relation: "dispute" })) },
  { id: "recognised-by", label: "Recognised by", of: STATE, counted: "states that recognise it",
    title: (n) => `Who recognises ${named(n)}`,
    load: simple((id) => ({ relation: "recognition", object: id })) },
  { id: "recognises", label: "Recognises", of: STATE, counted: "states recognised",
    title: (n) => `Whom ${named(n)} recognises`,
    load: simple((id) => ({ subject: id, relation: "recognition" })) },
  { id: "members", label: "Members", of: ["org", "format", "programme"], counted: "with a status in it",
    title: (n) => `Members of ${named(n)}`,
    load: simple((id) => ({ relation: "member", object: id })) },
  { id: "parties", label: "Parties", of: ["treaty"], counted: "parties bound",
    title: (n) => `Parties to ${named(n)}`, load: parties },
];

export function kindFor(id: string, type: string): LayerKind {
  const fits = KINDS.filter((k) => k.of.includes(type));
  return fits.find((k) => k.id === id) ?? fits[0] ?? KINDS[0]!;
}

export async function loadLayer(kind: LayerKind, id: string, name: string, clocks: Clocks, heirs: Heirs): Promise<Layer> {
  return { title: kind.title(name), counted: kind.counted, ...(await kind.load(id, clocks, heirs)) };
}

/** A set expression through time. */
export async function loadSet(expression: string, clocks: Clocks): Promise<Layer> {
  const rows = await table("states", [["q", expression], ...clockParams(clocks)]);
  const day = (v: unknown, open: Day): Day => (typeof v === "string" ? parseDay(v) ?? open : open);
  const all: Segment[] = rows.map((r) => ({
    subject: String(r.state ?? ""), subjectName: String(r.name ?? r.state ?? ""), relation: "in", object: "",
    objectName: "", facets: "", facetNames: "", value: "in the set", verdict: String(r.verdict) as Verdict,
    from: day(r.from, EVER), until: day(r.until, NEVER),
    witnessed: typeof r.witnessed === "string" ? parseDay(r.witnessed) : null,
    roots: 0,
  }));
  const claims = new Map(rows.map((r, i) => [all[i]!, Array.isArray(r.claims) ? (r.claims as string[]) : []]));
  const because = new Map(rows.map((r, i) => [all[i]!, Array.isArray(r.parts) ? (r.parts as string[]).join("; ") : ""]));
  const cells = (on: Day): Map<string, Cell> => mapValues(atDay(all, "", on), (list) => {
    const s = list[0]!;
    return {
      ...cellOf(list),
      say: saySegment(s) + (because.get(s) ? ` (${because.get(s)})` : ""),
      asked: { kind: "claims", claims: claims.get(s)! },
    };
  });
  return {
    title: expression, counted: "in the set", cells, posts: noPosts, most: null, tables: [],
    curve: countThroughTime(all, (s) => s.subject, (s) => s.verdict === "testified" || s.verdict === "presumed"),
  };
}

