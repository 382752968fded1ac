// What every view works with: who is who, where they are, and how to move on.

import type { GeometryCollection, Topology } from "topojson-specification";
import { entities, get, segments } from "./api.ts";
import type { Day } from "./day.ts";
import { Territory, type Entity } from "./territory.ts";
import { NO_CLOCKS, type Asked, type Clocks, type Page } from "./url.ts";

export type World = Topology<{ countries: GeometryCollection<{ name: string; centre: Point }> }>;

/** Longitude and latitude. */
export type Point = [number, number];

export interface Atlas {
  entities: Map<string, Entity>;
  territory: Territory;
  world: World;
  page(): Page;
  /** Moves on: a new entry in the browser's history. */
  go(change: Partial<Page>): void;
  /** The day alone: the page stays, its address follows. */
  setDay(day: Day): void;
  open(asked: Asked): void;
  name(id: string): string;
  places(): Promise<Map<string, Point>>;
  capitals(): Promise<Map<string, Point>>;
}

export interface ViewPart {
  element: HTMLElement;
  title: string;
  setDay(day: Day): void;
}

export async function loadWorld(): Promise<World> {
  // The page names it with its version, and has already begun to fetch it.
  const link = document.querySelector<HTMLLinkElement>('link[rel="preload"][as="fetch"]');
  const r = await fetch(link?.href ?? "world.json");
  if (!r.ok) throw new Error("the map is not there");
  return (await r.json()) as World;
}

export async function loadEntities(): Promise<Map<string, Entity>> {
  const lists = await Promise.all(
    ["state", "territory", "org", "format", "programme", "treaty"].map((t) => entities(t)));
  return new Map(lists.flat().map((e) => [e.id, e]));
}

/** Succession and existence are asked for while the entities are on their way. */
export async function loadTerritory(known: Promise<Map<string, Entity>>): Promise<Territory> {
  const [parts, existence, entities] = await Promise.all([
    segments({ relation: "part" }, NO_CLOCKS), segments({ relation: "exists" }, NO_CLOCKS), known]);
  return new Territory(entities, parts, existence);
}

function pointOf(e: Entity): Point | null {
  const m = /^(-?[\d.]+)\/(-?[\d.]+)$/.exec(e.codes.get("geo")?.[0] ?? "");
  return m ? [Number(m[2]), Number(m[1])] : null;
}

export async function loadPlaces(): Promise<Map<string, Point>> {
  const places = await entities("place");
  return new Map(places.flatMap((p) => {
    const at = pointOf(p);
    return at ? [[p.id, at] as const] : [];
  }));
}

/** Where a state's government sits: the last capital known is good enough for a mark. */
export async function loadCapitals(places: Promise<Map<string, Point>>): Promise<Map<string, Point>> {
  const [seats, at] = await Promise.all([segments({ relation: "seat" }, NO_CLOCKS), places]);
  const capitals = new Map<string, Point>();
  for (const s of seats) {
    const point = at.get(s.object);
    if (point && s.value !== "secretariat") capitals.set(s.subject, point);
  }
  return capitals;
}

/** "sha256:…": of what is shown, for citations; blank where the server does not say. */
export async function digest(clocks: Clocks): Promise<string> {
  try {
    const d = await get<Record<string, unknown>>("digest", clocks.known ? [["known", clocks.known]] : []);
    const text = Array.isArray(d) ? (d[0] as Record<string, unknown> | undefined)?.digest : d.digest;
    return typeof text === "string" ? text : "";
  } catch {
    return "";
  }
}
