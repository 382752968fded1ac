// The box that takes questions: names, "Lithuania Poland 2004", "EU & NATO - NB8".

import { finder, readQuestion, suggest, takeDay, type Finder } from "../ask.ts";
import { table } from "../api.ts";
import type { Atlas } from "../atlas.ts";
import { h, uniqueId } from "../dom.ts";
import type { Entity } from "../territory.ts";
import type { Page } from "../url.ts";

export function searchBox(atlas: Atlas): HTMLElement {
  const listId = uniqueId("suggestions");
  const input = h("input", {
    type: "search", class: "search", placeholder: "Ask: Lithuania Poland 2004 · EU & NATO - NB8", role: "combobox",
    "aria-label": "Ask: names, organisations, sets and days", "aria-expanded": "false", "aria-controls": listId,
    "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
  });
  const list = h("ul", { class: "suggestions", id: listId, role: "listbox", "aria-label": "Suggestions", hidden: true });
  let shown: Entity[] = [];
  let active = -1;
  const find = finder(atlas.entities.values());

  const close = (): void => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const goTo = (e: Entity): void => {
    close();
    input.value = "";
    const page = readQuestion(e.id, (n) => (n === e.id ? e : null));
    if (page) atlas.go(page);
  };
  const mark = (): void => {
    [...list.children].forEach((c, i) => c.setAttribute("aria-selected", String(i === active)));
    const chosen = list.children[active];
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const open = (): void => {
    shown = suggest(input.value, atlas.entities.values());
    active = -1;
    list.replaceChildren(...shown.map((e, i) => {
      const item = h("li", { role: "option", id: `${listId}-${i}`, "aria-selected": "false" },
        h("span", {}, e.name), h("span", { class: "suggestion-kind" }, e.type));
      item.addEventListener("pointerdown", (ev) => {
        ev.preventDefault();
        goTo(e);
      });
      return item;
    }));
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  };
  const submit = async (): Promise<void> => {
    const text = input.value.trim();
    if (text === "") return;
    const page = readQuestion(text, find) ?? (await askServer(text, find));
    close();
    atlas.go(page ?? { view: "ask", what: [text], relation: "", voices: null });
    input.value = "";
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (list.hidden) open();
      const n = shown.length;
      active = n === 0 ? -1 : e.key === "ArrowDown" ? (active + 1) % n : (active <= 0 ? n : active) - 1;
      mark();
      e.preventDefault();
    } else if (e.key === "Escape" && !list.hidden) {
      close();
      e.stopPropagation();
    } else if (e.key === "Enter") {
      e.preventDefault();
      const chosen = shown[active];
      if (chosen && !list.hidden) goTo(chosen);
      else void submit();
    }
  });
  document.addEventListener("keydown", (e) => {
    const typing = e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement || e.target instanceof HTMLSelectElement;
    if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      input.focus();
    }
  });
  return h("div", { class: "search-box", role: "search" }, input, list);

  /** Names that only the register's book of names knows: "Litauen 2004". */
  async function askServer(text: string, local: Finder): Promise<Partial<Page> | null> {
    const { rest } = takeDay(text);
    if (rest === "") return null;
    try {
      const rows = await table("names", [["q", rest]]);
      const id = rows.find((r) => r.kind === "entity")?.text;
      const e = typeof id === "string" ? local(id) : null;
      return e ? readQuestion(text, (name) => (name === rest ? e : local(name))) : null;
    } catch {
      return null; // no such name, or several: the page for questions says so
    }
  }
}
