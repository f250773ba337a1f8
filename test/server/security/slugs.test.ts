import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { openStage, type Stage, type StageOptions } from "../stage.ts";

/*
 * Composio's slugs of custom toolkits are UPPERCASE (`CUSTOM_ACME`), and two that differ by case alone are two
 * toolkits: they are compared as they come (hosts.md, 30).
 */

const stripe = sandboxToolkits.find(({ slug }) => slug === "stripe");
if (!stripe) throw new Error("The sandbox has no stripe.");
const toolkits = [
  { ...stripe, slug: "CUSTOM_ACME", name: "Acme" },
  { ...stripe, slug: "custom_acme", name: "Another Acme" },
  { ...stripe, slug: "Notion_MCP", name: "Notion" },
];
const fields = { generic_api_key: "sk_live_1" };

describe.each([
  ["every auth config of the project", {}],
  ["an allowlist", { authConfigs: { CUSTOM_ACME: "ac_CUSTOM_ACME", Notion_MCP: ["ac_Notion_MCP"] } }],
] as const satisfies readonly (readonly [string, StageOptions])[])("with %s", (_, options) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage("in memory", { ...options, sandbox: { toolkits } });
  });
  afterEach(() => stage.close());

  test.each(["CUSTOM_ACME", "Notion_MCP"])(
    "%s is found, connected, listed and filtered by its slug",
    async (toolkit) => {
      const get = async (path: string) => (await stage.send("ana", "GET", path)).body;
      const created = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit, fields } });
      expect([created.status, created.body.toolkit.slug]).toEqual([201, toolkit]);
      expect((await get(`/toolkits/${toolkit}`)).slug).toBe(toolkit);
      expect((await get(`/auth-configs?toolkit=${toolkit}`)).items).toMatchObject([{ id: `ac_${toolkit}` }]);
      expect((await get("/toolkits")).items.map(({ slug }) => slug)).toContain(toolkit);
      expect((await get(`/connected-accounts?toolkits=${toolkit}`)).items).toMatchObject([
        { id: created.body.id, toolkit: { slug: toolkit, name: toolkit === "CUSTOM_ACME" ? "Acme" : "Notion" } },
      ]);
      const link = { toolkit, allowMultiple: true };
      expect((await stage.send("ana", "POST", "/connected-accounts/link", { body: link })).status).toBe(201);
    },
  );

  test("a slug in another case is another toolkit, or none", async () => {
    const { body } = await stage.send("ana", "POST", "/connected-accounts", {
      body: { toolkit: "CUSTOM_ACME", fields },
    });
    const others = await stage.send("ana", "GET", "/connected-accounts?toolkits=custom_acme");
    expect(others.body.items.map(({ id }) => id)).not.toContain(body.id);
    const unknown = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "Custom_Acme" } });
    expect(unknown.body.error.code).toBe("authConfigs" in options ? "not_allowed" : "toolkit_not_found");
  });
});

test("a slug of Composio's in capitals, as its docs have them, is answered with the right one", async () => {
  const stage = await openStage("in memory", {});
  const { status, body } = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "GMAIL" } });
  expect([status, body.error]).toMatchObject([
    404,
    { code: "toolkit_not_found", message: `Composio's slug of this toolkit is "gmail".` },
  ]);
  await stage.close();
});

test("an allowlist with one does not allow the other", async () => {
  const stage = await openStage("in memory", { authConfigs: { CUSTOM_ACME: "ac_CUSTOM_ACME" }, sandbox: { toolkits } });
  const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "custom_acme" });
  expect((await stage.send("ana", "GET", "/connected-accounts")).body.items).toEqual([]);
  expect((await stage.send("ana", "GET", `/connected-accounts/${id}`)).status).toBe(404);
  const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "custom_acme" } });
  expect(link.body.error.code).toBe("not_allowed");
  await stage.close();
});
