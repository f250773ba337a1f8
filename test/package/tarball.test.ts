import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** A customer's project: the tarball installed by npm, and its peer dependencies only. */
let app: string;

/** In the environment of the build, where a careless bundle would pick it up. */
const canary = "ak_canary_7f3e1c";

/** What the host app brings: the package's peers, and tools of its own. */
const hostPackages = [
  "@composio/core",
  "@tanstack/react-query",
  "@types/react",
  "@types/react-dom",
  "react",
  "react-dom",
  "typescript",
  "vite",
];

function run(command: string, ...parameters: string[]): string {
  const env = { ...process.env, NODE_ENV: "production", COMPOSIO_API_KEY: canary };
  return execFileSync(command, parameters, { cwd: app, encoding: "utf8", env, shell: process.platform === "win32" });
}

function textFiles(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, text: readFileSync(name, "utf8") }));
}

/** Packs a folder into the app, as npm would publish it, and gives the tarball's name. */
function pack(folder: string): string {
  const output = run("npm", "pack", resolve(folder), "--ignore-scripts", "--silent");
  return output.trim();
}

beforeAll(() => {
  app = realpathSync(mkdtempSync(join(tmpdir(), "composio-react-app-")));
  cpSync("test/package/app", app, { recursive: true });
  const manifest = {
    private: true,
    type: "module",
    dependencies: { "composio-react": `file:${pack(".")}` },
    // This project's own copies: nothing is downloaded.
    overrides: { hono: `file:${pack("node_modules/hono")}`, zod: `file:${pack("node_modules/zod")}` },
  };
  writeFileSync(join(app, "package.json"), JSON.stringify(manifest));
  run("npm", "install", "--offline", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund");
  for (const name of hostPackages) {
    mkdirSync(join(app, "node_modules", dirname(name)), { recursive: true });
    symlinkSync(resolve("node_modules", name), join(app, "node_modules", name), "junction");
  }
}, 120_000);

afterAll(() => {
  rmSync(app, { recursive: true, force: true });
});

describe("the packed tarball, installed in a fresh app", () => {
  test("holds the built package and none of the project's tooling, no sources and no maps", () => {
    const installed = join(app, "node_modules/composio-react");
    expect(readdirSync(installed).toSorted()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist",
      "llms.txt",
      "package.json",
      "skills",
    ]);
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => /\.map$|\.tsx?$/.test(name) && !name.endsWith(".d.ts"))).toEqual([]);
    expect(
      files.filter((name) => /test|stories|snap$/.test(name) && !name.startsWith(join("dist", "testing"))),
    ).toEqual([]);
  });

  test("links its command", () => {
    expect(existsSync(join(app, "node_modules/.bin/composio-sandbox"))).toBe(true);
  });

  test("type-checks with the shipped declarations, with library checks", () => {
    expect(run(process.execPath, "node_modules/typescript/bin/tsc", "-p", ".")).toBe("");
  });

  test("builds with Vite, and the bundle contains no server code, SDK or secret", () => {
    run(process.execPath, "node_modules/vite/bin/vite.js", "build", "--logLevel", "error");
    const bundle = textFiles(join(app, "dist"));
    expect(bundle.some(({ name, text }) => name.endsWith(".js") && text.includes("composio-react:callback"))).toBe(
      true,
    );
    expect(bundle.some(({ name, text }) => name.endsWith(".css") && text.length > 0)).toBe(true);
    const secrets = [canary, "ak_sandbox", "x-api-key", "backend.composio.dev", "process.env.", "node:http"];
    const leaks = bundle.flatMap(({ name, text }) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${name}: ${secret}`),
    );
    expect(leaks).toEqual([]);
  });
});
