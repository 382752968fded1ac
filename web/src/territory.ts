// Who stood on a piece of today's map on a day. The map knows today's borders alone, so a
// vanished state is drawn where its successors are, as the register names them, and the
// page says so. Where the register knows no successor, a state is a mark at its capital.

import { EVER, NEVER, type Day } from "./day.ts";
import type { Segment } from "./segments.ts";

export interface Entity {
  id: string;
  type: string;
  name: string;
  since: Day;
  until: Day;
  /** By scheme; the present one first. */
  codes: Map<string, string[]>;
}

interface Link {
  predecessor: string;
  continues: boolean;
  since: Day;
}

export interface Occupant {
  id: string;
  /** Is this today's own state, or one that stood here before? */
  own: boolean;
}

/** "iso3=LTU;cow=368@1918/1940" as a map; dates of codes are left out. */
export function readCodes(text: string): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const part of text.split(";")) {
    const i = part.indexOf("=");
    if (i <= 0) continue;
    const scheme = part.slice(0, i);
    codes.set(scheme, [...(codes.get(scheme) ?? []), part.slice(i + 1).replace(/@.*/, "")]);
  }
  return codes;
}

export class Territory {
  private readonly links = new Map<string, Link[]>();
  private readonly born = new Map<string, Day>();

  constructor(
    private readonly entities: ReadonlyMap<string, Entity>,
    parts: readonly Segment[],
    existence: readonly Segment[],
  ) {
    for (const s of parts) this.addLink(s);
    for (const s of existence) {
      if (s.value !== "exists" || s.verdict === "no") continue;
      this.born.set(s.subject, Math.min(this.born.get(s.subject) ?? NEVER, s.from));
    }
  }

  private addLink(s: Segment): void {
    if (s.value !== "successor" && s.value !== "continues") return;
    if (this.entities.get(s.object)?.type !== "state") return;
    const list = this.links.get(s.subject) ?? [];
    const known = list.find((l) => l.predecessor === s.object);
    const continues = s.value === "continues";
    if (known) {
      known.continues ||= continues;
      known.since = Math.min(known.since, s.from);
    } else {
      list.push({ predecessor: s.object, continues, since: s.from });
    }
    this.links.set(s.subject, list);
  }

  /** By a state that was: the one that continues it. */
  heirs(): Map<string, string> {
    return new Map([...this.links].flatMap(([id, links]) =>
      links.filter((l) => l.continues).map((l) => [l.predecessor, id] as const)));
  }

  exists(id: string, day: Day): boolean {
    const e = this.entities.get(id);
    if (!e || e.type !== "state") return false;
    if (day < e.since || day > e.until) return false;
    if (e.since === EVER && day < (this.born.get(id) ?? EVER)) return false;
    // What continues another was the other until then.
    return !(this.links.get(id) ?? []).some((l) => l.continues && day < l.since && this.exists(l.predecessor, day));
  }

  /** The states that stood on what is today the land of `id`; its own state first. */
  occupants(id: string, day: Day): Occupant[] {
    const found: Occupant[] = this.exists(id, day) ? [{ id, own: true }] : [];
    for (const before of this.before(id, day, 0))
      if (!found.some((f) => f.id === before)) found.push({ id: before, own: false });
    return found;
  }

  /** Predecessors that stood on the day, through those that did not; succession never loops
   * in good data, and eight steps are more than history has. */
  private before(id: string, day: Day, depth: number): string[] {
    if (depth > 8) return [];
    return (this.links.get(id) ?? []).flatMap((link) => {
      if (day >= link.since) return [];
      return this.exists(link.predecessor, day) ? [link.predecessor] : this.before(link.predecessor, day, depth + 1);
    });
  }
}
