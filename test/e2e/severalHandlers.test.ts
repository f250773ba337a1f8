import { afterAll, beforeAll, expect, test } from "vitest";
import { serveSandbox, type ServedSandbox } from "../../src/sandbox/serve.ts";
import { createComposioHandler, toNodeListener } from "../../src/server/index.ts";
import { connectSdk } from "../server/runtimes/sdkVersions.ts";
import { serve } from "../server/runtimes/serve.ts";
import { sharedBrowser } from "./support/sharedBrowser.ts";

let sandbox: ServedSandbox;
let app: Awaited<ReturnType<typeof serve>>;
/** On another site than the sandbox, which is at 127.0.0.1. */
let origin: string;

beforeAll(async () => {
  sandbox = await serveSandbox({ port: 0 });
  const composio = connectSdk(sandbox.url, sandbox.sandbox.apiKey);
  const verifyIdentity = { severalHandlers: true };
  const personal = createComposioHandler({ composio, verifyIdentity, identify: () => "ana" });
  const ofWorkspaces = createComposioHandler({
    composio,
    verifyIdentity,
    identify: (request) => `workspace:${/^\/w\/(\w+)\//.exec(new URL(request.url).pathname)?.[1]}`,
  });
  const listeners = [toNodeListener(personal), toNodeListener(ofWorkspaces)] as const;
  app = await serve((request, response) => listeners[request.url?.startsWith("/w/") ? 1 : 0](request, response));
  origin = app.origin.replace("127.0.0.1", "localhost");
  sandbox.sandbox.control.verifyCallbacks(`${origin}/api/composio/verify`);
});
afterAll(() => Promise.all([app.close(), sandbox.close()]));

test("a browser takes the cookie of the last link to the one address of /verify", async () => {
  const context = await (await sharedBrowser()).newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/api/composio`); // An answer without a policy of its own.
  const redirectUrl = await page.evaluate(async () => {
    const answer = await fetch("/w/acme/api/composio/connected-accounts/link", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ toolkit: "gmail" }),
    });
    return (await answer.json()).redirectUrl;
  });
  await page.goto(redirectUrl);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`${origin}/w/acme/api/composio/callback?status=success*`);
  expect(sandbox.sandbox.control.accounts()).toMatchObject([{ userId: "workspace:acme", status: "ACTIVE" }]);
  await context.close();
});
