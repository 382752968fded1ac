// What is open about a state: where its sources disagree, and of whom nothing is said.

import { atParam, table } from "../api.ts";
import type { Atlas } from "../atlas.ts";
import { parseDay, sayDay, type Day } from "../day.ts";
import { debounce, h } from "../dom.ts";
import { pageLink } from "../parts/link.ts";
import type { Row } from "../segments.ts";
import { clockParams } from "../url.ts";
import { count } from "../words.ts";
import { titleOf } from "./lines.ts";

const str = (v: unknown): string => (typeof v === "string" ? v : "");
const strings = (v: unknown): string[] =>
  Array.isArray(v) ? v.map(String) : typeof v === "string" && v ? [v] : [];

/** States named at once; the rest is folded away. */
const SILENT = 24;

const KIND_WORDS: Record<string, string> = {
  dispute: "the sources say different things", start: "the beginning is dated differently",
  end: "the end is dated differently", contradiction: "a source contradicts itself",
};

function conflictDays(row: Row): string {
  const from = parseDay(str(row.from)), until = parseDay(str(row.until));
  if (from === null && until === null) return "";
  if (from === until && from !== null) return sayDay(from);
  return `${from === null ? "…" : sayDay(from)} – ${until === null ? "…" : sayDay(until)}`;
}

/** One disagreement: what it is about, when, and the sides. */
export function conflictItem(atlas: Atlas, row: Row, about = ""): HTMLElement {
  const subject = str(row.subject) === about ? "" : str(row.subject_name) || str(row.subject);
  const object = str(row.object_name) || str(row.object);
  const what = [subject, titleOf(str(row.relation)), object, str(row.facet_names)].filter(Boolean).join(" · ");
  const claims = strings(row.claims);
  return h("li", { class: `conflict conflict-${str(row.kind)}` },
    h("button", { type: "button", class: "conflict-open", onclick: () => atlas.open({ kind: "claims", claims }) },
      h("span", { class: "conflict-what" }, what),
      h("span", { class: "conflict-how" }, `${KIND_WORDS[str(row.kind)] ?? str(row.kind)}${row.value ? ` (${str(row.value)})` : ""}`),
      h("span", { class: "conflict-when" }, conflictDays(row))),
    h("ul", { class: "sides" }, ...strings(row.sides).map((side) => h("li", {}, side))));
}

export function doubts(atlas: Atlas, id: string): { element: HTMLElement; setDay(d: Day): void } {
  const conflicts = h("div", { class: "doubt" });
  const gaps = h("div", { class: "doubt" });
  const element = h("section", { class: "doubts", "aria-label": "Disagreements and gaps" }, conflicts, gaps);
  let turn = 0;
  const load = async (day: Day): Promise<void> => {
    const mine = ++turn;
    const clocks = clockParams(atlas.page().clocks);
    const [found, open] = await Promise.all([
      table("conflicts", [["subject", id], ...clocks]).catch(() => []),
      table("gaps", [["subject", id], ["relation", "diplomatic"], atParam(day), ...clocks]).catch(() => []),
    ]);
    if (mine !== turn) return;
    const now = found.filter((r) => {
      const from = parseDay(str(r.from)) ?? -Infinity, until = parseDay(str(r.until)) ?? Infinity;
      return from <= day && day <= until;
    });
    const shown = (now.length > 0 ? now : found).slice(0, 4);
    conflicts.replaceChildren(
      h("h2", {}, found.length === 0 ? "No disagreement found" : `${count(found.length, "disagreement")}, ${now.length} on this day`),
      h("ul", { class: "conflicts" }, ...shown.map((r) => conflictItem(atlas, r, id))),
      found.length > shown.length ? pageLink(atlas, { view: "conflicts", what: [id] }, "All of them") : "");
    const by = (status: string): Row[] => open.filter((r) => str(r.status) === status);
    const silent = by("unsaid"), stale = by("stale");
    gaps.replaceChildren(
      h("h2", {}, silent.length === 0 ? "No gap" : `Nothing said of relations with ${count(silent.length, "state")}`),
      h("p", {}, stale.length > 0 ? `With ${count(stale.length, "state")} nobody has confirmed it for ten years: ${stale.slice(0, 6).map((r) => str(r.name)).join(", ")}${stale.length > 6 ? "…" : ""}.` : ""),
      h("p", { class: "silent" }, silent.slice(0, SILENT).map((r) => str(r.name)).join(", ")),
      silent.length > SILENT ? h("details", {}, h("summary", {}, `and ${silent.length - SILENT} more`),
        h("p", { class: "silent" }, silent.slice(SILENT).map((r) => str(r.name)).join(", "))) : "");
  };
  void load(atlas.page().day);
  return { element, setDay: debounce(350, (d: Day) => void load(d)) };
}
