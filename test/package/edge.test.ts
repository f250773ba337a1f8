import { expect, test } from "vitest";
import { bundleForEdge, runOnEdge } from "../server/runtimes/edge.ts";
import { connectSdk } from "../server/stage.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";

test("the built server entry needs only web APIs", async () => {
  const bundle = await bundleForEdge("dist/server/index.js");
  expect([bundle.builtins, bundle.imports]).toEqual([[], []]);
  const { sandbox, url, close } = await serveSandbox({ port: 0 });
  const handler = runOnEdge(bundle).createComposioHandler({
    composio: connectSdk(url, sandbox.apiKey),
    identify: () => "ana",
  });
  const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  const response = await handler(new Request("http://app.example/api/composio/connected-accounts"));
  expect([response.status, await response.json()]).toMatchObject([200, { items: [{ id, status: "ACTIVE" }] }]);
  await close();
});
