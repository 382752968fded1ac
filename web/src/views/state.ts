// A state: what is open first, counts through time beside others', everything on one
// timeline, and the profile at the day.

import { address, atParam, get, inLanes, segmentParams, segments } from "../api.ts";
import type { Atlas, ViewPart } from "../atlas.ts";
import { isoDay, sayDay, today, type Day } from "../day.ts";
import { debounce, h } from "../dom.ts";
import { choose } from "../parts/choose.ts";
import { curveChart, firstYear, type CurveChart } from "../parts/curve.ts";
import { dayBar, FIRST_DAY } from "../parts/daybar.ts";
import { sectionOf, type Document } from "../parts/document.ts";
import { figureTools } from "../parts/figure.ts";
import { pageLink } from "../parts/link.ts";
import { firstDayOf, Timeline } from "../parts/timeline.ts";
import { matterOf } from "../parts/voices.ts";
import { countOn, countThroughTime, happenedThroughTime, isMember, saysSomething, stands, type Row, type Segment, type Step } from "../segments.ts";
import { clockParams } from "../url.ts";
import { count } from "../words.ts";
import { doubts } from "./doubts.ts";
import { groupsOf } from "./lines.ts";

const COMPARED_MOST = 4;

interface Counted {
  key: string;
  label: string;
  steps: Step[];
}

/** The numbers by which states are compared, from their timelines. */
function countsOf(sent: readonly Segment[], received: readonly Segment[]): Counted[] {
  const of = (relation: string): Segment[] => sent.filter((s) => s.relation === relation);
  const other = (s: Segment): string => s.object;
  return [
    { key: "relations", label: "Diplomatic relations", steps: countThroughTime(of("diplomatic"), (s) => s.subject + s.object, stands) },
    { key: "sent", label: "States with its missions", steps: countThroughTime(of("mission"), other, stands) },
    { key: "received", label: "States with missions in it", steps: countThroughTime(received, (s) => s.subject, stands) },
    { key: "memberships", label: "Memberships", steps: countThroughTime(of("member"), other, isMember) },
    { key: "treaties", label: "Treaty actions so far", steps: happenedThroughTime(of("party").filter(saysSomething)) },
    { key: "visits", label: "Visits made so far", steps: happenedThroughTime(of("visit").filter((s) => saysSomething(s) && s.value !== "none")) },
  ];
}

async function loadCounts(atlas: Atlas, id: string): Promise<Counted[]> {
  const clocks = atlas.page().clocks;
  const [sent, received] = await Promise.all([
    segments({ subject: id }, clocks), segments({ relation: "mission", object: id }, clocks)]);
  return countsOf(sent, received);
}

/** Small curves, one for each number, all compared states in each. */
function comparison(atlas: Atlas, id: string, day: Day): { element: HTMLElement; setDay(d: Day): void } {
  const charts = h("div", { class: "sparks" });
  const head = h("div", { class: "compare-head" });
  const element = h("section", { class: "compare", "aria-label": "Counts through time" }, h("h2", {}, "Through time"), head, charts);
  const compared = atlas.page().compare.filter((c) => c !== id).slice(0, COMPARED_MOST);
  const states = [id, ...compared];
  let all: Counted[][] = [];
  let drawn: CurveChart[] = [];
  let numbers: { node: HTMLElement; steps: Step[] }[] = [];
  let on = day;

  const change = (compare: string[]): void => atlas.go({ compare });
  const add = choose(atlas, {
    label: "Compare with another state", chosen: "", none: "Compare with…", without: states,
    onChoice: (next) => change([...compared, next]),
  });
  head.append(...states.map((s, i) => h("span", { class: `chip series-${i}` },
    h("span", { class: "chip-line", "aria-hidden": "true" }), atlas.name(s),
    i > 0 ? h("button", {
      type: "button", "aria-label": `Do not compare with ${atlas.name(s)}`,
      onclick: () => change(compared.filter((c) => c !== s)),
    }, "×") : null)), compared.length < COMPARED_MOST ? add : "");

  const draw = (): void => {
    drawn = [];
    numbers = [];
    const from = firstYear(all.flat().map((c) => c.steps), FIRST_DAY);
    charts.replaceChildren(...all[0]!.map((c, k) => {
      const curves = states.map((s, i) => ({ name: atlas.name(s), steps: all[i]![k]!.steps, className: `series-${i}` }));
      const chart = curveChart(curves, from, today(), on, `${c.label} through time`);
      drawn.push(chart);
      return h("figure", { class: "spark" }, h("figcaption", {}, c.label), chart.svg,
        h("ul", { class: "spark-numbers" }, ...curves.map((v, i) => {
          const node = h("b", {}, String(countOn(v.steps, on)));
          numbers.push({ node, steps: all[i]![k]!.steps });
          return h("li", { class: `series-${i}` }, h("span", { class: "chip-line", "aria-hidden": "true" }), `${v.name} `, node);
        })));
    }));
  };
  void inLanes(states, (s) => loadCounts(atlas, s)).then((got) => {
    all = got;
    draw();
  }).catch((e: Error) => charts.replaceChildren(h("p", { class: "problem" }, e.message)));
  return {
    element,
    setDay(d) {
      on = d;
      for (const c of drawn) c.setDay(d);
      for (const n of numbers) n.node.textContent = String(countOn(n.steps, d));
    },
  };
}

const OPEN_FIRST = new Set(["summary", "memberships", "diplomatic-relations"]);

