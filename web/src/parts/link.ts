// Links to other states of the page: they move within it, and open in a new tab as any link.

import type { Atlas } from "../atlas.ts";
import { h } from "../dom.ts";
import { writePage, type Asked, type Page } from "../url.ts";

const plainClick = (e: Event): boolean => {
  const m = e as MouseEvent;
  return m.button === 0 && !m.ctrlKey && !m.metaKey && !m.shiftKey;
};

export function pageLink(atlas: Atlas, change: Partial<Page>, label: string, className = "linkish"): HTMLElement {
  const next = (): Page => ({ ...atlas.page(), relation: "", compare: [], voices: null, ...change });
  const a = h("a", { href: writePage(next()), class: className, onclick: (e) => {
    if (!plainClick(e)) return;
    e.preventDefault();
    atlas.go(next());
  } }, label);
  // The day may have moved since the link was made.
  for (const moment of ["pointerenter", "focus"]) a.addEventListener(moment, () => (a.href = writePage(next())));
  return a;
}

/** What opens the voices behind it. */
export function voicesLink(atlas: Atlas, asked: Asked, label: string, className = "piece"): HTMLElement {
  return h("a", { href: writePage({ ...atlas.page(), voices: asked }), class: className, title: "Who says so", onclick: (e) => {
    if (!plainClick(e)) return;
    e.preventDefault();
    atlas.open(asked);
  } }, label);
}
