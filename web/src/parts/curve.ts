// Counts through time: small ones in a row, or several states in one.

import { dayOf, EVER, yearOf, type Day } from "../day.ts";
import { s } from "../dom.ts";
import { countOn, type Step } from "../segments.ts";

export interface Curve {
  name: string;
  steps: readonly Step[];
  className: string;
}

export interface CurveChart {
  svg: SVGSVGElement;
  setDay(day: Day): void;
}

const W = 300;
const H = 96;
const TOP = 14;
const BOTTOM = H - 16;

/** Step curves on one scale, each with its number on the day at the day's line. */
export function curveChart(curves: readonly Curve[], from: Day, until: Day, day: Day, label: string): CurveChart {
  const most = Math.max(1, ...curves.flatMap((c) => c.steps.filter((p) => p.day <= until).map((p) => p.count)));
  const x = (d: Day): number => 4 + ((W - 8) * (Math.max(from, Math.min(until, d)) - from)) / (until - from);
  const y = (n: number): number => BOTTOM - ((BOTTOM - TOP) * n) / most;
  const lines = curves.map((c) => {
    const start = Math.max(from, c.steps.find((p) => p.count > 0)?.day ?? until);
    let d = `M${x(start).toFixed(1)} ${y(0).toFixed(1)}V${y(countOn(c.steps, start)).toFixed(1)}`;
    for (const p of c.steps)
      if (p.day > start && p.day <= until) d += `H${x(p.day).toFixed(1)}V${y(p.count).toFixed(1)}`;
    return s("path", { class: `curve-line ${c.className}`, d: d + `H${x(until).toFixed(1)}` });
  });
  const line = s("line", { class: "tl-day", y1: TOP - 4, y2: BOTTOM });
  const dots = curves.map((c) => s("circle", { class: `curve-dot ${c.className}`, r: 3 }));
  const ends = [from, until].map((d, i) =>
    s("text", { class: "tl-tick", x: i === 0 ? 4 : W - 4, y: H - 3, "text-anchor": i === 0 ? "start" : "end" }, String(yearOf(d))));
  const top = s("text", { class: "tl-tick", x: 4, y: 9 }, String(most));
  const svg = s("svg", { class: "curve", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label },
    s("line", { class: "tl-grid", x1: 4, x2: W - 4, y1: BOTTOM, y2: BOTTOM }), ...lines, line, ...dots, ...ends, top);
  const setDay = (d: Day): void => {
    line.setAttribute("x1", String(x(d)));
    line.setAttribute("x2", String(x(d)));
    curves.forEach((c, i) => {
      dots[i]!.setAttribute("cx", String(x(d)));
      dots[i]!.setAttribute("cy", String(y(countOn(c.steps, d))));
    });
  };
  setDay(day);
  return { svg, setDay };
}

/** The first of January of the first year in which any curve moves. */
export function firstYear(curves: readonly (readonly Step[])[], least: Day): Day {
  const days = curves.flatMap((c) => c.filter((p) => p.day !== EVER).slice(0, 1).map((p) => p.day));
  if (days.length === 0) return least;
  return Math.max(least, dayOf(yearOf(Math.min(...days)), 1, 1));
}
