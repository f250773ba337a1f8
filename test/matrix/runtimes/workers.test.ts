import { afterAll, expect, test, vi } from "vitest";
import { serveSandbox } from "../../../src/sandbox/serve.ts";
import { install } from "../support/install.ts";
import { bundle } from "./bundle.ts";
import { startMiniflare } from "./processes.ts";

/*
 * What only the real workerd does: it starts a Worker as README's row has it, over either client of Composio's, and when
 * a page leaves its stream, it stops the code of that request without a word.
 */

install("test/matrix/runtimes");
const opened: (() => Promise<unknown>)[] = [];
afterAll(async () => void (await Promise.all(opened.map((close) => close()))));

async function start(name: string, compatibilityFlags: readonly string[]): Promise<string> {
  const served = await serveSandbox({ port: 0 });
  const bindings = { COMPOSIO_API_KEY: served.sandbox.apiKey, COMPOSIO_BASE_URL: served.url };
  const worker = await startMiniflare({ script: await bundle(name, "worker"), compatibilityFlags, bindings });
  opened.push(served.close, worker.stop);
  return `${worker.origin}/api/composio`;
}

const asAna = { headers: { "x-user": "ana" } };

test.each([
  ["the SDK", "readmeWorker", ["nodejs_compat"]],
  ["@composio/client", "clientWorker", []],
])("README's row answers, over %s", async (_, name, flags) => {
  const base = await start(name, flags);
  expect((await fetch(`${base}/connected-accounts`)).status).toBe(401);
  const list = await fetch(`${base}/connected-accounts`, asAna);
  expect([list.status, await list.json()]).toEqual([200, { items: [] }]);
});

test("streams whose pages have left soon count no longer", async () => {
  const base = await start("clientWorker", []);
  for (let count = 0; count < 20; count++) {
    const page = new AbortController();
    const stream = await fetch(`${base}/events`, { ...asAna, signal: page.signal });
    expect(stream.status).toBe(200);
    await stream.body?.getReader().read();
    page.abort();
  }
  const again = async () => (await fetch(`${base}/events`, asAna)).status;
  expect(await again()).toBe(429);
  await vi.waitFor(async () => expect(await again()).toBe(200), { timeout: 60_000, interval: 1_000 });
});
