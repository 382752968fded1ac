// What one sees, to keep: a link, a picture, its data, how to cite it.

import { digest, type Atlas } from "../atlas.ts";
import { isoDay, sayDay, today } from "../day.ts";
import { h } from "../dom.ts";
import { citation, fileName, toCsv } from "../keep.ts";
import type { Row } from "../segments.ts";

interface Figure {
  title(): string;
  /** The picture, if there is one. */
  svg(): SVGSVGElement | null;
  /** The rows of what is shown. */
  rows(): Row[];
  /** Addresses of the tables it is made from. */
  tables: { label: string; href: string }[];
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const a = h("a", { href: url, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const PAINT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "vector-effect"];

/** A copy that looks the same on its own: computed styles become attributes. */
function standalone(svg: SVGSVGElement, title: string): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((e, i) => {
    const style = getComputedStyle(e);
    const target = to[i]!;
    for (const name of PAINT) {
      const value = style.getPropertyValue(name);
      if (value && value !== "normal" && value !== "auto") target.setAttribute(name, value.replace(/url\("?[^"#]*#([^")]+)"?\)/, "url(#$1)"));
    }
    if (style.display === "none" || style.visibility === "hidden") target.setAttribute("display", "none");
    for (const name of ["class", "style", "tabindex", "role"]) target.removeAttribute(name);
  });
  const box = svg.viewBox.baseVal;
  const [width, height] = box && box.width > 0 ? [box.width, box.height] : [svg.clientWidth, svg.clientHeight];
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const heading = document.createElementNS("http://www.w3.org/2000/svg", "title");
  heading.textContent = title;
  copy.prepend(heading);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  heading.after(ground);
  return copy;
}

const serialized = (svg: SVGSVGElement, title: string): string =>
  new XMLSerializer().serializeToString(standalone(svg, title));

async function toPng(svg: SVGSVGElement, title: string): Promise<Blob> {
  const alone = standalone(svg, title);
  const [width, height] = [Number(alone.getAttribute("width")), Number(alone.getAttribute("height"))];
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(alone));
  await image.decode();
  const canvas = h("canvas", { width: width * 2, height: height * 2 });
  canvas.getContext("2d")!.drawImage(image, 0, 0, width * 2, height * 2);
  return new Promise((resolve, reject) =>
    canvas.toBlob((b) => (b ? resolve(b) : reject(new Error("the picture could not be made"))), "image/png"));
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = h("textarea", { class: "offscreen", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** The row of buttons under a figure. */
export function figureTools(atlas: Atlas, figure: Figure): HTMLElement {
  const said = h("span", { class: "tools-said", role: "status" });
  const say = (text: string): void => {
    said.textContent = text;
    window.setTimeout(() => (said.textContent = ""), 2500);
  };
  const button = (label: string, name: string, f: () => unknown): HTMLElement =>
    h("button", { type: "button", "aria-label": name, title: name, onclick: () => {
      void Promise.resolve(f()).catch((e: Error) => say(e.message));
    } }, label);
  const title = (): string => figure.title();
  const dated = (): string => `${title()} ${isoDay(atlas.page().day)}`;
  const picture = figure.svg() !== null;
  const plain = h("textarea", { readonly: true, rows: 3, "aria-label": "Citation in words" });
  const bibtex = h("textarea", { readonly: true, rows: 7, "aria-label": "Citation as BibTeX" });
  const tables = h("p", { class: "cite-tables" });
  const box = h("div", { class: "cite", hidden: true }, plain, bibtex, tables);
  const cite = h("button", { type: "button", "aria-expanded": "false" }, "Cite");
  cite.addEventListener("click", () => {
    box.hidden = !box.hidden;
    cite.setAttribute("aria-expanded", String(!box.hidden));
    if (!box.hidden) void fill();
  });
  const fill = async (): Promise<void> => {
    const c = citation(title(), sayDay(atlas.page().day), location.href, await digest(atlas.page().clocks), isoDay(today()));
    plain.value = c.plain;
    bibtex.value = c.bibtex;
    tables.replaceChildren("Made from: ", ...figure.tables.flatMap((t, i) =>
      [i > 0 ? ", " : "", h("a", { href: t.href }, t.label)]));
  };
  return h("div", { class: "tools", role: "group", "aria-label": "Keep what you see" },
    button("Copy link", "Copy link to this page", async () => {
      await copy(location.href);
      say("Link copied");
    }),
    picture ? button("SVG", "Download the picture as SVG", () => {
      const svg = figure.svg();
      if (svg) save(fileName(dated(), "svg"), new Blob([serialized(svg, dated())], { type: "image/svg+xml" }));
    }) : null,
    picture ? button("PNG", "Download the picture as PNG", async () => {
      const svg = figure.svg();
      if (svg) save(fileName(dated(), "png"), await toPng(svg, dated()));
    }) : null,
    button("CSV", "Download what is shown as CSV", () =>
      save(fileName(dated(), "csv"), new Blob([toCsv(figure.rows())], { type: "text/csv" }))),
    button("JSON", "Download what is shown as JSON", () =>
      save(fileName(dated(), "json"), new Blob([JSON.stringify(figure.rows(), null, 1)], { type: "application/json" }))),
    cite, said, box);
}
