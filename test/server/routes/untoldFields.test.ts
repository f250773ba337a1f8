import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "../stage.ts";

const toolkit = (slug: string, mode: string) => ({
  slug,
  name: slug,
  description: "",
  categories: [],
  logo: "data:image/svg+xml,%3Csvg/%3E",
  schemes: [{ mode, fields: [] }],
});

let stage: Stage;
beforeAll(async () => {
  const toolkits = [
    toolkit("cal_old", "CALCOM_AUTH"),
    toolkit("acme", "SOMETHING_NEW"),
    toolkit("ours", "CALCOM_AUTH"),
  ];
  stage = await openStage("in memory", { sandbox: { toolkits }, credentials: { ac_ours: { api_key: "cal_1" } } });
});
afterAll(() => stage.close());

test.each(["cal_old", "acme"])(
  "%s: a scheme whose fields nobody names connects on Composio's page, not without a credential",
  async (slug) => {
    const configs = await stage.send("ana", "GET", `/auth-configs?toolkit=${slug}`);
    expect(configs.body.items).toMatchObject([{ authScheme: "COMPOSIO_LINK", fields: [] }]);

    const direct = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: slug, fields: {} } });
    expect([direct.status, direct.body.error.code]).toEqual([400, "link_required"]);

    const callbackUrl = `${stage.origin}/api/composio/callback`;
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: slug, callbackUrl } });
    expect(link.status).toBe(201);
  },
);

test("with credentials of the app, users are asked for nothing, as before", async () => {
  const configs = await stage.send("ana", "GET", "/auth-configs?toolkit=ours");
  expect(configs.body.items).toMatchObject([{ authScheme: "CALCOM_AUTH", fields: [] }]);
  const account = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "ours", fields: {} } });
  expect(stage.sandbox.control.account(account.body.id)).toMatchObject({ status: "ACTIVE", val: { api_key: "cal_1" } });
});
