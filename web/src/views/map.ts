// The map: a state or organisation, a relation, a day; or a set expression.

import { address, segmentParams } from "../api.ts";
import type { Atlas, ViewPart } from "../atlas.ts";
import { classes, classOf, paintOf } from "../colour.ts";
import { isoDay, sayDay, today, type Day } from "../day.ts";
import { debounce, h, roving } from "../dom.ts";
import { kindFor, KINDS, loadLayer, loadSet, type Cell, type Layer, type Post } from "../layers.ts";
import { choose } from "../parts/choose.ts";
import { dayBar } from "../parts/daybar.ts";
import { figureTools } from "../parts/figure.ts";
import { pageLink } from "../parts/link.ts";
import { WorldMap, type Arc, type Hit } from "../parts/worldmap.ts";
import type { Row } from "../segments.ts";
import { count, sayValue } from "../words.ts";

interface MapPage extends ViewPart {
  layer: Layer;
}

const GRADES = ["testified", "presumed", "possibly", "disputed", "no"] as const;

/** The words of a legend entry, the class of its swatch, how many states. */
interface Entry {
  label: string;
  paint: string;
  n: number;
}

class MapView {
  readonly element: HTMLElement;
  private readonly map: WorldMap;
  private readonly tip = h("div", { class: "tip", role: "presentation", hidden: true });
  private readonly legend = h("ul", { class: "legend", "aria-label": "Legend" });
  private readonly list = h("ul", { class: "state-list", "aria-label": "States on this day" });
  private readonly listHead = h("h2", { class: "list-head" });
  private readonly notes = h("p", { class: "map-notes" });
  private readonly filter = h("input", {
    type: "search", class: "list-filter", placeholder: "Find a state in the list", "aria-label": "Find a state in the list",
  });
  private readonly bar;
  private cells = new Map<string, Cell>();
  private posts = new Map<string, Post>();
  private ends: number[] | null = null;
  private day: Day;
  private readonly fillList = debounce(60, () => this.showList());

  constructor(private readonly atlas: Atlas, private readonly layer: Layer, private readonly subject: string, controls: HTMLElement) {
    this.day = atlas.page().day;
    this.map = new WorldMap(atlas, {
      hover: (hit, x, y) => this.hover(hit, x, y),
      click: (hit) => this.pick(hit.id),
      hoverPost: (key, x, y) => {
        const post = this.posts.get(key);
        if (post) this.showTip([h("strong", {}, `${this.atlas.name(post.sender)} in ${post.placeName || this.atlas.name(post.host)}`),
          h("span", {}, post.say)], x, y);
      },
      clickPost: (key) => {
        const post = this.posts.get(key);
        if (post) this.atlas.open(post.asked);
      },
    });
    if (layer.most !== null) this.ends = classes(Math.max(1, layer.most));
    this.bar = dayBar(this.day, today(), (d) => this.atlas.setDay(d));
    this.bar.setCurve(layer.curve, layer.counted);
    this.filter.addEventListener("input", () => this.showList());
    roving(this.list, "button");
    const zoomButton = (label: string, name: string, f: () => void): HTMLElement =>
      h("button", { type: "button", "aria-label": name, title: name, onclick: f }, label);
    const figure = h("figure", { class: "map-figure" },
      h("div", { class: "map-frame" }, this.map.svg,
        h("div", { class: "zooms" },
          zoomButton("+", "Zoom in", () => this.map.zoomBy(1.7)),
          zoomButton("−", "Zoom out", () => this.map.zoomBy(1 / 1.7)),
          subject ? zoomButton("◎", `Zoom to ${atlas.name(subject)}`, () => this.map.zoomTo(subject, 5)) : null,
          zoomButton("⌂", "The whole world", () => this.map.zoomHome()))),
      h("figcaption", {}, this.legend, this.notes));
    this.element = h("div", { class: "map-page" },
      h("div", { class: "page-head" }, h("h1", {}, layer.title), controls),
      h("div", { class: "map-grid" },
        h("div", { class: "map-main" }, figure, this.bar.element,
          figureTools(atlas, {
            title: () => layer.title,
            svg: () => this.map.svg,
            rows: () => this.rows(),
            tables: layer.tables.map((t) => ({
              label: Object.values(t).join(" "),
              href: address("segments", segmentParams(t, atlas.page().clocks)),
            })),
          })),
        h("section", { class: "map-list" }, this.listHead, this.filter, this.list)),
      this.tip);
    this.setDay(this.day);
    void atlas.capitals().then((capitals) => {
      this.map.setCapitals(capitals);
      this.setDay(this.day);
    });
  }

  private paint(id: string): string {
    if (id === this.subject) return "p-self";
    const c = this.cells.get(id);
    if (!c) return "p-unsaid";
    if (c.count !== null && this.ends) return c.count > 0 ? `p-count-${classOf(c.count, this.ends)}` : "p-unsaid";
    return paintOf(c.value, c.verdict);
  }

