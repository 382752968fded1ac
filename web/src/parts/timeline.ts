// Bars and marks on an axis of time, a row for each matter. A bar is solid where it is
// testified, pale where it is presumed, hatched where it is disputed.

import { dayOf, EVER, NEVER, yearOf, type Day } from "../day.ts";
import { h, roving, s, uniqueId } from "../dom.ts";
import { paintOf } from "../colour.ts";
import type { Bar, Segment } from "../segments.ts";
import { saySpan, sayValue } from "../words.ts";
import { patterns } from "./patterns.ts";

export interface Line {
  label: string;
  bars: Bar[];
  /** Happenings are marks, not bars. */
  event: boolean;
}

export interface Group {
  title: string;
  lines: Line[];
}

interface TimelineOptions {
  from: Day;
  until: Day;
  onPick(bar: Bar, day: Day): void;
  onDay(day: Day): void;
}

const ROW = 20;
const HEAD = 26;
const AXIS = 22;
/** Rows of a group before the rest is folded away. */
const SHOWN = 10;

/** Years between ticks so that labels have room. */
function tickYears(from: number, until: number, width: number): number[] {
  const room = Math.max(2, Math.floor(width / 64));
  const step = [1, 2, 5, 10, 20, 25, 50, 100].find((n) => (until - from) / n <= room) ?? 200;
  const years: number[] = [];
  for (let y = Math.ceil(from / step) * step; y <= until; y += step) years.push(y);
  return years;
}

export class Timeline {
  readonly element: HTMLElement;
  readonly svg: SVGSVGElement;
  private readonly dayLine = s("line", { class: "tl-day" });
  private readonly open = new Set<string>();
  private width = 900;
  private day: Day;

  constructor(private readonly groups: readonly Group[], day: Day, private readonly o: TimelineOptions, name: string) {
    this.day = day;
    const id = uniqueId("timeline");
    this.svg = s("svg", { class: "timeline", id, role: "group", "aria-label": name });
    this.element = h("div", { class: "timeline-box" }, this.svg);
    roving(this.svg, "[data-bar]");
    new ResizeObserver((entries) => {
      const w = Math.round(entries[0]!.contentRect.width);
      if (w > 0 && Math.abs(w - this.width) > 2) {
        this.width = w;
        this.draw();
      }
    }).observe(this.element);
    this.draw();
  }

  private get left(): number {
    return this.width < 560 ? 112 : this.width < 1100 ? 210 : 280;
  }

  private x(day: Day): number {
    const { from, until } = this.o;
    const d = Math.max(from, Math.min(until, day));
    return this.left + ((this.width - this.left - 8) * (d - from)) / (until - from);
  }

  private draw(): void {
    const parts: SVGElement[] = [];
    let y = AXIS;
    const rows: SVGElement[] = [];
    for (const g of this.groups) {
      if (g.lines.length === 0) continue;
      const all = this.open.has(g.title) || g.lines.length <= SHOWN + 2;
      const shown = all ? g.lines : g.lines.slice(0, SHOWN);
      rows.push(s("text", { class: "tl-head", x: 0, y: y + HEAD - 9 }, `${g.title} (${g.lines.length})`));
      y += HEAD;
      shown.forEach((line, i) => {
        rows.push(this.row(line, y, `${g.title} ${i}`));
        y += ROW;
      });
      if (!all) {
        rows.push(this.more(g, y));
        y += ROW;
      }
    }
    const height = y + 8;
    for (const year of tickYears(yearOf(this.o.from), yearOf(this.o.until), this.width - this.left)) {
      const x = this.x(dayOf(year, 1, 1));
      parts.push(s("line", { class: "tl-grid", x1: x, x2: x, y1: AXIS - 4, y2: height - 6 }),
        s("text", { class: "tl-tick", x, y: AXIS - 9, "text-anchor": "middle" }, String(year)));
    }
    const ground = s("rect", { class: "tl-ground", x: this.left, y: 0, width: Math.max(1, this.width - this.left), height });
    ground.addEventListener("click", (e) => this.pickDay(e));
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    this.svg.setAttribute("height", String(height));
    this.dayLine.setAttribute("y1", String(AXIS - 4));
    this.dayLine.setAttribute("y2", String(height - 6));
    this.svg.replaceChildren(patterns(), ground, ...parts, ...rows, this.dayLine);
    this.svg.querySelector("[data-bar]")?.setAttribute("tabindex", "0");
    this.setDay(this.day);
  }

  private pickDay(e: MouseEvent): void {
    const box = this.svg.getBoundingClientRect();
    const share = (((e.clientX - box.left) * this.width) / box.width - this.left) / (this.width - this.left - 8);
    this.o.onDay(Math.round(this.o.from + Math.max(0, Math.min(1, share)) * (this.o.until - this.o.from)));
  }

