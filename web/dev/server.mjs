// A stand-in for `entente serve` while the atlas is worked on: answers the same routes by
// running the command. node dev/server.mjs [PORT]; ENTENTE and ENTENTE_REGISTER as usual.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const dist = join(here, "..", "dist");
const entente = process.env.ENTENTE ?? join(root, "build", "entente");
const register = process.env.ENTENTE_REGISTER ?? join(root, "world.db");
const port = Number(process.argv[2] ?? 8011);

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".md": "text/plain; charset=utf-8" };
const POSITIONS = { at: ["subject", "relation", "object"], when: ["subject", "relation", "object"],
  list: ["subject", "relation", "object"], who: ["relation", "object"], pair: ["subject", "object"],
  treaties: ["subject", "object"], timeline: ["subject", "object"], series: ["subject", "relation", "object"],
  why: ["claim", "subject", "relation", "object"], conflicts: ["subject", "relation", "object"],
  gaps: ["subject", "relation"], profile: ["subject"], states: ["q"], names: ["q"], digest: [] };
const flags = (q, names) => [...q].filter(([k]) => !names.includes(k))
  .flatMap(([k, v]) => (k === "all" ? ["--all"] : [`--${k}`, v]));

function readCsv(file) {
  const rows = [];
  let row = [], cell = "", quoted = false;
  const text = readFileSync(file, "utf8");
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += '"'; i++; }
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ",") { row.push(cell); cell = ""; }
    else if (c === "\n") { row.push(cell); rows.push(row); row = []; cell = ""; }
    else if (c !== "\r") cell += c;
  }
  const head = rows.shift();
  return rows.map((r) => Object.fromEntries(head.map((h, i) => [h, r[i] || null])));
}
const tables = Object.fromEntries(["entities", "sources", "relations"]
  .map((t) => [t, readCsv(join(root, "data", `${t}.csv`))]));

const run = (file, args) => new Promise((resolve) =>
  execFile(file, args, { maxBuffer: 1 << 28, env: { ...process.env, ENTENTE_REGISTER: register } },
    (error, out, err) => resolve({ code: error?.code ?? 0, out, err })));

function send(res, status, type, body) {
  res.writeHead(status, { "Content-Type": type, "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff" });
  res.end(body);
}

async function answer(res, route, q) {
  const suffix = extname(route).slice(1);
  const verb = suffix ? route.slice(0, -suffix.length - 1) : route;
  if (tables[verb]) {
    const needle = (q.get("q") ?? "").toLowerCase();
    const rows = tables[verb].filter((r) => (!q.get("type") || r.type === q.get("type")) &&
      (!needle || `${r.id} ${r.name} ${r.aliases}`.toLowerCase().includes(needle)));
    return send(res, 200, TYPES[".json"], JSON.stringify(rows));
  }
  if (verb === "segments") {
    const [subject, relation, object] = ["subject", "relation", "object"].map((k) => q.get(k));
    const rest = flags(q, POSITIONS.list);
    const r = await run(entente, ["segments", subject ?? "any", ...(relation ? [relation, ...(object ? [object] : [])] : []),
      ...rest, "--format", "json"]);
    const rows = JSON.parse(r.out || "[]").filter((x) => !object || [x.subject, x.object].includes(object));
    return send(res, 200, TYPES[".json"], JSON.stringify(rows));
  }
  const names = POSITIONS[verb];
  if (!names) return send(res, 404, TYPES[".json"], JSON.stringify({ error: `no route ${verb}` }));
  const gap = names.includes("relation") && q.get("object") && !q.get("relation");
  const args = names.filter((n) => q.get(n) && !(gap && n === "object")).map((n) => q.get(n));
  args.push(...flags(q, names));
  const document = verb === "profile" || verb === "pair";
  const form = { md: "markdown", "": "json" }[suffix] ?? suffix;
  if (verb !== "digest") args.push(document ? "--as" : "--format", form);
  const r = await run(entente, [verb, ...args]);
  const bad = r.code === 2 || r.code === 3;
  send(res, bad ? 404 : 200, bad ? TYPES[".json"] : TYPES[`.${suffix || "json"}`] ?? "text/plain; charset=utf-8",
    bad ? JSON.stringify({ error: r.err.trim().split("\n")[0] }) : gap ? JSON.stringify(
      JSON.parse(r.out || "[]").filter((x) => [x.subject, x.object].includes(q.get("object")))) : r.out || "[]");
}

createServer((req, res) => {
  const url = new URL(req.url, "http://localhost");
  if (url.pathname.startsWith("/api/")) return void answer(res, url.pathname.slice(5), url.searchParams);
  const path = url.pathname === "/" ? "/index.html" : normalize(url.pathname);
  try {
    send(res, 200, TYPES[extname(path)] ?? "application/octet-stream", readFileSync(join(dist, path)));
  } catch {
    send(res, 404, "text/plain", "not here");
  }
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