/** The profile of a state or pair at the day, as the register writes it. */
export function profilePart(atlas: Atlas, route: "profile" | "pair", who: [string, string][]): { element: HTMLElement; setDay(d: Day): void } {
  const body = h("div", { class: "doc" });
  const nav = h("nav", { class: "doc-nav", "aria-label": "Sections" });
  const links = h("p", { class: "doc-links" });
  const title = h("h2", {});
  const element = h("section", { class: "profile" }, title, links, h("div", { class: "doc-grid" }, nav, body));
  const params = (day: Day): [string, string][] => [...who, atParam(day), ...clockParams(atlas.page().clocks)];
  let turn = 0;
  const load = async (day: Day): Promise<void> => {
    const mine = ++turn;
    const open = new Set([...body.querySelectorAll("details[open]")].map((d) => d.id.slice(2)));
    try {
      const d = await get<Document>(`${route}.json`, params(day));
      if (mine !== turn) return;
      title.textContent = `${d.title}, ${sayDay(day)}`;
      body.replaceChildren(...d.sections.map((s) =>
        sectionOf(atlas, s, open.size > 0 ? open.has(s.key) : OPEN_FIRST.has(s.key))));
      nav.replaceChildren(h("ul", {}, ...d.sections.map((s) => {
        const b = h("button", { type: "button", class: "linkish" }, s.title);
        b.addEventListener("click", () => {
          const sec = body.querySelector<HTMLDetailsElement>(`#s-${CSS.escape(s.key)}`);
          if (!sec) return;
          sec.open = true;
          sec.scrollIntoView({ block: "start" });
          sec.querySelector("summary")?.focus({ preventScroll: true });
        });
        return h("li", {}, b);
      })));
    } catch (e) {
      if (mine === turn) body.replaceChildren(h("p", { class: "problem" }, (e as Error).message));
    }
    links.replaceChildren("Take it along: ", ...(["html", "md", "wikitext", "json"] as const).flatMap((f, i) =>
      [i > 0 ? " · " : "", h("a", { href: address(`${route}.${f}`, params(day)) }, { html: "page", md: "Markdown", wikitext: "wikitext", json: "JSON" }[f])]));
  };
  const later = debounce(350, (d: Day) => void load(d));
  body.append(h("p", { class: "waiting" }, "Writing the profile…"));
  void load(atlas.page().day);
  return { element, setDay: later };
}

export async function stateView(atlas: Atlas): Promise<ViewPart> {
  const page = atlas.page();
  const id = page.what[0] ?? "LTU";
  const name = atlas.name(id);
  const all = await segments({ subject: id }, page.clocks);
  const last = today();
  const bar = dayBar(page.day, last, (d) => atlas.setDay(d));
  const counts = countsOf(all, []);
  const countedOn = (key: string, day: Day): number => countOn(counts.find((c) => c.key === key)?.steps ?? [], day);
  bar.setCurve(counts[0]?.steps ?? [], "states with relations");
  const timeline = new Timeline(groupsOf(atlas, all, id), page.day, {
    from: firstDayOf(all, FIRST_DAY), until: last,
    onPick: (b, day) => {
      atlas.setDay(day);
      atlas.open(matterOf(b));
    },
    onDay: (d) => atlas.setDay(d),
  }, `Relations of ${name} through time`);
  const compare = comparison(atlas, id, page.day);
  const profile = profilePart(atlas, "profile", [["subject", id]]);
  const open = doubts(atlas, id);
  const existence = h("p", { class: "lead" });
  const setLead = (day: Day): void => {
    const there = atlas.territory.exists(id, day);
    existence.textContent = there
      ? `On ${sayDay(day)}: diplomatic relations with ${count(countedOn("relations", day), "state")} on record, ${count(countedOn("memberships", day), "full membership")}.`
      : `As far as the register knows, ${name} was not a state on ${sayDay(day)}.`;
  };
  setLead(page.day);
  const element = h("div", { class: "state-page" },
    h("div", { class: "page-head" }, h("h1", {}, name),
      h("div", { class: "controls" },
        choose(atlas, { label: "State", chosen: id, onChoice: (next) => atlas.go({ what: [next], voices: null }) }),
        pageLink(atlas, { view: "map", what: [id], relation: "diplomatic" }, "On the map"),
        pageLink(atlas, { view: "conflicts", what: [id] }, "All disagreements"))),
    existence, bar.element, open.element, compare.element,
    h("section", { class: "figure-section" }, h("h2", {}, "Everything on one line"),
      h("p", { class: "hint" }, "Solid: testified. Pale: presumed, nobody says that it ended. Hatched: disputed. A diamond is something that happened. Each opens its voices."),
      timeline.element,
      figureTools(atlas, {
        title: () => `Foreign relations of ${name}`,
        svg: () => timeline.svg,
        rows: () => all.filter(saysSomething).map(rowOf),
        tables: [{ label: `segments ${id}`, href: address("segments", segmentParams({ subject: id }, page.clocks)) }],
      })),
    profile.element);
  return {
    element,
    title: name,
    setDay(d) {
      bar.setDay(d);
      timeline.setDay(d);
      compare.setDay(d);
      profile.setDay(d);
      open.setDay(d);
      setLead(d);
    },
  };
}

export function rowOf(s: Segment): Row {
  return {
    subject: s.subject, relation: s.relation, object: s.object, object_name: s.objectName, facets: s.facets, value: s.value,
    verdict: s.verdict, from: Number.isFinite(s.from) ? isoDay(s.from) : null, until: Number.isFinite(s.until) ? isoDay(s.until) : null,
    witnessed: s.witnessed === null ? null : isoDay(s.witnessed), roots: s.roots,
  };
}

