// The day: a slider with a curve over it, play, and a field for those who know the day.

import { addMonths, dayOf, EVER, isoDay, parseDay, sayDay, yearOf, type Day } from "../day.ts";
import { h, s } from "../dom.ts";
import { countOn, type Step } from "../segments.ts";

export const FIRST_DAY = dayOf(1816, 1, 1);
const PLAY_MS = 160;

interface DayBar {
  element: HTMLElement;
  setDay(day: Day): void;
  setCurve(steps: readonly Step[], counted: string): void;
}

/** Days by key: a year, with shift a month, with the page keys ten years. */
function stepped(day: Day, key: string, shift: boolean, last: Day): Day | null {
  switch (key) {
    case "ArrowLeft": case "ArrowDown": return addMonths(day, shift ? -1 : -12);
    case "ArrowRight": case "ArrowUp": return addMonths(day, shift ? 1 : 12);
    case "PageDown": return addMonths(day, -120);
    case "PageUp": return addMonths(day, 120);
    case "Home": return FIRST_DAY;
    case "End": return last;
    case ",": return day - 1;
    case ".": return day + 1;
    default: return null;
  }
}

function curvePath(steps: readonly Step[], last: Day): { d: string; most: number } {
  const most = Math.max(1, ...steps.map((p) => p.count));
  const x = (d: Day): string => ((1000 * (Math.max(d, FIRST_DAY) - FIRST_DAY)) / (last - FIRST_DAY)).toFixed(1);
  const y = (n: number): string => (40 - (38 * n) / most).toFixed(1);
  let d = `M0 40V${y(countOn(steps, FIRST_DAY))}`;
  for (const p of steps)
    if (p.day !== EVER && p.day > FIRST_DAY && p.day <= last) d += `H${x(p.day)}V${y(p.count)}`;
  return { d: d + "H1000V40Z", most };
}

export function dayBar(start: Day, last: Day, onDay: (day: Day) => void): DayBar {
  let day = start;
  let timer = 0;
  let steps: readonly Step[] = [];
  let counted = "";
  const range = h("input", { type: "range", class: "day-range", min: FIRST_DAY, max: last, step: 1, "aria-label": "Day" });
  const field = h("input", {
    type: "text", class: "day-field", size: 10, inputmode: "numeric", "aria-label": "Day as year-month-day",
    autocomplete: "off", spellcheck: "false", maxlength: 10,
  });
  const said = h("output", { class: "day-said" });
  const play = h("button", { type: "button", class: "day-play", "aria-label": "Play", title: "Play" }, "▶");
  const area = s("path", { class: "curve-area" });
  const line = s("line", { class: "curve-day", y1: 0, y2: 40 });
  const curve = s("svg", { class: "day-curve", viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" }, area, line);

  const show = (): void => {
    range.value = String(day);
    range.setAttribute("aria-valuetext", sayDay(day));
    if (document.activeElement !== field) field.value = isoDay(day);
    said.textContent = sayDay(day) + (counted ? ` · ${counted}: ${countOn(steps, day).toLocaleString("en")}` : "");
    const x = String((1000 * (day - FIRST_DAY)) / (last - FIRST_DAY));
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  };
  const to = (next: Day): void => {
    day = Math.max(FIRST_DAY, Math.min(last, next));
    show();
    onDay(day);
  };
  const stop = (): void => {
    window.clearInterval(timer);
    timer = 0;
    play.textContent = "▶";
    play.setAttribute("aria-label", "Play");
  };
  const tick = (): void => {
    if (!play.isConnected || day >= last) stop();
    else to(Math.min(last, addMonths(day, 6)));
  };
  play.addEventListener("click", () => {
    if (timer) {
      stop();
      return;
    }
    const first = steps.find((p) => p.day >= FIRST_DAY)?.day ?? FIRST_DAY;
    if (day >= last - 366) to(dayOf(yearOf(Math.max(FIRST_DAY, first)), 1, 1));
    timer = window.setInterval(tick, PLAY_MS);
    play.textContent = "❚❚";
    play.setAttribute("aria-label", "Pause");
  });
  range.addEventListener("input", () => {
    stop();
    to(Number(range.value));
  });
  range.addEventListener("keydown", (e) => {
    const next = e.ctrlKey || e.altKey || e.metaKey ? null : stepped(day, e.key, e.shiftKey, last);
    if (next === null) return;
    e.preventDefault();
    stop();
    to(next);
  });
  const typed = (): void => {
    const d = parseDay(field.value);
    field.setAttribute("aria-invalid", String(d === null));
    if (d !== null && d !== day) to(d);
  };
  field.addEventListener("change", typed);
  field.addEventListener("keydown", (e) => {
    if (e.key === "Enter") typed();
  });
  field.addEventListener("blur", show);

  const back = h("button", { type: "button", class: "day-step", "aria-label": "A year back", title: "A year back" }, "‹");
  const on = h("button", { type: "button", class: "day-step", "aria-label": "A year on", title: "A year on" }, "›");
  back.addEventListener("click", () => to(addMonths(day, -12)));
  on.addEventListener("click", () => to(addMonths(day, 12)));
  const ends = h("div", { class: "day-ends", "aria-hidden": "true" },
    ...[1816, 1850, 1900, 1950, 2000].map((y) => {
      const mark = h("span", {}, String(y));
      mark.style.left = `${(100 * (dayOf(y, 1, 1) - FIRST_DAY)) / (last - FIRST_DAY)}%`;
      return mark;
    }));
  const element = h("div", { class: "daybar", role: "group", "aria-label": "The day" },
    h("div", { class: "day-buttons" }, play, back, on),
    h("div", { class: "day-track" }, curve, range, ends),
    h("div", { class: "day-text" }, field, said));
  show();
  return {
    element,
    setDay(next) {
      day = next;
      show();
    },
    setCurve(next, what) {
      steps = next;
      counted = what;
      area.setAttribute("d", curvePath(steps, last).d);
      show();
    },
  };
}
