// Makes dist/: the page, its script and style, the map, and the licences of what it uses.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { geoCentroid } from "d3-geo";
import { feature, quantize } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea, filter, filterWeight } from "topojson-simplify";

// Of the script, the style and the map together, as a browser with gzip gets them.
const MOST_BYTES = 400_000;

// Steradians: bends smaller than this are straightened.
const LEAST_AREA = 1e-6;

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");

await build({
  entryPoints: { atlas: "src/main.ts" },
  outdir: "dist",
  bundle: true,
  minify: true,
  target: "es2022",
  format: "esm",
  legalComments: "none",
  logLevel: "warning",
});
await build({ entryPoints: { atlas: "src/atlas.css" }, outdir: "dist", minify: true, logLevel: "warning" });
copyFileSync("src/index.html", "dist/index.html");
copyFileSync("src/icon.svg", "dist/icon.svg");

// World borders: the 1:50 m map without the detail that no screen shows. Of what is left
// out altogether, small islands, the middle stays: there the state has its mark.
const world = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json", "utf8"));
delete world.objects.land;
const whole = feature(world, world.objects.countries).features;
world.objects.countries.geometries.forEach((g, i) => {
  g.properties.centre = geoCentroid(whole[i]).map((x) => Number(x.toFixed(2)));
});
let map = presimplify(world, sphericalTriangleArea);
map = simplify(map, LEAST_AREA);
map = filter(map, filterWeight(map, LEAST_AREA, sphericalTriangleArea));
map = quantize(map, 2e4);
writeFileSync("dist/world.json", JSON.stringify(map));

const packages = ["d3-array", "d3-color", "d3-dispatch", "d3-drag", "d3-ease", "d3-geo", "d3-interpolate",
  "d3-selection", "d3-timer", "d3-transition", "d3-zoom", "topojson-client", "world-atlas"];
writeFileSync("dist/licences.txt", packages.map((p) => {
  const { version } = JSON.parse(readFileSync(`node_modules/${p}/package.json`, "utf8"));
  return `${p} ${version}\n\n${readFileSync(`node_modules/${p}/LICENSE`, "utf8").trim()}\n`;
}).join("\n---\n\n"));

let sum = 0;
for (const file of ["index.html", "atlas.js", "atlas.css", "world.json"]) {
  const bytes = readFileSync(`dist/${file}`);
  const packed = gzipSync(bytes).length;
  sum += packed;
  console.log(`dist/${file}: ${bytes.length} bytes, ${packed} gzipped`);
}
console.log(`together ${sum} gzipped`);
if (sum > MOST_BYTES) {
  console.error(`more than ${MOST_BYTES}`);
  process.exit(1);
}
