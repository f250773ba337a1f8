import { expect, test } from "vitest";
import { openStage } from "../stage.ts";

/* An auth config id with a typo showed "can't be connected yet", without a reason (hosts.md, 34). */

test.each([
  ["that Composio does not have", "ac_nope"],
  ["of another toolkit", "ac_slack"],
])("an id in authConfigs %s is named in the log and in the answer", async (_, id) => {
  const stage = await openStage("in memory", { authConfigs: { gmail: id, stripe: "ac_stripe" } });
  const { status, text } = await stage.send("ana", "GET", "/auth-configs");
  const warning = `createComposioHandler({ authConfigs }): Composio has no auth config ${id} of the toolkit gmail.`;
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ items: [{ id: "ac_stripe" }], warnings: [warning] });
  expect(stage.log).toEqual([{ level: "warn", message: warning }]);
  await stage.close();
});

test("there is no warning if all ids exist", async () => {
  const stage = await openStage("in memory", { authConfigs: { gmail: "ac_gmail" } });
  expect(JSON.parse((await stage.send("ana", "GET", "/auth-configs")).text)).not.toHaveProperty("warnings");
  expect(stage.log).toEqual([]);
  await stage.close();
});

test("there is no warning about toolkits that the user may not use", async () => {
  const authConfigs = { gmail: "ac_nope", slack: "ac_nope_either" };
  const stage = await openStage("in memory", { authConfigs, authorize: ({ toolkit }) => toolkit !== "gmail" });
  const { warnings } = JSON.parse((await stage.send("ana", "GET", "/auth-configs")).text);
  expect(warnings).toEqual([expect.stringContaining("slack")]);
  expect(stage.log).toHaveLength(2);
  await stage.close();
});

test("a 401 of Composio names both causes: a key that is wrong, or one that lacks a scope (hosts.md, 31)", async () => {
  const stage = await openStage("in memory");
  stage.sandbox.control.failNext({
    status: 401,
    body: { error: { message: "Invalid API key", code: 10401, status: 401 } },
  });
  const { body } = await stage.send("ana", "GET", "/connected-accounts");
  expect(body.error.code).toBe("composio_unauthorized");
  expect(body.error.message).toMatch(/key is wrong .*COMPOSIO_API_KEY.*lacks a scope/);
  expect(stage.log[0]?.message).toContain("lacks a scope");
  await stage.close();
});
