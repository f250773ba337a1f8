import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runOver } from "../../server/runtimes/sdkVersions.ts";
import { install } from "../support/install.ts";
import { folder, sdks } from "./sdks.ts";

/*
 * That the versions are what they are said to be, in value and in type, and that none of them adds to what the handler
 * asks or says. What the handler does over each of them is in routes.test.ts.
 */

install(folder);
runOver(sdks);
const { everySdk, openStage } = await import("../../server/stage.ts");
const suite = resolve(folder, "package.json");

test.each([
  ["composio-core-0.17", "0.17.0", "0.1.0-alpha.76"],
  ["composio-core-0.18", "0.18.1", "0.1.0-alpha.76"],
  ["composio-core-0.19", "0.19.0", "0.1.0-alpha.76"],
  ["composio-core-0.21", "0.21.0", "2.0.0-rc.6"],
  ["composio-core-1.0-beta", "1.0.0-beta.1", "2.0.0-rc.6"],
])("%s is version %s, over client %s", async (name, version, clientVersion) => {
  const sdk = await packageOf(name, suite);
  expect(sdk.manifest).toMatchObject({ name: "@composio/core", version });
  expect((await packageOf("@composio/client", sdk.entry)).manifest).toMatchObject({ version: clientVersion });
});

test("each version's own type is what createComposioHandler takes", () => {
  const tsc = resolve("node_modules/typescript/bin/tsc");
  expect(() => execFileSync(process.execPath, [tsc, "-p", `${folder}/app`], { stdio: "pipe" })).not.toThrow();
});

test.each([
  "0.17.0",
  "0.21.0",
  "0.30.0",
  "1.0.0-alpha.1",
  "1.0.0-beta.1",
  "1.0.0-rc.2",
  "1.0.0",
  "1.4.2",
  "2.0.0-beta.1",
])("the peer range takes @composio/core %s, as npm reads it (hosts.md, 31)", async (version) => {
  const { satisfies } = createRequire(suite)("semver");
  const { manifest } = await packageOf("composio-react", suite);
  expect(manifest).toMatchObject({ peerDependencies: { "@composio/core": expect.any(String) } });
  // SAFETY: seen a line above.
  const { peerDependencies } = manifest as { peerDependencies: Record<string, string> };
  expect(satisfies(version, peerDependencies["@composio/core"])).toBe(true);
  expect(satisfies("0.16.9", peerDependencies["@composio/core"])).toBe(false);
});

describe.each(everySdk)("%s", (way) => {
  test("a Retry-After is heard, and one call is one request, whatever the client would do by itself", async () => {
    const stage = await openStage(way);
    for (const retryAfter of ["1", "59", "61", "3600"]) {
      stage.sandbox.control.clearRequests();
      stage.sandbox.control.failNext({ method: "GET", status: 429, headers: { "retry-after": retryAfter } });
      const answer = await stage.send("ana", "GET", "/connected-accounts");
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, retryAfter]);
      expect(stage.sandbox.control.requests()).toHaveLength(1);
    }
    await stage.close();
  });

  test("nothing of the SDK's own words or key reaches an answer or the log", async () => {
    const stage = await openStage(way);
    for (const status of [400, 401, 403, 404, 409, 422, 500]) {
      stage.sandbox.control.failNext({ status, body: { error: { message: "c4n4ry", code: 1, slug: "S", status } } });
      await stage.send("ana", "GET", "/connected-accounts");
    }
    const said = stage.sent.join("\n") + JSON.stringify(stage.log);
    expect(said).not.toMatch(/c4n4ry|TS-SDK|x-api-key/);
    expect(said).not.toContain(stage.sandbox.apiKey);
    await stage.close();
  });
});

/** An installed package, as the file `from` would import it. */
async function packageOf(name: string, from: string): Promise<{ entry: string; manifest: unknown }> {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const file = join(folder, name, "package.json");
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text !== null) return { entry: join(dirname(file), "index.js"), manifest: JSON.parse(text) };
  }
  throw new Error(`${name} is not installed.`);
}
