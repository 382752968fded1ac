// Making elements. Text is always text: nothing here takes HTML.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((e: Event) => void) | null | undefined>;

const SVG = "http://www.w3.org/2000/svg";

function dress(e: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") e.addEventListener(name.replace(/^on/, ""), value);
    else e.setAttribute(name, value === true ? "" : String(value));
  }
  for (const c of children) if (c) e.append(c);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  dress(e, attributes, children);
  return e;
}

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): SVGElementTagNameMap[K] {
  const e = document.createElementNS(SVG, tag) as SVGElementTagNameMap[K];
  dress(e, attributes, children);
  return e;
}

/** Only an address that a browser may be sent to; anything else is told as text. */
export function outside(url: string, label: string): Node {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(label);
  return h("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, label);
}

let serial = 0;
export const uniqueId = (stem: string): string => `${stem}-${++serial}`;

/** The last call counts, once it has been quiet for a while. */
export function debounce<A extends unknown[]>(ms: number, f: (...a: A) => void): (...a: A) => void {
  let timer = 0;
  return (...a) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => f(...a), ms);
  };
}

/** Arrow keys move the focus among items of which one takes part in the order of tabs. */
export function roving(container: HTMLElement | SVGElement, selector: string): void {
  const items = (): (HTMLElement | SVGElement)[] =>
    [...container.querySelectorAll<HTMLElement | SVGElement>(selector)];
  const focus = (to: HTMLElement | SVGElement | undefined): void => {
    if (!to) return;
    for (const i of container.querySelectorAll('[tabindex="0"]')) i.setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  };
  container.addEventListener("keydown", (event) => {
    const e = event as KeyboardEvent;
    const all = items();
    const i = all.indexOf(document.activeElement as HTMLElement);
    if (i < 0 || e.ctrlKey || e.altKey || e.metaKey) return;
    const to: Record<string, number> = {
      ArrowDown: i + 1, ArrowRight: i + 1, ArrowUp: i - 1, ArrowLeft: i - 1,
      Home: 0, End: all.length - 1, PageDown: i + 10, PageUp: i - 10,
    };
    const n = to[e.key];
    if (n === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    focus(all[Math.max(0, Math.min(all.length - 1, n))]);
  });
}
