// Whose voices count and as known when: controls of the page, and of its address.

import { table } from "../api.ts";
import type { Atlas } from "../atlas.ts";
import { h, uniqueId } from "../dom.ts";
import { NO_CLOCKS, type Clocks } from "../url.ts";

const patterns = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** "as known on 2026-11-24", each with a way to take it off. */
export function clockChips(atlas: Atlas): HTMLElement {
  const c = atlas.page().clocks;
  const chips: [string, Partial<Clocks>][] = [];
  if (c.known) chips.push([`as known on ${c.known}`, { known: "" }]);
  if (c.saidBy) chips.push([`said by ${c.saidBy}`, { saidBy: "" }]);
  for (const s of c.source) chips.push([`only ${s}`, { source: c.source.filter((x) => x !== s) }]);
  for (const s of c.without) chips.push([`without ${s}`, { without: c.without.filter((x) => x !== s) }]);
  return h("div", { class: "chips" }, ...chips.map(([label, off]) =>
    h("span", { class: "chip" }, label, h("button", {
      type: "button", "aria-label": `Take off: ${label}`, onclick: () => atlas.go({ clocks: { ...c, ...off } }),
    }, "×"))));
}

export function clockControls(atlas: Atlas): HTMLElement {
  const c = atlas.page().clocks;
  const listId = uniqueId("sources");
  const options = h("datalist", { id: listId });
  const field = (label: string, hint: string, value: string, list = ""): { row: HTMLElement; input: HTMLInputElement } => {
    const input = h("input", { type: "text", value, placeholder: hint, spellcheck: "false", autocomplete: "off", list: list || null });
    return { input, row: h("label", { class: "clock-row" }, h("span", {}, label), input) };
  };
  const known = field("As the register knew it on", "2026-11-24", c.known);
  const saidBy = field("Only what was published by", "2013", c.saidBy);
  const only = field("Only these sources", "wp-*, factbook", c.source.join(", "), listId);
  const without = field("Without these sources", "embassies-wikidata", c.without.join(", "), listId);
  const form = h("form", { class: "clock-form", onsubmit: (e) => {
    e.preventDefault();
    box.open = false;
    atlas.go({ clocks: {
      known: known.input.value.trim(), saidBy: saidBy.input.value.trim(),
      source: patterns(only.input.value), without: patterns(without.input.value),
    } });
  } }, known.row, saidBy.row, only.row, without.row, options,
    h("div", { class: "clock-buttons" }, h("button", { type: "submit" }, "Apply"),
      h("button", { type: "button", class: "linkish", onclick: () => {
        box.open = false;
        atlas.go({ clocks: NO_CLOCKS });
      } }, "Everything known")));
  const box = h("details", { class: "clocks" }, h("summary", {}, "Sources and clocks"), form);
  let filled = false;
  box.addEventListener("toggle", () => {
    if (!box.open || filled) return;
    filled = true;
    void table("sources", []).then((rows) => {
      const works = [...new Set(rows.map((r) => String(r.work ?? r.id ?? "")))].filter(Boolean).sort();
      options.append(...works.map((w) => h("option", { value: w })));
    }).catch(() => undefined);
  });
  return box;
}