  setDay(day: Day): void {
    this.day = day;
    this.bar.setDay(day);
    this.cells = this.layer.cells(day);
    this.map.setDay(day);
    this.map.paint((id) => this.paint(id));
    this.showLegend();
    this.showNotes();
    this.fillList();
    void this.showPosts();
    this.map.svg.setAttribute("aria-label", `World map: ${this.layer.title} on ${sayDay(day)}. ${this.summary()}`);
  }

  private async showPosts(): Promise<void> {
    const day = this.day;
    const posts = this.layer.posts(day);
    if (posts.length === 0) {
      this.map.posts([]);
      return;
    }
    const places = await this.atlas.places();
    if (day !== this.day) return;
    const residentFirst = [...posts].sort((a, b) => Number(a.value === "non-resident") - Number(b.value === "non-resident"));
    this.posts = new Map(residentFirst.map((p, i) => [String(i), p]));
    const arcs: Arc[] = [];
    const drawn = new Set<string>(); // one arc to a city, however many states it is responsible for
    for (const [key, p] of this.posts) {
      const to = places.get(p.place) ?? this.map.placeOf(p.host);
      if (!to) continue;
      const line = `${p.sender} ${to.join(" ")}`;
      const from = drawn.has(line) ? null : this.map.placeOf(p.sender);
      drawn.add(line);
      arcs.push({ from, to, key, className: `${paintOf(p.value, p.verdict)} post-${p.value ?? ""}` });
    }
    this.map.posts(arcs);
  }

  private entries(): Entry[] {
    const found = new Map<string, Entry>();
    for (const [id, c] of this.cells) {
      if (id === this.subject || !this.isState(id)) continue;
      const paint = this.paint(id);
      if (c.count !== null || paint === "p-unsaid" || paint === "p-unknown") continue;
      const label = c.verdict === "disputed" ? "disputed" : c.verdict === "no" ? "no"
        : `${sayValue(c.value)}${c.verdict === "testified" ? "" : ", " + c.verdict}`;
      const e = found.get(label);
      if (e) e.n++;
      else found.set(label, { label, paint, n: 1 });
    }
    const grade = (e: Entry): number => GRADES.findIndex((g) => e.label.endsWith(g));
    return [...found.values()].sort((a, b) => b.n - a.n || grade(a) - grade(b));
  }

  private isState(id: string): boolean {
    return this.atlas.entities.get(id)?.type === "state";
  }

  private summary(): string {
    if (this.ends) return count([...this.cells.values()].filter((c) => (c.count ?? 0) > 0).length, "state") + " with any.";
    return this.entries().map((e) => `${e.label}: ${e.n}`).join("; ") || "Nothing is said of this day.";
  }

  private showLegend(): void {
    const item = (paint: string, label: string): HTMLElement =>
      h("li", {}, h("span", { class: `swatch ${paint}`, "aria-hidden": "true" }), label);
    const items = this.ends
      ? this.ends.map((end, i) => item(`p-count-${i}`, i === 0 ? `1–${end}`
        : i === this.ends!.length - 1 ? `${this.ends![i - 1]! + 1} and more` : `${this.ends![i - 1]! + 1}–${end}`))
      : this.entries().slice(0, 9).map((e) => item(e.paint, `${e.label} (${e.n})`));
    items.push(item("p-unsaid", "nothing said"), item("p-nostate", "no state known here"));
    this.legend.replaceChildren(...items);
  }

  private showNotes(): void {
    const parts: string[] = [];
    const borrowed = this.map.borrowed();
    if (borrowed.size > 0) {
      const names = [...borrowed.keys()].map((id) => this.atlas.name(id));
      parts.push(`Borders are today's: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""} ${names.length === 1 ? "is" : "are"} drawn on the land of the states after them.`);
    }
    const away = this.map.unplaced().filter((id) => !["no", "unsaid", "unknown"].includes(this.cells.get(id)?.verdict ?? "unsaid"));
    if (away.length > 0) parts.push(`Not on the map, but in the list: ${away.map((id) => this.atlas.name(id)).join(", ")}.`);
    this.notes.textContent = parts.join(" ");
  }

  private showList(): void {
    const needle = this.filter.value.trim().toLowerCase();
    const rows = [...this.cells]
      .filter(([id, c]) => id !== this.subject && !["no", "unsaid", "unknown"].includes(c.verdict))
      .map(([id, c]) => ({ id, c, name: this.atlas.name(id) }))
      .filter((r) => r.name.toLowerCase().includes(needle))
      .sort((a, b) => (b.c.count ?? 0) - (a.c.count ?? 0) || a.name.localeCompare(b.name, "en"));
    const states = rows.filter((r) => this.isState(r.id)).length;
    const others = rows.length - states;
    this.listHead.textContent = rows.length === 0 ? "Nothing said of this day"
      : count(states, "state") + (others > 0 ? ` and ${count(others, "other")}` : "");
    const focused = this.list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.id : undefined;
    this.list.replaceChildren(...rows.map((r, i) => {
      const small = r.c.count !== null ? String(r.c.count)
        : [sayValue(r.c.value), r.c.verdict === "testified" ? "" : r.c.verdict].filter(Boolean).join(", ");
      const gone = this.isState(r.id) && !this.atlas.territory.exists(r.id, this.day);
      const b = h("button", {
        type: "button", tabindex: i === 0 ? 0 : -1, "data-id": r.id, class: gone ? "is-gone" : null,
        title: gone ? `No state on this day, as far as is known. ${r.c.say}` : r.c.say,
      },
        h("span", { class: `swatch ${this.paint(r.id)}`, "aria-hidden": "true" }),
        h("span", { class: "list-name" }, r.name), h("span", { class: "list-value" }, small));
      b.addEventListener("focus", () => this.map.highlight(r.id));
      b.addEventListener("pointerenter", () => this.map.highlight(r.id));
      b.addEventListener("click", () => this.pick(r.id));
      return h("li", {}, b);
    }));
    if (focused) this.list.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  }

