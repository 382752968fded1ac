// Textures for what is not sure: hatching for disputes, dots for what is only possible.

import { s } from "../dom.ts";
import type { Hue } from "../colour.ts";

const HUES: readonly Hue[] = ["blue", "sky", "green", "amber", "orange", "purple", "grey"];

export function patterns(): SVGDefsElement {
  const hatch = s("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("rect", { class: "hatch-ground", width: 5, height: 5 }),
    s("rect", { class: "hatch-line", width: 2.2, height: 5 }));
  const dots = HUES.map((hue) =>
    s("pattern", { id: `dots-${hue}`, width: 4, height: 4, patternUnits: "userSpaceOnUse" },
      s("rect", { class: "dots-ground", width: 4, height: 4 }),
      s("circle", { class: `dots-${hue}`, cx: 2, cy: 2, r: 1.1 })));
  return s("defs", {}, hatch, ...dots);
}
