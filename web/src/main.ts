// The page: its head, the view that the address names, the voices beside it.

import {
  loadCapitals, loadEntities, loadPlaces, loadTerritory, loadWorld, type Atlas, type Point, type ViewPart,
} from "./atlas.ts";
import { today, type Day } from "./day.ts";
import { h } from "./dom.ts";
import { clockChips, clockControls } from "./parts/clocks.ts";
import { pageLink } from "./parts/link.ts";
import { searchBox } from "./parts/search.ts";
import { Voices } from "./parts/voices.ts";
import { readPage, writePage, type Page, type View } from "./url.ts";
import { askView } from "./views/ask.ts";
import { conflictsView } from "./views/conflicts.ts";
import { mapView } from "./views/map.ts";
import { orgView } from "./views/org.ts";
import { pairView } from "./views/pair.ts";
import { stateView } from "./views/state.ts";

const VIEWS: Record<View, (atlas: Atlas) => Promise<ViewPart> | ViewPart> = {
  map: mapView, set: mapView, state: stateView, pair: pairView, org: orgView, conflicts: conflictsView, ask: askView,
};

/** What two pages must share for the view to stay as it is. */
const viewKey = (p: Page): string =>
  JSON.stringify([p.view, p.what, p.relation, p.compare, p.clocks]);

const NAV: [View, string, Partial<Page>][] = [
  ["map", "Map", { relation: "diplomatic" }],
  ["state", "State", {}],
  ["pair", "Pair", {}],
  ["org", "Organisation", {}],
  ["conflicts", "Disagreements", {}],
  ["ask", "Ask", {}],
];

class App implements Atlas {
  entities!: Atlas["entities"];
  territory!: Atlas["territory"];
  world!: Atlas["world"];
  private current: Page = readPage(location.search, today());
  private shown = "";
  private shownDay: Day = NaN;
  private part: ViewPart | null = null;
  private turn = 0;
  private readonly main = h("main", { id: "main", tabindex: -1 });
  private readonly nav = h("nav", { class: "nav", "aria-label": "Views" });
  private readonly tools = h("div", { class: "head-tools" });
  private readonly chips = h("div", {});
  private readonly voices = new Voices(this);
  private dayTimer = 0;
  private placesAsked: Promise<Map<string, Point>> | null = null;
  private capitalsAsked: Promise<Map<string, Point>> | null = null;

  page(): Page {
    return this.current;
  }

  name(id: string): string {
    return this.entities.get(id)?.name ?? id.replace(/^[a-z]+:/, "").replace(/-/g, " ");
  }

  places(): Promise<Map<string, Point>> {
    this.placesAsked ??= loadPlaces();
    return this.placesAsked;
  }

  capitals(): Promise<Map<string, Point>> {
    this.capitalsAsked ??= loadCapitals(this.places());
    return this.capitalsAsked;
  }

  go(change: Partial<Page>): void {
    const moved = change.view !== undefined && change.view !== this.current.view;
    const next = { ...this.current, ...change };
    if (moved && change.compare === undefined) next.compare = [];
    const same = writePage(next) === writePage(this.current);
    this.flushDay();
    this.current = next;
    if (!same) history.pushState(null, "", writePage(next));
    void this.show(moved || change.what !== undefined);
  }

  setDay(day: Day): void {
    if (day === this.current.day) return;
    this.current = { ...this.current, day };
    this.shownDay = day;
    this.part?.setDay(day);
    window.clearTimeout(this.dayTimer);
    this.dayTimer = window.setTimeout(() => this.flushDay(true), 250);
  }

  /** Browsers allow few changes of the address in a row: a day that moves is written late. */
  private flushDay(ask = false): void {
    window.clearTimeout(this.dayTimer);
    history.replaceState(null, "", writePage(this.current));
    if (ask && this.current.voices) void this.voices.show(this.current.voices);
  }

  open(asked: Page["voices"]): void {
    this.go({ voices: asked });
  }

  private showHead(): void {
    const p = this.current;
    const subject = p.view === "set" || p.view === "ask" ? undefined : p.what[0];
    const state = subject && this.entities.get(subject)?.type === "state" ? subject : "LTU";
    const what: Record<View, string[]> = {
      map: [state], set: ["EU & NATO"], state: [state], pair: [state, state === "POL" ? "LTU" : "POL"],
      org: [p.view === "org" && subject ? subject : "NATO"], conflicts: [state], ask: [],
    };
    this.nav.replaceChildren(...NAV.map(([view, label, change]) => {
      const a = pageLink(this, { ...change, view, what: what[view] }, label, "");
      if (p.view === view || (p.view === "set" && view === "map")) a.setAttribute("aria-current", "page");
      return a;
    }));
    this.tools.replaceChildren(clockControls(this), themeSwitch());
    this.chips.replaceChildren(clockChips(this));
  }

  private async show(top = false): Promise<void> {
    const key = viewKey(this.current);
    if (key === this.shown) {
      if (this.shownDay !== this.current.day) this.part?.setDay(this.current.day);
      this.shownDay = this.current.day;
      void this.voices.show(this.current.voices);
      return;
    }
    this.shown = key;
    this.shownDay = this.current.day;
    const turn = ++this.turn;
    this.showHead();
    this.main.setAttribute("aria-busy", "true");
    void this.voices.show(this.current.voices);
    try {
      const part = await VIEWS[this.current.view](this);
      if (turn !== this.turn) return;
      this.part = part;
      this.main.replaceChildren(part.element);
      part.setDay(this.current.day);
      document.title = `${part.title} · entente`;
    } catch (e) {
      if (turn !== this.turn) return;
      this.part = null;
      this.main.replaceChildren(h("div", { class: "problem", role: "alert" }, h("h1", {}, "That did not work"), h("p", {}, (e as Error).message)));
    }
    this.main.setAttribute("aria-busy", "false");
    if (top) window.scrollTo({ top: 0 });
  }

  async start(): Promise<void> {
    const entities = loadEntities();
    [this.world, this.entities, this.territory] = await Promise.all([loadWorld(), entities, loadTerritory(entities)]);
    const head = h("header", { class: "head" },
      h("a", { class: "skip", href: "#main" }, "To the content"),
      h("a", { class: "brand", href: "?", onclick: (e) => {
        e.preventDefault();
        this.go({ ...readPage("", today()) });
      } }, "entente"),
      this.nav, searchBox(this), this.tools);
    document.body.replaceChildren(head, this.chips, h("div", { class: "stage" }, this.main, this.voices.element));
    window.addEventListener("popstate", () => {
      this.current = readPage(location.search, today());
      void this.show();
    });
    await this.show();
  }
}

type Theme = "system" | "light" | "dark";
const THEMES: Theme[] = ["system", "light", "dark"];

/** Kept for the next visit where the browser lets it. */
function storedTheme(): Theme {
  try {
    return THEMES.find((t) => t === localStorage.getItem("theme")) ?? "system";
  } catch {
    return "system";
  }
}

function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser that keeps nothing still shows the colours that were chosen.
  }
}

function themeSwitch(): HTMLElement {
  const select = h("select", { class: "theme", "aria-label": "Colours" },
    ...THEMES.map((t) => h("option", { value: t, selected: t === storedTheme() }, { system: "Auto", light: "Light", dark: "Dark" }[t])));
  select.addEventListener("change", () => setTheme(select.value as Theme));
  return select;
}

setTheme(storedTheme());
new App().start().catch((e: Error) => {
  document.body.replaceChildren(h("main", { class: "problem", role: "alert" }, h("h1", {}, "The atlas could not start"), h("p", {}, e.message)));
});
