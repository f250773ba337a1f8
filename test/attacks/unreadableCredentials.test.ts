import { describe, expect, test } from "vitest";
import { createComposioHandler, toNodeListener } from "../../src/server/index.ts";
import { serve } from "../server/runtimes/serve.ts";
import { connectSdk } from "../server/stage.ts";

const evil = "https://attacker.example";

/** A Composio whose auth config has `shared_credentials` of some shape. */
function composioWith(shared: object): (request: Request) => Response {
  const fields = {
    required: [{ name: "your_server", is_secret: false }],
    optional: [{ name: "password", is_secret: true }],
  };
  const noFields = { required: [], optional: [] };
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.includes("/toolkits/")) {
      const mode = { connected_account_initiation: fields, auth_config_creation: noFields };
      return Response.json({
        slug: "zulip",
        name: "Zulip",
        auth_schemes: ["BASIC"],
        auth_config_details: [{ mode: "BASIC", fields: mode }],
      });
    }
    if (pathname.includes("/auth_configs/"))
      return Response.json({ id: "ac_1", toolkit: { slug: "zulip" }, auth_scheme: "BASIC", ...shared });
    if (request.method === "POST" && pathname.endsWith("/link"))
      return Response.json({ connected_account_id: "ca_1", redirect_url: "https://connect.example/1" });
    if (request.method === "POST") return Response.json({ id: "ca_1", connectionData: { val: { status: "ACTIVE" } } });
    return Response.json({ items: [], next_cursor: null });
  };
}

describe("16. an auth config whose supplied secret can't be read", () => {
  test.each<[name: string, shared: object, isOpen: boolean]>([
    ["nothing", {}, true],
    ["null", { shared_credentials: null }, true],
    ["an empty object", { shared_credentials: {} }, true],
    ["an empty list", { shared_credentials: [] }, true],
    ["an empty text", { shared_credentials: "" }, true],
    ["a region", { shared_credentials: { region: "eu" } }, true],
    ["a secret", { shared_credentials: { password: "REDACTED" } }, false],
    ["a text", { shared_credentials: "REDACTED" }, false],
    ["a list of fields", { shared_credentials: [{ name: "password", value: "REDACTED" }] }, false],
    ["a list of names", { shared_credentials: ["password"] }, false],
    ["nested", { shared_credentials: { values: { password: "REDACTED" } } }, false],
    ["true", { shared_credentials: true }, false],
    ["a number", { shared_credentials: 1 }, false],
  ])("%s", async (_, shared, isOpen) => {
    const served = await serve(toNodeListener(composioWith(shared)));
    const handler = createComposioHandler({
      composio: connectSdk(served.origin, "ak_test"),
      identify: () => "ana",
      logger: () => undefined,
    });
    const send = async (method: string, path: string, body?: object) => {
      const init = {
        method,
        headers: { "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      };
      const response = await handler(new Request(`http://app.example/api/composio${path}`, init));
      return { status: response.status, text: await response.text() };
    };
    const config = await send("GET", "/auth-configs/ac_1");
    expect(config.status).toBe(200);
    expect(config.text.includes("your_server")).toBe(isOpen);
    const target = { authConfigId: "ac_1", allowMultiple: true };
    const created = await send("POST", "/connected-accounts", { ...target, fields: { your_server: evil } });
    expect(created.status).toBe(isOpen ? 201 : 422);
    expect((await send("POST", "/connected-accounts/link", target)).status).toBe(isOpen ? 201 : 400);
    await served.close();
  });
});
