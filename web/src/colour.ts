// Which colour a value has and how a verdict changes it. Hues are told apart by people who
// do not see red and green apart (after Okabe and Ito); the grade is also a texture, so that
// nothing hangs on hue alone.

import type { Verdict } from "./segments.ts";

export type Hue = "blue" | "sky" | "green" | "amber" | "orange" | "purple" | "grey";

const HUES: Record<string, Hue> = {
  established: "blue", member: "blue", embassy: "blue", "high-commission": "blue",
  nunciature: "blue", legation: "blue", mission: "blue", "de-jure": "blue", exists: "blue",
  open: "orange", bound: "blue", "in the set": "blue", ambassador: "blue",
  observer: "sky", partner: "sky", "non-resident": "sky", "de-facto": "sky", signatory: "sky",
  signature: "sky", visit: "sky", settled: "sky", charge: "sky",
  associate: "green", "consulate-general": "green", consulate: "green",
  "honorary-consulate": "green", "vice-consulate": "green", ratification: "blue",
  accession: "blue", acceptance: "blue", approval: "blue", succession: "blue", consent: "blue",
  candidate: "purple", seeking: "purple", "representative-office": "purple",
  "permanent-mission": "purple", delegation: "purple", dormant: "purple",
  downgraded: "amber", suspended: "amber", "suspended-observer": "amber",
  "interests-section": "amber", "liaison-office": "amber",
  severed: "orange", withdrawn: "orange", militarised: "orange", closed: "orange",
  denunciation: "orange", withdrawal: "orange", termination: "orange", expelled: "orange",
  none: "grey",
};

const SPARE: readonly Hue[] = ["blue", "green", "purple", "sky", "amber"];

/** The hue of a value; the same value has the same one everywhere. */
export function hueOf(value: string | null): Hue {
  if (value === null) return "grey";
  const known = HUES[value];
  if (known) return known;
  let sum = 0;
  for (const c of value) sum = (sum * 31 + c.codePointAt(0)!) % 997;
  return SPARE[sum % SPARE.length]!;
}

/** The class that paints it: see atlas.css and the patterns of figures. */
export function paintOf(value: string | null, verdict: Verdict): string {
  if (verdict === "disputed") return "p-disputed";
  if (verdict === "no") return "p-no";
  if (verdict === "unknown") return "p-unknown";
  if (verdict === "unsaid") return "p-unsaid";
  const hue = value === "none" ? "grey" : hueOf(value);
  return `p-${verdict}-${hue}`;
}

/** Upper ends of up to five classes of counts, round numbers; the last is open. */
export function classes(max: number): number[] {
  if (max <= 5) return [1, 2, 3, 4, 5].slice(0, Math.max(1, max));
  const step = max / 5;
  const unit = 10 ** Math.floor(Math.log10(step));
  const nice = [1, 2, 2.5, 5, 10].map((f) => f * unit).find((s) => s >= step && s % 1 === 0) ?? 10 * unit;
  return [1, 2, 3, 4, 5].map((i) => i * nice);
}

export function classOf(count: number, ends: readonly number[]): number {
  const i = ends.findIndex((e) => count <= e);
  return i < 0 ? ends.length - 1 : i;
}
