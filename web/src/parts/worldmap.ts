// The map itself: land, marks for what is too small or has no land of its own, posts and
// arcs. It knows colours and places, and nothing of relations.

import { geoEqualEarth, geoGraticule10, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from "d3-zoom";
import type { Feature, Geometry, MultiLineString } from "geojson";
import { feature, mesh } from "topojson-client";
import type { Atlas, Point } from "../atlas.ts";
import type { Day } from "../day.ts";
import { s } from "../dom.ts";
import type { Occupant } from "../territory.ts";
import { patterns } from "./patterns.ts";

const WIDTH = 960;
/** The world without Antarctica, which no state is asked about. */
const HEIGHT = 412;

/** Land smaller than this (in square units of the view box) gets a mark as well. */
const SMALL = 6;

interface Land {
  id: string;
  name: string;
  path: SVGPathElement;
  area: number;
  occupants: Occupant[];
}

interface Mark {
  id: string;
  circle: SVGCircleElement;
}

export interface Arc {
  from: Point | null;
  to: Point;
  className: string;
  key: string;
}

/** Of what the pointer is over: the state on that land, and how it came to be drawn there. */
export interface Hit {
  id: string;
  landName: string;
  occupants: Occupant[];
}

interface MapEvents {
  hover(hit: Hit | null, x: number, y: number): void;
  click(hit: Hit): void;
  hoverPost(key: string, x: number, y: number): void;
  clickPost(key: string): void;
}

export class WorldMap {
  readonly svg: SVGSVGElement;
  private readonly root: SVGGElement;
  private readonly markLayer: SVGGElement;
  private readonly postLayer: SVGGElement;
  private readonly land: Land[] = [];
  private readonly centres = new Map<string, Point>();
  private readonly projection: GeoProjection;
  private readonly path: GeoPath;
  private readonly zoomer: ZoomBehavior<SVGSVGElement, unknown>;
  private marks: Mark[] = [];
  private day: Day = NaN;
  private scale = 1;
  private onScreen = new Map<string, (SVGPathElement | SVGCircleElement)[]>();

  constructor(private readonly atlas: Atlas, private readonly events: MapEvents) {
    this.projection = geoEqualEarth().fitWidth(WIDTH - 8, { type: "Sphere" });
    this.path = geoPath(this.projection).digits(1);
    this.root = s("g", { class: "map-root" });
    this.markLayer = s("g", { class: "map-marks" });
    this.postLayer = s("g", { class: "map-posts" });
    this.svg = s("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "img", "aria-label": "World map",
    }, patterns(), this.root);
    this.drawLand();
    this.root.append(this.postLayer, this.markLayer);
    this.zoomer = zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, 40]).translateExtent([[0, 0], [WIDTH, HEIGHT]])
      .extent([[0, 0], [WIDTH, HEIGHT]])
      .filter((e: Event & { ctrlKey?: boolean; button?: number }) => !e.ctrlKey || e.type === "wheel")
      .on("zoom", (e: D3ZoomEvent<SVGSVGElement, unknown>) => this.onZoom(e));
    select(this.svg).call(this.zoomer).on("dblclick.zoom", null);
    this.listen();
  }

  private drawLand(): void {
    const { world, entities } = this.atlas;
    const byNumber = new Map<number, string>();
    const byName: Record<string, string> = { Kosovo: "XKX", Somaliland: "SML", "N. Cyprus": "NCY" };
    for (const e of entities.values()) {
      for (const n of e.codes.get("isonum") ?? [])
        if (!byNumber.has(Number(n)) || e.type === "state") byNumber.set(Number(n), e.id);
    }
    this.root.append(
      s("path", { class: "sea", d: this.path({ type: "Sphere" }) }),
      s("path", { class: "graticule", d: this.path(geoGraticule10()) }));
    const countries = feature(world, world.objects.countries).features as Feature<Geometry, { name: string; centre: Point }>[];
    for (const f of countries) {
      const name = f.properties.name;
      const id = (f.id === undefined ? byName[name] : byNumber.get(Number(f.id))) ?? "";
      if (id) this.centres.set(id, f.properties.centre);
      const d = this.path(f);
      if (!d || name === "Antarctica") continue;
      const path = s("path", { class: "land p-nostate", d, "data-land": this.land.length, "data-id": id });
      this.land.push({
        id, name, path, area: this.path.area(f), occupants: [],
      });
      this.root.append(path);
    }
    const borders: MultiLineString = mesh(world, world.objects.countries, (a, b) => a !== b);
    this.root.append(s("path", { class: "borders", d: this.path(borders) }));
  }

  private onZoom(e: D3ZoomEvent<SVGSVGElement, unknown>): void {
    this.root.setAttribute("transform", String(e.transform));
    if (this.scale !== e.transform.k) {
      this.scale = e.transform.k;
      this.sizeMarks();
    }
  }

  private radius(): number {
    return 3.2 / Math.sqrt(this.scale);
  }

  private sizeMarks(): void {
    const r = this.radius();
    for (const c of this.root.querySelectorAll("circle")) c.setAttribute("r", String(r * Number(c.dataset.size ?? 1)));
    this.root.style.setProperty("--zoom", String(1 / this.scale));
  }

  zoomBy(factor: number): void {
    select(this.svg).call(this.zoomer.scaleBy, factor);
  }

  zoomHome(): void {
    select(this.svg).call(this.zoomer.transform, zoomIdentity);
  }

  zoomTo(id: string, scale: number): void {
    const at = this.placeOf(id);
    const xy = at && this.projection(at);
    if (!xy) return;
    select(this.svg).call(this.zoomer.transform,
      zoomIdentity.translate(WIDTH / 2, HEIGHT / 2).scale(scale).translate(-xy[0], -xy[1]));
  }

  /** Where a state may be pointed to: its capital, else the middle of its land. */
  placeOf(id: string): Point | null {
    const lent = this.land.find((l) => l.occupants[0]?.id === id)?.id ?? "";
    return this.capitals.get(id) ?? this.centres.get(id) ?? this.centres.get(lent) ?? null;
  }

  private capitals = new Map<string, Point>();

  setCapitals(capitals: Map<string, Point>): void {
    this.capitals = capitals;
    this.day = NaN;
  }

  /** Who stands where on the day; marks for those without land that can be seen. */
  setDay(day: Day): void {
    if (day === this.day) return;
    this.day = day;
    const { territory, entities } = this.atlas;
    const drawn = new Map<string, number>();
    this.onScreen = new Map();
    for (const l of this.land) {
      l.occupants = l.id ? territory.occupants(l.id, day) : [];
      if (l.occupants.length === 0 && entities.get(l.id)?.type === "territory")
        l.occupants = [{ id: l.id, own: true }];
      const first = l.occupants[0];
      if (!first) continue;
      drawn.set(first.id, (drawn.get(first.id) ?? 0) + l.area);
      this.show(first.id, l.path);
    }
    const r = this.radius();
    this.marks = [];
    const circles: SVGCircleElement[] = [];
    for (const e of entities.values()) {
      if (e.type !== "state" || (drawn.get(e.id) ?? 0) > SMALL || !territory.exists(e.id, day)) continue;
      const at = this.placeOf(e.id);
      const xy = at && this.projection(at);
      if (!xy) continue;
      const circle = s("circle", { class: "mark", cx: xy[0].toFixed(1), cy: xy[1].toFixed(1), r, "data-state": e.id });
      this.marks.push({ id: e.id, circle });
      circles.push(circle);
      this.show(e.id, circle);
    }
    this.markLayer.replaceChildren(...circles);
  }

  private show(id: string, e: SVGPathElement | SVGCircleElement): void {
    const list = this.onScreen.get(id);
    if (list) list.push(e);
    else this.onScreen.set(id, [e]);
  }

  /** States that exist on the day and have no place on this map. */
  unplaced(): string[] {
    return [...this.atlas.entities.values()]
      .filter((e) => e.type === "state" && this.atlas.territory.exists(e.id, this.day) && !this.onScreen.has(e.id))
      .map((e) => e.id);
  }

  /** Vanished states that are drawn on the land of those after them. */
  borrowed(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const l of this.land) {
      const first = l.occupants[0];
      if (first && !first.own) found.set(first.id, [...(found.get(first.id) ?? []), l.name]);
    }
    return found;
  }

  /** Paints every state by the class that `paint` gives it. */
  paint(paint: (id: string) => string): void {
    const set = (e: Element, name: string): void => {
      if (e.getAttribute("class") !== name) e.setAttribute("class", name);
    };
    for (const l of this.land) {
      const first = l.occupants[0];
      const state = first && this.atlas.entities.get(first.id)?.type === "state";
      set(l.path, `land ${state || (first && paint(first.id) !== "p-unsaid") ? paint(first!.id) : "p-nostate"}`);
    }
    for (const m of this.marks) set(m.circle, `mark ${paint(m.id)}`);
  }

  posts(arcs: readonly Arc[]): void {
    const r = this.radius();
    const lines: SVGElement[] = [];
    const dots: SVGElement[] = [];
    for (const a of arcs) {
      const xy = this.projection(a.to);
      if (!xy) continue;
      if (a.from) {
        const d = this.path({ type: "LineString", coordinates: [a.from, a.to] });
        if (d) lines.push(s("path", { class: `arc ${a.className}`, d, "data-post": a.key }));
      }
      dots.push(s("circle", {
        class: `post ${a.className}`, cx: xy[0].toFixed(1), cy: xy[1].toFixed(1), r: r * 0.8, "data-size": 0.8,
        "data-post": a.key,
      }));
    }
    this.postLayer.replaceChildren(...lines, ...dots);
  }

  /** Marks a state as the one that is looked at. */
  highlight(id: string | null): void {
    for (const e of this.svg.querySelectorAll(".is-lit")) e.classList.remove("is-lit");
    if (!id) return;
    for (const e of this.onScreen.get(id) ?? []) e.classList.add("is-lit");
  }

  private hit(target: EventTarget | null): Hit | null {
    if (!(target instanceof SVGElement)) return null;
    const state = target.dataset.state;
    if (state) return { id: state, landName: "", occupants: [{ id: state, own: true }] };
    const land = target.dataset.land === undefined ? undefined : this.land[Number(target.dataset.land)];
    if (!land) return null;
    return { id: land.occupants[0]?.id ?? "", landName: land.name, occupants: land.occupants };
  }

  private listen(): void {
    this.svg.addEventListener("pointermove", (e) => {
      const post = e.target instanceof SVGElement ? e.target.dataset.post : undefined;
      if (post !== undefined) {
        this.events.hoverPost(post, e.clientX, e.clientY);
        return;
      }
      const hit = this.hit(e.target);
      this.highlight(hit?.id ?? null);
      this.events.hover(hit, e.clientX, e.clientY);
    });
    this.svg.addEventListener("pointerleave", () => {
      this.highlight(null);
      this.events.hover(null, 0, 0);
    });
    this.svg.addEventListener("click", (e) => {
      const post = e.target instanceof SVGElement ? e.target.dataset.post : undefined;
      if (post !== undefined) this.events.clickPost(post);
      const hit = this.hit(e.target);
      if (hit?.id) this.events.click(hit);
    });
  }
}
