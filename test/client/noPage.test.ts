import { afterEach, describe, expect, it, vi } from "vitest";
import { createComposioClient } from "../../src/client/createComposioClient.ts";
import { createSandbox } from "../../src/sandbox/index.ts";
import { createComposioHandler } from "../../src/server/index.ts";
import ComposioRawClient from "@composio/client";

/*
 * React Native has a `window` without an address and without a document, and so have some shims for servers
 * (hosts.md, 33).
 */

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ["the global object itself, as in React Native", () => globalThis],
  ["an empty object", () => ({})],
  ["an object with a document alone", () => ({ document: {} })],
  ["an object with an address alone", () => ({ location: new URL("http://app.example/") })],
])("where window is %s", (_, makeWindow) => {
  it("a client with an absolute baseUrl works, and waits for a connection", async () => {
    vi.stubGlobal("window", makeWindow());
    const sandbox = createSandbox();
    const raw = new ComposioRawClient({
      apiKey: sandbox.apiKey,
      baseURL: sandbox.origin,
      fetch: (input, init) => sandbox.fetch(new Request(input, init)),
    });
    const handler = createComposioHandler({ composio: { getClient: () => raw }, identify: () => "ana" });
    const client = createComposioClient({
      baseUrl: "https://app.example/api/composio",
      fetch: (input, init) => handler(new Request(input, init)),
      liveUpdates: "never",
    });
    const { id, redirectUrl } = await client.connectedAccounts.link({ toolkit: "gmail" });
    expect(redirectUrl).toContain(sandbox.origin);
    const connected = client.connectedAccounts.waitForConnection(id);
    sandbox.control.consent(id, "allow");
    expect(await connected).toMatchObject({ id, status: "ACTIVE" });
  });

  it("a relative baseUrl is refused at once, with the reason", () => {
    vi.stubGlobal("window", makeWindow());
    expect(() => createComposioClient({ baseUrl: "/api/composio" })).toThrow(
      "Without a page, baseUrl must be absolute",
    );
    // A fetch of the app's own may know where to send it.
    expect(() => createComposioClient({ baseUrl: "/api/composio", fetch })).not.toThrow();
  });
});

it("on a server, without a window, a relative baseUrl is accepted", () => {
  expect(() => createComposioClient({ baseUrl: "/api/composio" })).not.toThrow();
});
