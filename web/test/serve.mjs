// Starts the server of the world package for the tests, on a free port of this machine.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(web, "..");

/** The address that the server tells when it is ready. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    const said = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      const url = /http:\/\/[\d.]+:\d+\//.exec(line);
      if (url) resolve(url[0]);
    });
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`the server did not start: ${said.join(" ")}`)));
  });
}

/** ENTENTE and ENTENTE_REGISTER name another command or register. */
export async function startServer() {
  const entente = process.env.ENTENTE ?? join(root, "build", "entente");
  const register = process.env.ENTENTE_REGISTER ?? join(root, "world.db");
  const script = join(web, "dist", "atlas.js");
  for (const path of [entente, register, script])
    if (!existsSync(path)) throw new Error(`not built: ${path} (make atlas world)`);
  const child = spawn(entente, ["serve", "--port", "0", "--register", register], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await addressOf(child);
  const carried = await fetch(url + "atlas.js").then((r) => (r.ok ? r.text() : ""));
  if (carried !== readFileSync(script, "utf8")) {
    child.kill();
    throw new Error("the server does not carry the page of web/dist (make atlas)");
  }
  return { url, stop: () => child.kill() };
}