  private pick(id: string): void {
    const c = this.cells.get(id);
    if (c?.asked) this.atlas.open(c.asked);
    else if (this.subject && id !== this.subject && this.isState(id) && this.isState(this.subject))
      this.atlas.go({ view: "pair", what: [this.subject, id], relation: "", voices: null });
    else if (this.isState(id)) this.atlas.go({ view: "state", what: [id], relation: "", voices: null });
  }

  private showTip(content: Node[], x: number, y: number): void {
    this.tip.replaceChildren(...content);
    this.tip.hidden = false;
    const box = this.tip.getBoundingClientRect();
    this.tip.style.left = `${Math.max(4, Math.min(x + 14, window.innerWidth - box.width - 8))}px`;
    this.tip.style.top = `${y + 18 + box.height > window.innerHeight ? y - box.height - 12 : y + 18}px`;
  }

  private hover(hit: Hit | null, x: number, y: number): void {
    if (!hit) {
      this.tip.hidden = true;
      return;
    }
    const c = this.cells.get(hit.id);
    const name = hit.id ? this.atlas.name(hit.id) : hit.landName;
    const own = hit.occupants[0];
    const lines: Node[] = [h("strong", {}, name)];
    if (!hit.id || !own) lines.push(h("span", {}, "No state is known here on this day."));
    else if (hit.id === this.subject) lines.push(h("span", {}, "Itself."));
    else lines.push(h("span", {}, c ? capital(c.say) : "Nothing is said."));
    if (own && !own.own)
      lines.push(h("span", { class: "tip-note" }, `Drawn on the land of ${hit.landName}, one of the states after it.`));
    const others = hit.occupants.slice(1).map((o) => `${this.atlas.name(o.id)}: ${this.cells.get(o.id)?.say ?? "nothing is said"}`);
    for (const o of others) lines.push(h("span", { class: "tip-note" }, `Also here: ${o}`));
    this.showTip(lines, x, y);
  }

  private rows(): Row[] {
    return [...this.cells].map(([id, c]) => ({
      state: id, name: this.atlas.name(id), day: isoDay(this.day), verdict: c.count === null ? c.verdict : null,
      value: c.value, count: c.count, witnessed: c.witnessed === null ? null : isoDay(c.witnessed), roots: c.roots, says: c.say,
    }));
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Which state, which relation. */
function controls(atlas: Atlas, id: string, kindId: string, type: string): HTMLElement {
  const select = h("select", { "aria-label": "Relation" },
    ...KINDS.filter((k) => k.of.includes(type)).map((k) => h("option", { value: k.id, selected: k.id === kindId }, k.label)));
  select.addEventListener("change", () => atlas.go({ relation: select.value, voices: null }));
  const who = choose(atlas, {
    label: "State", chosen: id,
    onChoice: (next) => atlas.go({
      what: [next], voices: null, relation: kindFor(select.value, atlas.entities.get(next)?.type ?? "state").id,
    }),
  });
  const view = type === "state" ? "state" : "org";
  return h("div", { class: "controls" }, who, select,
    type === "treaty" ? null : pageLink(atlas, { view, what: [id] }, view === "state" ? "State page" : "Organisation page"));
}

function setControls(atlas: Atlas, expression: string): HTMLElement {
  const field = h("input", { type: "text", value: expression, "aria-label": "Set expression", class: "set-field", spellcheck: "false" });
  const form = h("form", { class: "controls", onsubmit: (e) => {
    e.preventDefault();
    atlas.go({ what: [field.value], voices: null });
  } }, field, h("button", { type: "submit" }, "Show"));
  return form;
}

export async function mapView(atlas: Atlas): Promise<MapPage> {
  const page = atlas.page();
  if (page.view === "set") {
    const expression = page.what[0] ?? "EU & NATO";
    const layer = await loadSet(expression, page.clocks);
    const view = new MapView(atlas, layer, "", setControls(atlas, expression));
    return { element: view.element, title: expression, setDay: (d) => view.setDay(d), layer };
  }
  const id = page.what[0] ?? "LTU";
  const type = atlas.entities.get(id)?.type ?? "state";
  const kind = kindFor(page.relation, type);
  const layer = await loadLayer(kind, id, atlas.name(id), page.clocks, atlas.territory.heirs());
  const view = new MapView(atlas, layer, id, controls(atlas, id, kind.id, type));
  return { element: view.element, title: layer.title, setDay: (d) => view.setDay(d), layer };
}
