// Days as numbers: days since 1970-01-01, proleptic Gregorian, as the library counts.

export type Day = number;

export const EVER: Day = -Infinity;
export const NEVER: Day = Infinity;
const MS = 86_400_000;

export function dayOf(year: number, month: number, day: number): Day {
  const t = new Date(0);
  t.setUTCFullYear(year, month - 1, day);
  return Math.round(t.getTime() / MS);
}

function partsOf(day: Day): { year: number; month: number; day: number } {
  const t = new Date(day * MS);
  return { year: t.getUTCFullYear(), month: t.getUTCMonth() + 1, day: t.getUTCDate() };
}

/** The first day of "2012-04-03", "2012-04" or "2012"; null if it is none of these. */
export function parseDay(text: string): Day | null {
  const m = /^(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim());
  if (!m) return null;
  const [year, month, day] = [Number(m[1]), Number(m[2] ?? 1), Number(m[3] ?? 1)];
  const d = dayOf(year, month, day);
  const p = partsOf(d);
  return p.year === year && p.month === month && p.day === day ? d : null;
}

const pad = (n: number, width: number): string => String(n).padStart(width, "0");

export function isoDay(day: Day): string {
  const p = partsOf(day);
  const year = p.year < 0 ? "-" + pad(-p.year, 4) : pad(p.year, 4);
  return `${year}-${pad(p.month, 2)}-${pad(p.day, 2)}`;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];

/** "3 April 2012" */
export function sayDay(day: Day): string {
  const p = partsOf(day);
  return `${p.day} ${MONTHS[p.month - 1]} ${p.year}`;
}

export function today(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

/** The same day some months on; the last of the month where it has no such day. */
export function addMonths(day: Day, months: number): Day {
  const p = partsOf(day);
  const m = p.month - 1 + months;
  const year = p.year + Math.floor(m / 12);
  const month = ((m % 12) + 12) % 12;
  const last = partsOf(dayOf(year, month + 2, 0)).day;
  return dayOf(year, month + 1, Math.min(p.day, last));
}

export function yearOf(day: Day): number {
  return partsOf(day).year;
}
