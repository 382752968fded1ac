// A list to choose a state from, or another kind of thing, by name.

import type { Atlas } from "../atlas.ts";
import { h } from "../dom.ts";

export interface Choice {
  label: string;
  chosen: string;
  /** A first entry that means none, if there is one. */
  none?: string;
  types?: readonly string[];
  without?: readonly string[];
  onChoice(id: string): void;
}

export function choose(atlas: Atlas, c: Choice): HTMLSelectElement {
  const types = c.types ?? ["state"];
  const fits = [...atlas.entities.values()]
    .filter((e) => (types.includes(e.type) || e.id === c.chosen) && !c.without?.includes(e.id))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
  const select = h("select", { "aria-label": c.label },
    c.none === undefined ? null : h("option", { value: "" }, c.none),
    ...fits.map((e) => h("option", { value: e.id, selected: e.id === c.chosen }, e.name)));
  select.addEventListener("change", () => c.onChoice(select.value));
  return select;
}
