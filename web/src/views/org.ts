// An organisation: its members through time with their statuses, what belongs to it, where it sits.

import { address, segmentParams, segments } from "../api.ts";
import type { Atlas, ViewPart } from "../atlas.ts";
import { sayDay, today, type Day } from "../day.ts";
import { h } from "../dom.ts";
import { choose } from "../parts/choose.ts";
import { curveChart, firstYear, type Curve } from "../parts/curve.ts";
import { dayBar, FIRST_DAY } from "../parts/daybar.ts";
import { figureTools } from "../parts/figure.ts";
import { firstDayOf, Timeline, type Group } from "../parts/timeline.ts";
import { pageLink, voicesLink } from "../parts/link.ts";
import { matterOf } from "../parts/voices.ts";
import { countOn, countThroughTime, holds, saysSomething, stands, type Segment } from "../segments.ts";
import { count, sayValue } from "../words.ts";
import { linesOf } from "./lines.ts";
import { rowOf } from "./state.ts";

const VALUES = ["member", "associate", "observer", "partner", "candidate", "seeking", "suspended"];

function statusCurves(members: readonly Segment[]): Curve[] {
  const found = [...new Set(members.flatMap((s) => (stands(s) && s.value ? [s.value] : [])))]
    .sort((a, b) => (VALUES.indexOf(a) + 99) % 99 - (VALUES.indexOf(b) + 99) % 99);
  return found.map((value, i) => ({
    name: sayValue(value),
    steps: countThroughTime(members, (s) => s.subject, (s) => stands(s) && s.value === value),
    className: `series-${i % 5}`,
  })).slice(0, 5);
}

/** Organs and adjuncts, what went before and after, and where it sits. */
function structure(atlas: Atlas, parts: readonly Segment[], of: readonly Segment[], seats: readonly Segment[], day: Day): Node[] {
  const say = (title: string, list: readonly { id: string; name: string; seg: Segment }[]): Node[] => {
    const unique = list.filter((e, i) => list.findIndex((f) => f.id === e.id) === i);
    if (unique.length === 0) return [];
    return [h("div", {}, h("dt", {}, title), h("dd", {}, ...unique.flatMap((e, i) => [
      i > 0 ? ", " : "",
      voicesLink(atlas, matterOf(e.seg), e.name),
    ])))];
  };
  const on = (list: readonly Segment[]): Segment[] => list.filter((s) => holds(s, day) && saysSomething(s));
  const pick = (list: readonly Segment[], values: string[], end: "subject" | "object") =>
    list.filter((s) => s.value !== null && values.includes(s.value))
      .map((s) => ({ id: s[end], name: end === "subject" ? s.subjectName : s.objectName, seg: s }));
  return [
    ...say("Organs", pick(on(parts), ["organ"], "subject")),
    ...say("Adjunct bodies", pick(on(parts), ["adjunct", "member-body"], "subject")),
    ...say("Part of", pick(on(of), ["organ", "adjunct", "member-body"], "object")),
    ...say("Succeeded", pick(of, ["successor", "continues"], "object")),
    ...say("Succeeded by", pick(parts, ["successor", "continues"], "subject")),
    ...say("Seat", pick(on(seats), ["seat", "secretariat", "capital"], "object")),
  ];
}

export async function orgView(atlas: Atlas): Promise<ViewPart> {
  const page = atlas.page();
  const id = page.what[0] ?? "NATO";
  const name = atlas.name(id);
  const clocks = page.clocks;
  const [members, parts, of, seats] = await Promise.all([
    segments({ relation: "member", object: id }, clocks), segments({ relation: "part", object: id }, clocks),
    segments({ subject: id, relation: "part" }, clocks), segments({ subject: id, relation: "seat" }, clocks),
  ]);
  const last = today();
  const curves = statusCurves(members);
  const bar = dayBar(page.day, last, (d) => atlas.setDay(d));
  bar.setCurve(curves[0]?.steps ?? [], curves[0] ? curves[0].name === "member" ? "members" : curves[0].name : "members");
  const groups: Group[] = [
    { title: "Members and others", lines: linesOf(atlas, members, id) },
    { title: "Structure", lines: linesOf(atlas, [...parts, ...of].filter((s) => s.value !== "region"), id) },
    { title: "Seat", lines: linesOf(atlas, seats, id) },
  ];
  const timeline = new Timeline(groups, page.day, {
    from: firstDayOf([...members, ...seats], FIRST_DAY), until: last,
    onPick: (b, day) => {
      atlas.setDay(day);
      atlas.open(matterOf(b));
    },
    onDay: (d) => atlas.setDay(d),
  }, `Members of ${name} through time`);
  const chart = curveChart(curves, firstYear(curves.map((c) => c.steps), FIRST_DAY), last, page.day, `Members of ${name} through time`);
  const facts = h("dl", { class: "doc-fields" });
  const lead = h("p", { class: "lead" });
  const numbers = h("ul", { class: "spark-numbers" });
  const setNow = (day: Day): void => {
    facts.replaceChildren(...structure(atlas, parts, of, seats, day));
    numbers.replaceChildren(...curves.map((c) => h("li", { class: c.className },
      h("span", { class: "chip-line", "aria-hidden": "true" }), `${c.name} `, h("b", {}, String(countOn(c.steps, day))))));
    const n = countOn(curves.find((c) => c.name === "member")?.steps ?? [], day);
    const seatsOn = seats.filter((s) => holds(s, day) && saysSomething(s)).map((s) => s.objectName);
    lead.textContent = `On ${sayDay(day)}: ${count(n, "member")} on record${seatsOn.length > 0 ? `; seat: ${[...new Set(seatsOn)].join(", ")}` : ""}.`;
  };
  setNow(page.day);
  const element = h("div", { class: "org-page" },
    h("div", { class: "page-head" }, h("h1", {}, name),
      h("div", { class: "controls" },
        choose(atlas, {
          label: "Organisation", chosen: id, types: ["org", "format", "programme"],
          onChoice: (next) => atlas.go({ what: [next], voices: null }),
        }),
        pageLink(atlas, { view: "map", what: [id], relation: "members" }, "On the map"),
        pageLink(atlas, { view: "conflicts", what: [id] }, "Disagreements"))),
    lead, bar.element,
    h("div", { class: "org-top" }, h("figure", { class: "spark spark-wide" }, h("figcaption", {}, "Members through time"), chart.svg, numbers), facts),
    h("section", { class: "figure-section" }, h("h2", {}, "Members through time"), timeline.element,
      figureTools(atlas, {
        title: () => `Members of ${name}`,
        svg: () => timeline.svg,
        rows: () => members.filter(saysSomething).map(rowOf),
        tables: [{ label: `member ${id}`, href: address("segments", segmentParams({ relation: "member", object: id }, clocks)) }],
      })));
  return {
    element,
    title: name,
    setDay(d) {
      bar.setDay(d);
      timeline.setDay(d);
      chart.setDay(d);
      setNow(d);
    },
  };
}
