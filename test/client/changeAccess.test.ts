import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it } from "vitest";
import type { ComposioHandlerOptions } from "../../src/server/index.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

/*
 * "Change access" connects under another level, and takes the old account away only after the new one is ACTIVE, and
 * only if both are proven to be the same account at the provider.
 */

const authConfigs = {
  gmail: [
    { id: "ac_ro", label: "Read only" },
    { id: "ac_gmail", label: "Full access" },
  ],
};
const identity = "alex@example.com";

interface Scene {
  readonly stack: Stack;
  readonly page: Page;
  readonly old: string;
}

async function open(options: Partial<ComposioHandlerOptions> = {}, val: object = {}): Promise<Scene> {
  const stack = createStack({ authConfigs, ...options });
  stack.sandbox.control.addAuthConfig({ toolkit: "gmail", id: "ac_ro" });
  const account = { userId: "user_1", authConfigId: "ac_ro", alias: "Work", val: { displayName: identity, ...val } };
  const { id } = stack.sandbox.control.addAccount(account);
  const page = stack.openPage();
  await page.client.connectedAccounts.list();
  return { stack, page, old: id };
}

async function pass({ clock }: Stack, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1_000) {
    await clock.advance(1_000);
    await settle();
  }
}

async function start({ stack, page, old }: Scene): Promise<string> {
  flowOf(page.client, { connectedAccountId: old }).start({ authConfigId: "ac_gmail", allowMultiple: true });
  await pass(stack, 2_000);
  return stack.sandbox.control.accounts().at(-1)?.id ?? "";
}

const rows = ({ sandbox }: Stack) =>
  sandbox.control
    .accounts()
    .map(({ authConfigId, alias, status, deleted }) => ({ authConfigId, alias, status, deleted }));

describe("a change of access", () => {
  it("moves the alias and deletes the old account when the new one is ACTIVE", async () => {
    const scene = await open();
    const { stack, page, old } = scene;
    const id = await start(scene);
    expect(rows(stack)).toEqual([
      { authConfigId: "ac_ro", alias: "Work", status: "ACTIVE", deleted: false },
      { authConfigId: "ac_gmail", alias: null, status: "INITIALIZING", deleted: false },
    ]);
    stack.sandbox.control.consent(id, "allow");
    await pass(stack, 40_000);
    expect(rows(stack)).toEqual([
      { authConfigId: "ac_ro", alias: null, status: "ACTIVE", deleted: true },
      { authConfigId: "ac_gmail", alias: "Work", status: "ACTIVE", deleted: false },
    ]);
    const told = page.events.filter(({ replacedBy }) => replacedBy !== null);
    expect(told).toMatchObject([{ name: "connect.replaced", connectedAccountId: old, replacedBy: id }]);
    expect(page.client.connections.replacements.get(old)).toBe(id);
  });

  it("is finished after a reload in the middle of it", async () => {
    const scene = await open();
    const { stack, page } = scene;
    const id = await start(scene);
    page.unload();
    const next = stack.openPage({ reloaded: page.window });
    stack.sandbox.control.consent(id, "allow");
    await pass(stack, 60_000);
    expect(rows(stack)).toMatchObject([{ deleted: true }, { alias: "Work", status: "ACTIVE", deleted: false }]);
    expect(next.events.filter(({ name }) => name === "connect.replaced")).toHaveLength(1);
  });

  it.each([
    ["of another identity", { displayName: "other@example.com" }],
    ["of an unknown identity", { displayName: null }],
  ])("keeps an old account %s", async (_, val) => {
    const scene = await open({}, val);
    const { stack, page, old } = scene;
    stack.sandbox.control.consent(await start(scene), "allow");
    await pass(stack, 40_000);
    expect(rows(stack)).toEqual([
      { authConfigId: "ac_ro", alias: "Work", status: "ACTIVE", deleted: false },
      { authConfigId: "ac_gmail", alias: null, status: "ACTIVE", deleted: false },
    ]);
    expect(page.events.filter(({ replacedBy }) => replacedBy !== null)).toEqual([]);
    expect(page.client.connections.replacements.get(old)).toBeNull();
    expect(page.client.connections.kept.has(old)).toBe(true);
  });

  it.each(["deny", "never"] as const)("keeps the old account when the user answers: %s", async (decision) => {
    const scene = await open();
    const { stack } = scene;
    const id = await start(scene);
    if (decision === "deny") stack.sandbox.control.consent(id, "deny");
    await pass(stack, 15 * 60_000);
    expect(rows(stack)[0]).toEqual({ authConfigId: "ac_ro", alias: "Work", status: "ACTIVE", deleted: false });
  });

  it("keeps the old account if the app refuses the new one", async () => {
    const scene = await open({
      accept: ({ account }) => account.authConfig.id !== "ac_gmail" || { refuse: "Ask your admin." },
    });
    const { stack } = scene;
    stack.sandbox.control.consent(await start(scene), "allow");
    await pass(stack, 40_000);
    expect(rows(stack)).toMatchObject([
      { alias: "Work", deleted: false },
      { status: "INACTIVE", deleted: false },
    ]);
  });

  it("keeps the old account if the app does not permit its deletion", async () => {
    const scene = await open({ authorize: ({ action }) => action !== "connectedAccounts.delete" });
    const { stack, page, old } = scene;
    stack.sandbox.control.consent(await start(scene), "allow");
    await pass(stack, 40_000);
    expect(rows(stack)).toMatchObject([{ deleted: false }, { alias: "Work", status: "ACTIVE", deleted: false }]);
    // It is hidden as replaced: its row has nothing to say.
    expect(page.client.connections.kept.has(old)).toBe(false);
  });

  it("is not a reconnect with the same level, whose old account stays, also if the page has never listed it", async () => {
    const { stack, old } = await open();
    const page = stack.openPage();
    flowOf(page.client, { connectedAccountId: old }).start({ allowMultiple: true });
    await pass(stack, 2_000);
    stack.sandbox.control.consent(stack.sandbox.control.accounts().at(-1)?.id ?? "", "allow");
    await pass(stack, 40_000);
    expect(rows(stack)).toMatchObject([
      { authConfigId: "ac_ro", deleted: false },
      { authConfigId: "ac_ro", status: "ACTIVE", deleted: false },
    ]);
  });
});

it("a second try deletes the old account and the failed one", async () => {
  const scene = await open();
  const { stack, page, old } = scene;
  stack.sandbox.control.consent(await start(scene), "deny");
  await pass(stack, 40_000);
  const flow = flowOf(page.client, { connectedAccountId: old });
  expect(flow.getSnapshot().state).toBe("denied");
  flow.retry();
  await pass(stack, 2_000);
  stack.sandbox.control.consent(stack.sandbox.control.accounts().at(-1)?.id ?? "", "allow");
  await pass(stack, 40_000);
  expect(rows(stack)).toMatchObject([
    { authConfigId: "ac_ro", deleted: true },
    { authConfigId: "ac_gmail", status: "FAILED", deleted: true },
    { authConfigId: "ac_gmail", alias: "Work", status: "ACTIVE", deleted: false },
  ]);
});
