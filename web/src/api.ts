// What the page asks of its server. Answers never change under one address, so each is
// asked for once and kept; the oldest is let go when there are many.

import { EVER, isoDay, NEVER, parseDay, type Day } from "./day.ts";
import { readSegments, type Row, type Segment } from "./segments.ts";
import { readCodes, type Entity } from "./territory.ts";
import { clockParams, writeParams, type Clocks } from "./url.ts";

export type Params = readonly (readonly [string, string])[];

export function address(route: string, params: Params): string {
  const query = writeParams(params);
  return new URL(`api/${route}${query ? "?" + query : ""}`, document.baseURI).href;
}

const KEPT = 400;
const answers = new Map<string, Promise<unknown>>();

async function fetchJson(url: string): Promise<unknown> {
  const r = await fetch(url, { headers: { Accept: "application/json" } });
  const body: unknown = await r.json().catch(() => null);
  if (r.ok) return body;
  const said = (body as { error?: unknown; message?: unknown } | null);
  const message = [said?.message, said?.error].find((m) => typeof m === "string");
  throw new Error(typeof message === "string" ? message : `the server answers ${r.status}`);
}

export function get<T>(route: string, params: Params): Promise<T> {
  const url = address(route, params);
  const known = answers.get(url);
  if (known) return known as Promise<T>;
  const answer = fetchJson(url);
  answers.set(url, answer);
  answer.catch(() => answers.delete(url));
  if (answers.size > KEPT) answers.delete(answers.keys().next().value!);
  return answer as Promise<T>;
}

/** A table, or none where the server says that it found nothing. */
export async function table(route: string, params: Params): Promise<Row[]> {
  const rows = await get<unknown>(route, params);
  return Array.isArray(rows) ? (rows as Row[]) : [];
}

export interface SegmentQuery {
  subject?: string;
  relation?: string;
  object?: string;
}

export function segmentParams(q: SegmentQuery, clocks: Clocks): [string, string][] {
  const p = Object.entries(q).filter((e): e is [string, string] => Boolean(e[1]));
  return [...p, ...clockParams(clocks)];
}

/** Timelines; with "all" also the stretches of which nothing is said, or no. */
export async function segments(q: SegmentQuery, clocks: Clocks, all: "all" | "" = ""): Promise<Segment[]> {
  const params: [string, string][] = all ? [["all", "1"]] : [];
  return readSegments(await table("segments", [...segmentParams(q, clocks), ...params]));
}

/** One after the other in a few lanes: a browser has six connections, two stay free. */
export async function inLanes<T, R>(items: readonly T[], f: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await f(items[i]!);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return results;
}

const dayOr = (v: unknown, open: Day): Day =>
  typeof v === "string" && v !== "" ? parseDay(v) ?? open : open;

/** The last day of a date that may be a year or a month. */
function lastDayOr(v: unknown, open: Day): Day {
  if (typeof v !== "string" || v === "") return open;
  const m = /^(\d{4})(?:-(\d{2}))?$/.exec(v);
  if (!m) return parseDay(v) ?? open;
  const [year, month] = m[2] ? [Number(m[1]), Number(m[2])] : [Number(m[1]), 12];
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, "0")}`;
  return (parseDay(next) ?? open) - 1;
}

function readEntity(row: Row): Entity {
  const codes = row.codes;
  return {
    id: String(row.id ?? ""),
    type: String(row.type ?? ""),
    name: String(row.name ?? row.id ?? ""),
    since: dayOr(row.since, EVER),
    until: lastDayOr(row.until, NEVER),
    codes: readCodes(typeof codes === "string" ? codes
      : Array.isArray(codes) ? codes.join(";") : ""),
  };
}

export async function entities(type: string): Promise<Entity[]> {
  return (await table("entities", [["type", type]])).map(readEntity);
}

export const atParam = (day: Day): [string, string] => ["at", isoDay(day)];
