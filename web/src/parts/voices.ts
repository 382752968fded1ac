// The voices: who says what is shown, in which words, when they spoke and on whom they rely.

import { address, atParam, get, inLanes, table, type Params } from "../api.ts";
import type { Atlas } from "../atlas.ts";
import { parseDay, sayDay } from "../day.ts";
import { h, outside } from "../dom.ts";
import { pageLink } from "./link.ts";
import { VERDICTS, type Row, type Verdict } from "../segments.ts";
import { clockParams, type Asked } from "../url.ts";
import { count, sayValue, VERDICT_WORDS } from "../words.ts";

/** More claims than this are not told one by one; the table has them. */
const MOST_CLAIMS = 60;

const SAYS: Record<string, string> = {
  yes: "says yes", presumed: "spoke earlier, presumed", possibly: "says possibly",
  "not-yet": "says not yet", "no-longer": "says no longer", denies: "denies it",
  uncovered: "lists all there is, and not this", unknown: "does not say for this day",
};

interface Voice {
  work: string;
  says: string;
  value: string | null;
  claims: string[];
}

interface Matter {
  facet_names?: string | null;
  about?: string | null;
  verdict: Verdict;
  value: string | null;
  witnessed: string | null;
  voices: Voice[];
  roots: number;
  contradictions: string[];
}

interface Answer extends Matter {
  matters?: Matter[];
}

const str = (v: unknown): string => (typeof v === "string" ? v : "");

/** "1991-09-17", "..", "" as people read a claim's dates. */
function claimDates(since: string, until: string): string {
  const from = since ? `since ${since}` : "";
  if (until === "..") return [from, "said to be still so"].filter(Boolean).join(", ");
  if (until) return since ? `${since} to ${until}` : `until ${until}`;
  return from || "no dates";
}

function gradeMark(verdict: string, value: string | null = null): HTMLElement {
  return h("span", { class: `grade grade-${verdict}` },
    value && verdict !== "disputed" ? `${sayValue(value)} · ${verdict}` : verdict);
}

function claimItem(row: Row): HTMLElement {
  const quote = str(row.quote);
  const url = str(row.url);
  const title = str(row.title) || str(row.source);
  const spoke = str(row.as_of) || str(row.published) || str(row.accessed);
  const spokeHow = row.as_of ? "speaks of" : row.published ? "published" : "read";
  const standing = str(row.standing);
  const chain = Array.isArray(row.chain) ? (row.chain as string[]).join(", ") : str(row.chain);
  const per = str(row.per) || chain;
  const line = (label: string, ...value: (Node | string)[]): HTMLElement =>
    h("div", { class: "claim-line" }, h("dt", {}, label), h("dd", {}, ...value));
  return h("li", { class: "claim", "data-claim": str(row.claim) },
    h("p", { class: "claim-says" },
      h("strong", {}, `${str(row.subject_name) || str(row.subject)} · ${str(row.relation)}${row.object_name ? " · " + str(row.object_name) : ""}`),
      ` ${sayValue(str(row.value) || null)}, ${claimDates(str(row.since), str(row.until))}`,
      row.detail ? h("span", { class: "claim-detail" }, ` (${str(row.detail).replace(/;/g, ", ")})`) : null),
    quote ? h("blockquote", {}, quote) : null,
    h("dl", {},
      line("Source", url ? outside(url, title) : title, row.publisher ? `, ${str(row.publisher)}` : "",
        row.at ? `, at ${str(row.at)}` : ""),
      spoke ? line(`Source ${spokeHow}`, spoke) : line("Source spoke", "undated"),
      per ? line("Relies on", per) : null,
      row.note ? line("Note", str(row.note)) : null,
      standing && standing !== "live" ? line("Standing", standing + (row.reason ? `: ${str(row.reason)}` : "")) : null,
      line("Kind", [str(row.kind), str(row.licence)].filter(Boolean).join(", ") || "not said"),
      line("Claim", h("a", { href: address("why", [["claim", str(row.claim)]]) }, str(row.claim).slice(0, 10)),
        row.recorded ? `, recorded ${str(row.recorded).slice(0, 10)}` : "")));
}

function voiceBlock(v: Voice, rows: ReadonlyMap<string, Row>): HTMLElement {
  const known = v.claims.map((id) => rows.get(id)).filter((r) => r !== undefined);
  const title = known.map((r) => str(r.title)).find(Boolean);
  return h("section", { class: `voice says-${v.says}` },
    h("h4", {}, title ?? v.work,
      h("span", { class: "voice-says" }, ` ${SAYS[v.says] ?? v.says}${v.value ? ": " + sayValue(v.value) : ""}`)),
    h("ol", { class: "claims" }, ...known.map(claimItem)));
}

function matterBlock(m: Matter, rows: ReadonlyMap<string, Row>): HTMLElement {
  const order = ["yes", "denies", "presumed", "possibly", "uncovered", "no-longer", "not-yet", "unknown"];
  const voices = [...m.voices].sort((a, b) => order.indexOf(a.says) - order.indexOf(b.says));
  const head = [m.facet_names, m.about && m.about !== m.value ? sayValue(m.about) : ""].filter(Boolean).join(", ");
  return h("section", { class: "matter" },
    head ? h("h3", {}, head, " ", gradeMark(m.verdict, m.value)) : null,
    ...voices.map((v) => voiceBlock(v, rows)));
}

