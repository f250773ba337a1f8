import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage | undefined;
afterEach(() => stage?.close());

test("a toolkit is connected by its enabled auth config, also if the disabled one is older", async () => {
  stage = await openStage("in memory");
  const { control } = stage.sandbox;
  control.addAuthConfig({ toolkit: "gmail", id: "ac_second" });
  control.setAuthConfigEnabled("ac_gmail", false);
  const { status } = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
  expect([status, stage.sandbox.requests.at(-1)?.body]).toMatchObject([201, { auth_config_id: "ac_second" }]);
});

test("a wrong id in the allowlist is told only to those who may see its toolkit", async () => {
  stage = await openStage("in memory", {
    authConfigs: { gmail: "ac_wrong", slack: "ac_mistyped" },
    authorize: ({ toolkit }) => toolkit !== "slack",
  });
  const { text } = await stage.send("ana", "GET", "/auth-configs");
  expect(text).toContain("ac_wrong");
  expect(text).not.toContain("ac_mistyped");
});