  private more(g: Group, y: number): SVGElement {
    const open = (): void => {
      this.open.add(g.title);
      this.draw();
      const next = this.svg.querySelector<SVGElement>(`[data-row="${CSS.escape(`${g.title} ${SHOWN}`)}"] [data-bar]`);
      next?.focus({ preventScroll: true });
    };
    return s("text", {
      class: "tl-more", x: 0, y: y + 14, role: "button", tabindex: 0, onclick: open,
      onkeydown: (e) => {
        if ((e as KeyboardEvent).key === "Enter") open();
      },
    }, `and ${g.lines.length - SHOWN} more…`);
  }

  private row(line: Line, y: number, name: string): SVGElement {
    const most = Math.floor(this.left / 6.3) - 1;
    const text = line.label.length > most ? line.label.slice(0, most - 1) + "…" : line.label;
    const g = s("g", { class: "tl-row", "data-row": name },
      s("text", { class: "tl-label", x: 0, y: y + 14 }, s("title", {}, line.label), text));
    for (const b of line.bars) g.append(line.event ? this.mark(b, line, y) : this.bar(b, line, y));
    return g;
  }

  private pickable(b: Bar, line: Line, words: string, ...shapes: SVGElement[]): SVGElement {
    const day = (): Day =>
      this.day >= b.from && this.day <= b.until ? this.day : b.from === EVER ? Math.min(b.until, this.o.until) : b.from;
    const pick = (): void => this.o.onPick(b, day());
    return s("g", {
      class: "tl-bar", "data-bar": "", tabindex: -1, role: "button", "aria-label": `${line.label}: ${words}`,
      onclick: pick,
      onkeydown: (e) => {
        const key = (e as KeyboardEvent).key;
        if (key !== "Enter" && key !== " ") return;
        e.preventDefault();
        pick();
      },
    }, s("title", {}, `${line.label}: ${words}`), ...shapes);
  }

  private bar(b: Bar, line: Line, y: number): SVGElement {
    const stretches = b.segments.map((seg) => {
      const x1 = this.x(seg.from);
      const x2 = this.x(seg.until === NEVER ? this.o.until : seg.until + 1);
      return s("rect", {
        class: paintOf(seg.value ?? b.segments.find((t) => t.value)?.value ?? null, seg.verdict),
        x: x1.toFixed(1), y: y + 4, width: Math.max(2, x2 - x1).toFixed(1), height: ROW - 9,
      });
    });
    return this.pickable(b, line, sayBar(b), ...stretches);
  }

  private mark(b: Bar, line: Line, y: number): SVGElement {
    const first = b.segments[0]!;
    const x1 = this.x(b.from), x2 = this.x(b.until === NEVER ? b.from : b.until);
    const paint = paintOf(first.value, first.verdict);
    const vague = x2 - x1 > 3 ? [s("rect", { class: paint, x: x1, y: y + 8, width: x2 - x1, height: 4 })] : [];
    const x = x2 - x1 > 3 ? (x1 + x2) / 2 : x1;
    return this.pickable(b, line, sayBar(b), ...vague,
      s("path", { class: `${paint} tl-mark`, d: `M${x} ${y + 3}l6 6.5l-6 6.5l-6 -6.5z` }));
  }

  setDay(day: Day): void {
    this.day = day;
    const x = this.x(day);
    this.dayLine.setAttribute("x1", String(x));
    this.dayLine.setAttribute("x2", String(x));
    this.dayLine.setAttribute("visibility", day < this.o.from || day > this.o.until ? "hidden" : "visible");
  }
}

function sayStretch(seg: Segment): string {
  return `${seg.value ? sayValue(seg.value) + ", " : ""}${seg.verdict}, ${saySpan(seg.from, seg.until)}`;
}

/** What a bar says, its stretches in order; long ones by their ends. */
function sayBar(b: Bar): string {
  const told = b.segments.length > 4 ? [b.segments[0]!, b.segments.at(-1)!] : b.segments;
  return told.map(sayStretch).join("; ") + (b.facetNames ? ` (${b.facetNames})` : "");
}

/** From the first year in which anything lies, so that bars fill the width. */
export function firstDayOf(all: readonly Segment[], least: Day): Day {
  let first = NEVER;
  for (const seg of all)
    if (seg.from !== EVER && seg.verdict !== "no" && seg.verdict !== "unsaid" && seg.verdict !== "unknown")
      first = Math.min(first, seg.from);
  return first === NEVER ? least : Math.max(least, dayOf(yearOf(first) - 1, 1, 1));
}

