// The address of the page is its state: what is shown can be sent, and back goes back.

import { isoDay, parseDay, type Day } from "./day.ts";

export type View = "map" | "set" | "state" | "pair" | "org" | "conflicts" | "ask";

export const VIEWS: readonly View[] = ["map", "set", "state", "pair", "org", "conflicts", "ask"];

/** Through whose ears, and as known when. */
export interface Clocks {
  known: string;
  saidBy: string;
  source: string[];
  without: string[];
}

/** What the voices are asked for: a matter on the day, or claims by their ids. */
export type Asked =
  | { kind: "matter"; subject: string; relation: string; object: string; facets: string }
  | { kind: "claims"; claims: string[] };

export interface Page {
  view: View;
  /** The state, organisation, pair (two ids), set expression or question. */
  what: string[];
  relation: string;
  compare: string[];
  day: Day;
  clocks: Clocks;
  voices: Asked | null;
}

export const NO_CLOCKS: Clocks = { known: "", saidBy: "", source: [], without: [] };

const list = (text: string | null): string[] => (text ? text.split(",").filter(Boolean) : []);

function readVoices(text: string | null): Asked | null {
  if (!text) return null;
  const parts = text.split(" ");
  if (parts.length === 1) return { kind: "claims", claims: list(text) };
  const [subject = "", relation = "", object = "", facets = ""] = parts;
  return { kind: "matter", subject, relation, object: object === "-" ? "" : object, facets };
}

function writeVoices(v: Asked): string {
  if (v.kind === "claims") return v.claims.join(",");
  return [v.subject, v.relation, v.object || "-", v.facets].join(" ").trim();
}

export function readPage(search: string, today: Day): Page {
  const q = new URLSearchParams(search);
  const view = VIEWS.find((v) => q.has(v)) ?? "map";
  const text = q.get(view) ?? "";
  const what = view === "set" || view === "ask" ? (text ? [text] : []) : list(text);
  return {
    view,
    what: what.length === 0 && view === "map" ? ["LTU"] : what,
    relation: q.get("relation") ?? "",
    compare: list(q.get("compare")),
    day: parseDay(q.get("day") ?? "") ?? today,
    clocks: {
      known: q.get("known") ?? "",
      saidBy: q.get("said-by") ?? "",
      source: q.getAll("source"),
      without: q.getAll("without"),
    },
    voices: readVoices(q.get("why")),
  };
}

/** The clocks as the server takes them. */
export function clockParams(c: Clocks): [string, string][] {
  const p: [string, string][] = [];
  if (c.known) p.push(["known", c.known]);
  if (c.saidBy) p.push(["said-by", c.saidBy]);
  for (const s of c.source) p.push(["source", s]);
  for (const s of c.without) p.push(["without", s]);
  return p;
}

/** A space is %20 for servers, but people read and type addresses: commas and colons stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%20/g, "+");
}

export function writeParams(params: readonly (readonly [string, string])[]): string {
  return params.map(([k, v]) => `${k}=${encode(v)}`).join("&");
}

export function writePage(page: Page): string {
  const p: [string, string][] = [[page.view, page.what.join(",")]];
  if (page.relation) p.push(["relation", page.relation]);
  if (page.compare.length > 0) p.push(["compare", page.compare.join(",")]);
  p.push(["day", isoDay(page.day)]);
  p.push(...clockParams(page.clocks));
  if (page.voices) p.push(["why", writeVoices(page.voices)]);
  return "?" + writeParams(p);
}
