// Where the sources disagree: of one state or organisation, or of everything.

import { address, table } from "../api.ts";
import type { Atlas, ViewPart } from "../atlas.ts";
import { h } from "../dom.ts";
import { choose } from "../parts/choose.ts";
import { figureTools } from "../parts/figure.ts";
import type { Row } from "../segments.ts";
import { clockParams } from "../url.ts";
import { count } from "../words.ts";
import { conflictItem } from "./doubts.ts";
import { titleOf } from "./lines.ts";

const SHOWN = 60;
const KINDS: [string, string][] = [
  ["", "All kinds"], ["dispute", "The sources say different things"], ["start", "Beginnings dated differently"],
  ["end", "Ends dated differently"], ["contradiction", "A source contradicts itself"],
];

export async function conflictsView(atlas: Atlas): Promise<ViewPart> {
  const page = atlas.page();
  const id = page.what[0] ?? "";
  const params: [string, string][] = [...(id ? [["subject", id] as [string, string]] : []), ...clockParams(page.clocks)];
  const rows = await table("conflicts", params);
  const relations = [...new Set(rows.map((r) => String(r.relation)))].sort();
  const kind = h("select", { "aria-label": "Kind of disagreement" }, ...KINDS.map(([v, l]) => h("option", { value: v }, l)));
  const relation = h("select", { "aria-label": "Relation" }, h("option", { value: "" }, "All relations"),
    ...relations.map((r) => h("option", { value: r, selected: r === page.relation }, titleOf(r))));
  const head = h("h2", {});
  const list = h("ul", { class: "conflicts conflicts-all" });
  const more = h("button", { type: "button", class: "linkish" }, "Show more");
  let shown = SHOWN;
  const fits = (): Row[] => rows.filter((r) =>
    (kind.value === "" || r.kind === kind.value) && (relation.value === "" || r.relation === relation.value));
  const show = (): void => {
    const found = fits();
    head.textContent = count(found.length, "disagreement");
    list.replaceChildren(...found.slice(0, shown).map((r) => conflictItem(atlas, r, id)));
    more.hidden = found.length <= shown;
  };
  more.addEventListener("click", () => {
    shown += SHOWN;
    show();
  });
  for (const s of [kind, relation])
    s.addEventListener("change", () => {
      shown = SHOWN;
      show();
    });
  const who = choose(atlas, {
    label: "Of whom", chosen: id, none: "Everything",
    onChoice: (next) => atlas.go({ what: next ? [next] : [], relation: "", voices: null }),
  });
  show();
  const title = id ? `Disagreements about ${atlas.name(id)}` : "Where the sources disagree";
  const element = h("div", { class: "conflicts-page" },
    h("div", { class: "page-head" }, h("h1", {}, title), h("div", { class: "controls" }, who, kind, relation)),
    h("p", { class: "lead" }, "A disagreement is an answer: each side is told with its sources."),
    head, list, more,
    figureTools(atlas, {
      title: () => title, svg: () => null, rows: fits, tables: [{ label: "conflicts", href: address("conflicts", params) }],
    }));
  return { element, title, setDay: () => undefined };
}
