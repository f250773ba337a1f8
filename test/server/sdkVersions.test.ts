import type { Composio as Sdk17 } from "@composio/core";
import type { Composio as Sdk18 } from "composio-core-0.18";
import type { Composio as Sdk19 } from "composio-core-0.19";
import type { Composio as Sdk21 } from "composio-core-0.21";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type ComposioLike, createComposioHandler } from "../../src/server/index.ts";
import { everySdk, openStage } from "./stage.ts";

/*
 * What the handler does over each version is in routes.test.ts and upstreamFailures.test.ts, which run
 * over all of them. Here: that they are what they are said to be, in value and in type.
 */

test.each([
  ["@composio/core", "0.17.0", "0.1.0-alpha.76"],
  ["composio-core-0.18", "0.18.1", "0.1.0-alpha.76"],
  ["composio-core-0.19", "0.19.0", "0.1.0-alpha.76"],
  ["composio-core-0.21", "0.21.0", "2.0.0-rc.6"],
])("%s is version %s, over client %s", async (name, version, clientVersion) => {
  const sdk = await packageOf(name, import.meta.url);
  expect(sdk.manifest).toMatchObject({ name: "@composio/core", version });
  expect((await packageOf("@composio/client", sdk.entry)).manifest).toMatchObject({ version: clientVersion });
});

test("each version's own type is what createComposioHandler takes", () => {
  // An `any` would be assignable, too.
  expectTypeOf<Sdk17["getClient"]>().not.toBeAny();
  expectTypeOf<Sdk18["getClient"]>().not.toBeAny();
  expectTypeOf<Sdk19["getClient"]>().not.toBeAny();
  expectTypeOf<Sdk21["getClient"]>().not.toBeAny();
  expectTypeOf<ReturnType<Sdk21["getClient"]>["connectedAccounts"]>().not.toBeAny();
  expectTypeOf<Sdk17>().toExtend<ComposioLike>();
  expectTypeOf<Sdk18>().toExtend<ComposioLike>();
  expectTypeOf<Sdk19>().toExtend<ComposioLike>();
  expectTypeOf<Sdk21>().toExtend<ComposioLike>();
  expectTypeOf(createComposioHandler).parameter(0).toHaveProperty("composio").toEqualTypeOf<ComposioLike>();
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
