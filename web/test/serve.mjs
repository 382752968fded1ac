// Starts the server of the world package for the tests, on a free port of this machine.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(web, "..");

function freePort() {
  return new Promise((resolve) => {
    const s = createServer();
    s.listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

/** ENTENTE and ENTENTE_REGISTER name another command or register. */
export async function startServer() {
  const entente = process.env.ENTENTE ?? join(root, "build", "entente");
  const register = process.env.ENTENTE_REGISTER ?? join(root, "world.db");
  for (const [what, path] of [["command", entente], ["register", register], ["page", join(web, "dist", "index.html")]])
    if (!existsSync(path)) throw new Error(`the ${what} is not built: ${path}`);
  const port = await freePort();
  const serves = spawnSync(entente, ["serve", "--help"]).status === 0;
  const child = serves
    ? spawn(entente, ["serve", "--port", String(port), "--register", register, "--site", join(web, "dist")], { stdio: ["ignore", "ignore", "inherit"] })
    : spawn(process.execPath, [join(web, "dev", "server.mjs"), String(port)], { stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${port}/`;
  for (let i = 0; i < 100; i++) {
    if (await fetch(url).then((r) => r.ok, () => false)) return { url, stop: () => child.kill() };
    await new Promise((r) => setTimeout(r, 100));
  }
  child.kill();
  throw new Error("the server did not start");
}
