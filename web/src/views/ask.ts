// What to do with a question that named nothing known, and examples of those that do.

import { readQuestion, suggest } from "../ask.ts";
import type { Atlas, ViewPart } from "../atlas.ts";
import { h } from "../dom.ts";
import { pageLink } from "../parts/link.ts";
import type { Page } from "../url.ts";

const EXAMPLES: [string, string][] = [
  ["Lithuania 2012-04-03", "a state on a day"],
  ["Lithuania Poland", "two states on one timeline"],
  ["missions of Lithuania", "a network of posts on the map"],
  ["NATO", "an organisation and its members"],
  ["EU & NATO - NB8 2004-05-01", "a set, drawn on the map"],
  ["diplomatic relations of the Soviet Union 1985", "a vanished state"],
  ["United States Lithuania 2007-02-01", "visits and all else between two"],
];

export function askView(atlas: Atlas): ViewPart {
  const text = atlas.page().what[0] ?? "";
  const link = (label: string, change: Partial<Page>, note: string): HTMLElement =>
    h("li", {}, pageLink(atlas, change, label), h("span", { class: "example-note" }, note));
  const known = (name: string) => suggest(name, atlas.entities.values(), 1)[0] ?? null;
  const like = suggest(text, atlas.entities.values(), 12);
  const element = h("div", { class: "ask-page" },
    h("div", { class: "page-head" }, h("h1", {}, text ? `“${text}”` : "Ask")),
    text && like.length === 0 ? h("p", { class: "lead" }, "No name in this is known. Names, codes and days in any order will do:") : null,
    like.length > 0 ? h("section", {}, h("h2", {}, "Is it one of these?"), h("ul", { class: "examples" }, ...like.map((e) =>
      link(e.name, readQuestion(e.id, (n) => (n === e.id ? e : null)) ?? {}, e.type)))) : null,
    h("section", {}, h("h2", {}, "For example"), h("ul", { class: "examples" }, ...EXAMPLES.map(([q, note]) =>
      link(q, readQuestion(q, (n) => atlas.entities.get(n) ?? known(n)) ?? { view: "ask", what: [q] }, note)))));
  return { element, title: "Ask", setDay: () => undefined };
}