/** The answer in one sentence. */
function sentence(m: Matter, day: string): string {
  const what = m.verdict === "testified" || m.verdict === "presumed" ? sayValue(m.value) : "";
  const roots = m.roots > 0 ? `, ${count(m.roots, "independent source")}` : "";
  const witnessed = m.witnessed ? `; last witnessed ${sayDay(parseDay(m.witnessed) ?? 0)}` : "";
  const doubt = m.contradictions.length > 0 ? `; ${m.contradictions.join(", ")} contradicts itself` : "";
  return `${day}: ${what ? what + ", " : ""}${VERDICT_WORDS[m.verdict]}${roots}${witnessed}${doubt}.`;
}

function matterParams(atlas: Atlas, a: Extract<Asked, { kind: "matter" }>): [string, string][] {
  const p: [string, string][] = [["subject", a.subject], ["relation", a.relation]];
  if (a.object) p.push(["object", a.object]);
  p.push(atParam(atlas.page().day));
  for (const f of a.facets.split(";").filter(Boolean)) {
    const i = f.indexOf("=");
    p.push([f.slice(0, i), f.slice(i + 1)]);
  }
  return [...p, ...clockParams(atlas.page().clocks)];
}

const byClaim = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((r) => [str(r.claim), r]));

async function matterContent(atlas: Atlas, a: Extract<Asked, { kind: "matter" }>): Promise<Node[]> {
  const params: Params = matterParams(atlas, a);
  const [answer, why] = await Promise.all([get<Answer>("at", params), table("why", params).catch(() => [])]);
  const rows = byClaim(why);
  const missing = [answer, ...(answer.matters ?? [])].flatMap((m) => m.voices.flatMap((v) => v.claims))
    .filter((id, i, all) => !rows.has(id) && all.indexOf(id) === i).slice(0, 12);
  for (const r of (await inLanes(missing, (id) => table("why", [["claim", id]]).catch(() => []))).flat())
    rows.set(str(r.claim), r);
  const matters = answer.matters && answer.matters.length > 0
    ? [...answer.matters].sort((x, y) => VERDICTS.indexOf(x.verdict) - VERDICTS.indexOf(y.verdict))
    : [answer];
  const object = a.object ? ` · ${atlas.name(a.object)}` : "";
  const both = atlas.entities.get(a.subject)?.type === "state" && atlas.entities.get(a.object)?.type === "state";
  return [
    h("h2", {}, `${atlas.name(a.subject)} · ${a.relation}${object}`),
    h("p", { class: "answer", role: "status" }, gradeMark(answer.verdict, answer.value), " ",
      sentence(answer, sayDay(atlas.page().day))),
    h("p", { class: "voices-links" },
      both ? pageLink(atlas, { view: "pair", what: [a.subject, a.object] }, "Both on one page") : null,
      both ? pageLink(atlas, { view: "state", what: [a.object] }, atlas.name(a.object)) : null,
      h("a", { href: address("at", params) }, "JSON"), h("a", { href: address("why.csv", params) }, "CSV")),
    ...matters.map((m) => matterBlock(m, rows)),
  ];
}

async function claimsContent(claims: readonly string[]): Promise<Node[]> {
  const told = claims.slice(0, MOST_CLAIMS);
  const rows = (await inLanes(told, (id) => table("why", [["claim", id]]))).flat();
  const rest = claims.length - told.length;
  return [
    h("h2", {}, count(claims.length, "claim")),
    h("ol", { class: "claims" }, ...rows.map(claimItem)),
    rest > 0 ? h("p", {}, `and ${rest} more.`) : document.createTextNode(""),
  ];
}

/** The panel beside the page. It follows the day; Escape closes it. */
export class Voices {
  readonly element: HTMLElement;
  private readonly body = h("div", { class: "voices-body" });
  private asked: Asked | null = null;
  private opener: Element | null = null;
  private turn = 0;

  constructor(private readonly atlas: Atlas) {
    this.element = h("aside", { class: "voices", "aria-label": "Voices: who says so", hidden: true },
      h("div", { class: "voices-bar" },
        h("span", { class: "voices-title" }, "Who says so"),
        h("button", { type: "button", class: "voices-close", "aria-label": "Close", onclick: () => this.close() }, "×")),
      this.body);
    this.element.tabIndex = -1;
    document.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && this.asked) this.close();
    });
  }

  private close(): void {
    this.atlas.go({ voices: null });
  }

  /** Shows what the page asks for, or goes away. */
  async show(asked: Asked | null): Promise<void> {
    const opened = this.asked === null && asked !== null;
    if (opened) this.opener = document.activeElement;
    const closed = this.asked !== null && asked === null;
    this.asked = asked;
    this.element.hidden = asked === null;
    document.body.classList.toggle("has-voices", asked !== null);
    if (closed && this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
    if (!asked) return;
    const turn = ++this.turn;
    if (opened) {
      this.body.replaceChildren(h("p", { class: "waiting" }, "Asking the voices…"));
      this.element.focus({ preventScroll: true });
    }
    try {
      const content = asked.kind === "matter"
        ? await matterContent(this.atlas, asked) : await claimsContent(asked.claims);
      if (turn === this.turn) this.body.replaceChildren(...content);
    } catch (e) {
      if (turn === this.turn)
        this.body.replaceChildren(h("p", { class: "problem", role: "alert" }, (e as Error).message));
    }
  }
}

export const matterOf = (s: { subject: string; relation: string; object: string; facets: string }): Asked =>
  ({ kind: "matter", subject: s.subject, relation: s.relation, object: s.object, facets: s.facets });

