// A profile or a pair as the register tells it: its own document tree, every cell of which
// opens the claims behind it.

import type { Atlas } from "../atlas.ts";
import { h } from "../dom.ts";
import { pageLink, voicesLink } from "./link.ts";

interface Piece {
  text: string;
  tail?: string;
  grade?: string;
  entity?: string;
  claims?: string[];
  refs?: number[];
}

interface Block {
  kind: "text" | "list" | "run" | "table" | "fields";
  key?: string;
  caption?: string;
  columns?: { key: string; label: string }[];
  rows: Piece[][][];
}

interface Section {
  key: string;
  title: string;
  level: number;
  blocks: Block[];
  sections?: Section[];
}

export interface Document {
  title: string;
  sections: Section[];
  sources?: { id: string; title?: string; publisher?: string; published?: string; url?: string }[];
}

/** Rows of a table before the rest is folded away. */
const SHOWN = 25;

function pieceOf(atlas: Atlas, p: Piece): Node {
  const words = p.tail ? `${p.text} (${p.tail})` : p.text;
  if (p.claims && p.claims.length > 0) {
    return voicesLink(atlas, { kind: "claims", claims: p.claims }, words, `piece ${p.grade ? `grade-text-${p.grade}` : ""}`);
  }
  const known = p.entity ? atlas.entities.get(p.entity) : undefined;
  if (known) {
    const view = known.type === "state" ? "state" : known.type === "org" || known.type === "format" ? "org" : null;
    if (view)
      return pageLink(atlas, { view, what: [known.id] }, words, "piece piece-entity");
  }
  return p.grade ? h("span", { class: `grade-text-${p.grade}` }, words) : document.createTextNode(words);
}

function cellOf(atlas: Atlas, pieces: readonly Piece[]): Node[] {
  return pieces.flatMap((p, i) => (i > 0 ? [document.createTextNode(" "), pieceOf(atlas, p)] : [pieceOf(atlas, p)]));
}

function tableOf(atlas: Atlas, b: Block): HTMLElement {
  const columns = b.columns ?? [];
  const row = (r: Piece[][]): HTMLElement =>
    h("tr", {}, ...r.map((c, i) => h(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : { "data-label": columns[i]?.label }, ...cellOf(atlas, c))));
  const body = h("tbody", {}, ...b.rows.slice(0, SHOWN).map(row));
  const rest = b.rows.slice(SHOWN);
  const table = h("table", { class: "doc-table" }, b.caption ? h("caption", {}, b.caption) : null,
    h("thead", {}, h("tr", {}, ...columns.map((c) => h("th", { scope: "col" }, c.label)))), body);
  if (rest.length === 0) return table;
  const more = h("button", { type: "button", class: "linkish" }, `Show ${rest.length} more rows`);
  more.addEventListener("click", () => {
    body.append(...rest.map(row));
    more.remove();
  });
  return h("div", {}, table, more);
}

function blockOf(atlas: Atlas, b: Block): HTMLElement {
  const flat = (): Node[] => b.rows.flatMap((r, i) => {
    const nodes = r.flatMap((c) => cellOf(atlas, c));
    return i > 0 ? [document.createTextNode(", "), ...nodes] : nodes;
  });
  switch (b.kind) {
    case "table": return tableOf(atlas, b);
    case "fields": return h("dl", { class: "doc-fields" }, ...b.rows.map((r) =>
      h("div", {}, h("dt", {}, ...cellOf(atlas, r[0] ?? [])), h("dd", {}, ...r.slice(1).flatMap((c) => cellOf(atlas, c))))));
    case "list": return h("div", {}, b.caption ? h("p", { class: "doc-caption" }, b.caption) : null,
      h("ul", {}, ...b.rows.map((r) => h("li", {}, ...r.flatMap((c) => cellOf(atlas, c))))));
    case "run": return h("p", { class: "doc-run" }, b.caption ? h("span", { class: "doc-caption" }, b.caption + ": ") : null, ...flat());
    case "text": return h("p", {}, ...b.rows.flatMap((r) => r.flatMap((c) => cellOf(atlas, c))));
  }
}

const rowsIn = (sec: Section): number =>
  sec.blocks.reduce((n, b) => n + (b.kind === "text" ? 0 : b.rows.length), 0) +
  (sec.sections ?? []).reduce((n, t) => n + rowsIn(t), 0);

/** A section folds; what is folded is made when it is opened. */
export function sectionOf(atlas: Atlas, sec: Section, open: boolean): HTMLElement {
  const n = rowsIn(sec);
  const body = h("div", { class: "doc-body" });
  const element = h("details", { class: `doc-section doc-level-${sec.level}`, id: `s-${sec.key}` },
    h("summary", {}, h("span", { class: "doc-title" }, sec.title), n > 0 ? h("span", { class: "doc-count" }, String(n)) : null), body);
  const fill = (): void => {
    if (body.childElementCount > 0) return;
    body.append(...sec.blocks.map((b) => blockOf(atlas, b)),
      ...(sec.sections ?? []).map((t) => sectionOf(atlas, t, (sec.sections ?? []).length <= 3)));
  };
  element.addEventListener("toggle", () => {
    if (element.open) fill();
  });
  if (open) {
    fill();
    element.open = true;
  }
  return element;
}
