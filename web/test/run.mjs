// Runs all tests of the atlas: first those of its pure parts, then the page itself in a
// browser. Ends with "N passed, N failed".
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browserTests } from "./browser.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Node does not read TypeScript: the tests are bundled, each with what it tests. */
async function unitTests() {
  const out = mkdtempSync(join(here, "..", "node_modules", ".unit-"));
  const files = readdirSync(join(here, "unit")).filter((f) => f.endsWith(".test.ts"));
  await build({
    entryPoints: files.map((f) => join(here, "unit", f)), outdir: out, outExtension: { ".js": ".mjs" },
    bundle: true, platform: "node", format: "esm", logLevel: "warning",
  });
  const run = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...readdirSync(out).map((f) => join(out, f))], { encoding: "utf8" });
  rmSync(out, { recursive: true });
  const sum = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(run.stdout)?.[1] ?? 0);
  const result = { passed: sum("pass"), failed: sum("fail") };
  if (run.status !== 0) {
    console.log(run.stdout + run.stderr);
    result.failed = Math.max(1, result.failed);
  }
  console.log(`pure parts: ${result.passed} passed, ${result.failed} failed`);
  return result;
}

const results = [await unitTests(), await browserTests()];
const passed = results.reduce((n, r) => n + r.passed, 0);
const failed = results.reduce((n, r) => n + r.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
