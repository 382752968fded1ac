// What one sees as text to keep: rows as CSV, a name for a file, a citation.

import type { Row } from "./segments.ts";

export function toCsv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((r) => Object.keys(r)))];
  const cell = (v: unknown): string => {
    const text = v === null || v === undefined ? "" : Array.isArray(v) ? v.join("|") : String(v);
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [columns, ...rows.map((r) => columns.map((c) => r[c]))].map((r) => r.map(cell).join(",") + "\n").join("");
}

export const fileName = (title: string, ending: string): string =>
  `${title.normalize("NFKD").replace(/[^\w ,-]+/g, "").trim().replace(/[ ,]+/g, "-").toLowerCase()}.${ending}`;

interface Citation {
  plain: string;
  bibtex: string;
}

export function citation(title: string, day: string, url: string, digestText: string, seen: string): Citation {
  const plain = `“${title}, ${day}.” entente atlas` +
    (digestText ? `, register ${digestText.slice(0, 16)}` : "") + `. ${url} (seen ${seen}).`;
  const key = title.normalize("NFKD").replace(/[^A-Za-z]+/g, "").slice(0, 24).toLowerCase() + day.replace(/\D/g, "");
  const brace = (t: string): string => t.replace(/[{}\\]/g, "");
  const bibtex = `@misc{${key},\n  title = {${brace(title)}, ${day}},\n  howpublished = {entente atlas},\n` +
    (digestText ? `  note = {register digest ${digestText}},\n` : "") +
    `  url = {${brace(url)}},\n  urldate = {${seen}}\n}`;
  return { plain, bibtex };
}
