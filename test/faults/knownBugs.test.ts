import { flowOf } from "../support/flowOf.ts";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createComposioClient } from "../../src/client/createComposioClient.ts";
import { completeConnectCallback } from "../../src/client/browser/completeCallback.ts";
import { accountPhase, leadingAccount } from "../../src/protocol/status.ts";
import type { ConnectedAccount } from "../../src/protocol/types.ts";
import { account } from "../support/accounts.ts";
import { settle } from "../support/ManualClock.ts";
import { type Stack, createStack } from "../support/stack.ts";
import { type Scene, createScene } from "./support/createScene.ts";

/*
 * The public bugs of teams that wrote this page by hand, by their number in our list. Each that concerns the
 * browser or the flow is a test here; the others are tests of the part that they concern, which name them.
 */

const gmail = { toolkit: "gmail" } as const;

/** Presses the button and waits until the user is at the provider. */
async function atTheProvider(): Promise<Scene> {
  const scene = await createScene("window");
  scene.act();
  await scene.passOpening();
  expect(scene.snapshot.state).toBe("waiting");
  return scene;
}

/** The popup arrives on the callback page, with this query and the attempt's secret. */
async function arrive(scene: Scene, query: Readonly<Record<string, string>>): Promise<void> {
  const body = linkBodies(scene.stack).at(-1);
  const search = new URLSearchParams({
    ...Object.fromEntries(new URL(body?.callback_url ?? "").searchParams),
    ...query,
  });
  const { localStorage, sessionStorage } = scene.page.window;
  completeConnectCallback({
    BroadcastChannel,
    localStorage,
    sessionStorage,
    location: { search: `?${search.toString()}` },
    close: () => undefined,
  } as unknown as Window & typeof globalThis); // SAFETY: it uses these.
  await settle();
}

function linkBodies({ sandbox }: Stack): readonly { readonly callback_url?: string; readonly user_id?: string }[] {
  return sandbox.requests
    .filter(({ method, path }) => method === "POST" && path.endsWith("/connected_accounts/link"))
    .map(({ body }) => body as { callback_url?: string }); // SAFETY: the sandbox takes objects only.
}

function newest({ sandbox }: Stack): string {
  return sandbox.control.accounts().at(-1)?.id ?? "";
}

describe("popup and redirect", () => {
  it("1. Panafor-Ai-Team/Aico#62, #63: the window opens in the click; a failed start is shown, and pending is visible", async () => {
    const scene = await createScene("window");
    scene.page.network = "down";
    scene.act();
    expect(scene.page.window.popups).toHaveLength(1);
    expect(scene.snapshot.state).toBe("opening");
    await scene.passOpening();
    expect(scene.snapshot).toMatchObject({ state: "failed", error: { code: "network_error" } });
  });

  it("1. Panafor-Ai-Team/Aico#62: a blocked window is shown, and another click works", async () => {
    const scene = await createScene("window");
    scene.page.window.popupsBlocked = true;
    scene.act();
    expect(scene.snapshot).toMatchObject({ state: "blocked", error: { code: "popup_blocked" } });
    scene.flow().retry({ mode: "redirect" });
    await scene.pass(1_000);
    expect(scene.page.window.navigations).toHaveLength(1);
  });

  it("2. milind-soni/OpenMausBot#176: a blocked window leaves no record that could expire unused", async () => {
    const scene = await createScene("window");
    scene.page.window.popupsBlocked = true;
    scene.act();
    await scene.pass(5_000);
    expect(scene.stack.sandbox.control.accounts()).toEqual([]);
  });

  it("2. milind-soni/OpenMausBot#176: the window is not opened with noopener, which returns null even on success", async () => {
    const scene = await createScene("window");
    const features: string[] = [];
    const { open } = scene.page.window;
    scene.page.window.open = (...parameters: readonly string[]) => {
      features.push(parameters.join(" "));
      return open();
    };
    scene.act();
    expect(features).toHaveLength(1);
    expect(features[0]).not.toMatch(/noopener|noreferrer/);
    expect(scene.page.window.popups[0]?.opener).toBeNull();
  });

  it("2. milind-soni/OpenMausBot#176: INITIATED, EXPIRED and FAILED are told apart", () => {
    expect(accountPhase(account({ status: "INITIATED" }))).toBe("pending");
    expect(accountPhase(account({ status: "EXPIRED", statusReason: "refresh_failed" }))).toBe("needs_reconnect");
    expect(accountPhase(account({ status: "EXPIRED", statusReason: "initiation_timeout" }))).toBe("not_connected");
    expect(accountPhase(account({ status: "FAILED" }))).toBe("failed");
  });

  it("2. milind-soni/OpenMausBot#176: a poll of one account changes that account only", async () => {
    const scene = await atTheProvider();
    scene.stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "slack" });
    const heard: (readonly ConnectedAccount[])[] = [];
    scene.page.client.connections.onAccounts((accounts) => heard.push(accounts));
    await scene.pass(10_000);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.flat().every(({ toolkit }) => toolkit.slug === "gmail")).toBe(true);
  });

  it("3. masumi-network/sokosumi#2934: an id with an error is not a success", async () => {
    const scene = await atTheProvider();
    await arrive(scene, { connected_account_id: newest(scene.stack), error: "access_denied" });
    await scene.pass(10_000);
    expect(scene.snapshot).toMatchObject({ state: "denied", error: { code: "access_denied" } });
  });

  it("3. masumi-network/sokosumi#2934: INACTIVE ends the wait", async () => {
    const scene = await atTheProvider();
    scene.stack.sandbox.control.setStatus(newest(scene.stack), "INACTIVE");
    await scene.pass(20_000);
    expect(scene.snapshot).toMatchObject({ state: "failed", error: { code: "connection_failed" } });
  });

  it("4. Kilo-Org/cloud#3400: the callback comes before Composio says ACTIVE, after the window was closed", async () => {
    const scene = await atTheProvider();
    scene.stack.sandbox.control.activationLag(15_000);
    scene.page.window.popups[0]?.close();
    await scene.pass(2_000);
    await scene.finish("allow");
    await scene.pass(3_000);
    expect(scene.snapshot.state).toBe("verifying");
    await scene.pass(30_000);
    expect(scene.snapshot.state).toBe("connected");
  });

  it("5. AutomatosAI/automatos-ai#630: status=failed is a failure, whatever else the callback names", async () => {
    const scene = await atTheProvider();
    await arrive(scene, { status: "failed", appName: "gmail", connectedAccountId: newest(scene.stack) });
    await scene.pass(10_000);
    expect(scene.snapshot.state).toBe("failed");
  });

  it("7. ComposioHQ/composio#1796: every link has a callback on the app's own origin", async () => {
    const { stack } = await atTheProvider();
    expect(linkBodies(stack)[0]?.callback_url).toMatch(/^http:\/\/app\.test\/api\/composio\/callback\?attempt=\w{32}$/);
  });

  it.each([
    ["links", { status: "success", connected_account_id: "ca_1" }],
    ["direct creation", { status: "success", connectedAccountId: "ca_1", appName: "gmail" }],
  ])("7. ComposioHQ/composio#2611: the callback is parsed in the spelling of %s", async (_, query) => {
    const scene = await atTheProvider();
    await arrive(scene, query);
    expect(scene.snapshot.state).toBe("verifying");
  });
});

describe("retired endpoint and wrong method", () => {
  it("8. rowboatlabs/rowboat#896, #549: OAuth uses the link endpoint, and creates no auth config", async () => {
    const scene = await atTheProvider();
    const posts = scene.stack.sandbox.requests.filter(({ method }) => method === "POST").map(({ path }) => path);
    expect(posts).toEqual(["/api/v3.1/connected_accounts/link"]);
  });

  it("8. rowboatlabs/rowboat#896: credentials for a Composio-managed OAuth app are refused before Composio is asked", async () => {
    const { client } = createStack().openPage();
    const refused = client.connectedAccounts.initiate(gmail, { fields: { token: "x" } });
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/link_required|scheme_not_supported/) });
  });

  it("9. ever-works/ever-works#1101: the browser never sends a user id", async () => {
    const bodies: unknown[] = [];
    const stack = createStack({
      authorize: async ({ request }) => {
        if (request.method === "POST") bodies.push(await request.clone().text());
        return true;
      },
    });
    const page = stack.openPage();
    flowOf(page.client, gmail).start();
    await stack.clock.advance(1_000);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).not.toMatch(/user/i);
    expect(linkBodies(stack)[0]?.user_id).toBe("user_1");
  });

  it("10. yashdev9274/supercli#280: the callback's attempt parameter is returned, and ties it to its attempt", async () => {
    const scene = await atTheProvider();
    const names: string[] = [];
    scene.page.client.connections.onEvent(({ name }) => names.push(name));
    await scene.finish("allow");
    await scene.pass(1_000);
    expect(names).toContain("connect.callback");
  });

  it("11. gethouston/houston#1202: a toolkit without a managed app is an expected result, not a server error", async () => {
    const page = createStack().openPage();
    const flow = flowOf(page.client, { toolkit: "twitter" });
    flow.start();
    await settle();
    await settle();
    expect(flow.getSnapshot()).toMatchObject({
      state: "failed",
      error: { code: "toolkit_oauth_unmanaged", status: 409 },
    });
    expect(page.window.popups[0]?.closed).toBe(true);
  });
});

describe("statuses", () => {
  it("12. gethouston/houston#101, #385: no endless spinner, and a return to the page polls at once", async () => {
    const scene = await atTheProvider();
    await scene.pass(120_000);
    scene.stack.sandbox.control.consent(newest(scene.stack), "allow");
    scene.page.window.dispatchEvent(new Event("focus"));
    await scene.pass(500);
    expect(scene.snapshot.state).toBe("connected");
  });

  it("12. gethouston/houston#385: a connection made elsewhere is noticed", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "INITIATED" });
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    page.client.connections.watch([id]);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(20_000);
    expect(heard).toContain("ACTIVE");
  });

  it.each(["tinyhumansai/openhuman#1883", "vm0-ai/vm0#22470", "multica-ai/multica#4688"])(
    "13. %s: EXPIRED asks for a reconnect, and one click makes it",
    async () => {
      const scene = await createScene("reconnect");
      const [old] = await scene.page.client.connectedAccounts.list();
      expect(old && accountPhase(old)).toBe("needs_reconnect");
      scene.act();
      await scene.passOpening();
      await scene.finish("allow");
      await scene.pass(1_000);
      expect(scene.snapshot).toMatchObject({ state: "connected", account: { status: "ACTIVE" } });
    },
  );

  it("13. multica-ai/multica#4688: after a page redirect the kit's parameters are removed, so a reload repeats nothing", async () => {
    const scene = await createScene("this tab");
    scene.act();
    await scene.passOpening();
    await scene.finish("deny");
    expect(scene.cameBackTo).toBe("/settings?tab=apps#gmail");
    await scene.pass(5_000);
    expect(scene.snapshot.state).toBe("denied");
    scene.reload();
    await scene.pass(5_000);
    expect(scene.snapshot.state).toBe("idle");
  });

  it("14. vikasprogrammer/agentric#786: an expired account of a connected app is not shown", () => {
    const dead = account({ id: "ca_old", status: "EXPIRED", createdAt: "2026-11-22T13:00:00.000Z" });
    expect(leadingAccount([dead, account({ id: "ca_live" })])?.id).toBe("ca_live");
  });

  it("15. tinyhumansai/openhuman#501: a second start while pending uses the same flow", async () => {
    const scene = await atTheProvider();
    const again = flowOf(scene.page.client, { toolkit: "gmail" });
    expect(again.getSnapshot()).toBe(scene.snapshot);
    again.start();
    again.start();
    await scene.pass(5_000);
    expect(linkBodies(scene.stack)).toHaveLength(1);
  });

  it("16. tinyhumansai/openhuman#4290: slow answers are waited for, and the error of a failed poll disappears", async () => {
    const scene = await atTheProvider();
    scene.page.network = "down";
    await scene.pass(30_000);
    expect(scene.snapshot).toMatchObject({ state: "waiting", error: { code: "network_error" } });
    scene.heal();
    scene.page.latency = 9_000;
    await scene.pass(60_000);
    expect(scene.snapshot).toMatchObject({ state: "waiting", error: null });
  });

  it("17. tinyhumansai/openhuman#2929: a repeated refusal is reported once", async () => {
    const scene = await atTheProvider();
    scene.breakComposio({ method: "GET", status: 403, body: "{}" });
    const before = scene.page.requests.length;
    await scene.pass(3_600_000);
    expect(scene.snapshot).toMatchObject({ state: "failed", error: { code: "composio_forbidden", retryable: false } });
    expect(scene.page.requests.length - before).toBeLessThan(12);
  });

  it("18. tinyhumansai/opencompany#633: a request without an answer times out", async () => {
    const scene = await createScene("window");
    scene.page.latency = 3_600_000;
    scene.act();
    await scene.pass(70_000);
    expect(scene.snapshot).toMatchObject({ state: "failed", error: { code: "request_timeout" } });
  });

  it("19. ComposioHQ/composio#1914: the kit never calls refresh, which would break working accounts", async () => {
    const scene = await createScene("reconnect");
    scene.act();
    await scene.passOpening();
    await scene.finish("allow");
    await scene.pass(5_000);
    expect(scene.stack.sandbox.requests.filter(({ path }) => path.includes("refresh"))).toEqual([]);
  });
});

describe("several accounts and duplicates", () => {
  it("20. AutomatosAI/automatos-ai#347: leftovers of a failed try are deleted before the next one", async () => {
    const scene = await createScene("window");
    for (let round = 0; round < 3; round++) {
      scene.flow().start({ timeout: 5_000 });
      await scene.pass(60_000);
      expect(scene.snapshot.state).toBe("timed_out");
    }
    scene.act();
    await scene.passOpening();
    const left = scene.stack.sandbox.control.accounts().filter(({ deleted }) => !deleted);
    expect(left).toHaveLength(1);
  });

  it.each(["gethouston/houston#173", "DenchHQ/DenchClaw#235"])(
    "21. %s: connecting what is connected shows the account",
    async () => {
      const scene = await createScene("window");
      const { id } = scene.stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
      scene.act();
      await scene.passOpening();
      expect(scene.snapshot).toMatchObject({ state: "connected", account: { id } });
    },
  );

  it("22. holaboss-ai/holaOS#218: a reconnect has a new id, and the app shows the new account", async () => {
    const scene = await createScene("reconnect");
    scene.act();
    await scene.passOpening();
    await scene.finish("allow");
    await scene.pass(5_000);
    const all = await scene.page.client.connectedAccounts.list({ toolkits: ["gmail"] });
    expect(leadingAccount(all)?.id).toBe(scene.snapshot.account?.id);
  });

  it("23. tinyhumansai/opencompany#404: two accounts of one app are shown as two", async () => {
    const stack = createStack();
    for (const alias of ["work", "home"]) {
      stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", alias });
    }
    const { client } = stack.openPage();
    const both = await client.connectedAccounts.list({ toolkits: ["gmail"] });
    expect(new Set(both.map(({ alias }) => alias))).toEqual(new Set(["home", "work"]));
  });

  it("24. gethouston/houston#371: disconnecting happens in the app", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const { client } = stack.openPage();
    await client.connectedAccounts.delete(id);
    expect(await client.connectedAccounts.list()).toEqual([]);
  });
});

describe("key forms, and no browser at all", () => {
  it("28. tinyhumansai/openhuman#5731: another user's account is refused with its own code, not with a general 400", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "pg-test-1", toolkit: "gmail", status: "EXPIRED" });
    const page = stack.openPage();
    const flow = flowOf(page.client, { connectedAccountId: id });
    flow.start();
    await stack.clock.advance(1_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "connected_account_not_found" } });
  });

  it("30. lemma-work/lemma-platform#55: a key connects without a window, and redacted tokens cause no failure", async () => {
    const scene = await createScene("key form");
    scene.act();
    await scene.passOpening();
    expect(scene.snapshot).toMatchObject({ state: "connected", account: { status: "ACTIVE" } });
    expect(scene.page.window.popups).toEqual([]);
  });

  it.each(["INITIALIZING", "INITIATED", "PENDING", "SOMETHING_NEW"])(
    "30. lemma-work/lemma-platform#55: %s is not an end",
    async (status) => {
      const scene = await atTheProvider();
      scene.stack.sandbox.control.setStatus(newest(scene.stack), status);
      await scene.pass(60_000);
      expect(scene.snapshot.state).toBe("waiting");
    },
  );

  it("33. milind-soni/OpenMausBot#27: the form links to where the key is found", async () => {
    const [config] = await createStack().openPage().client.authConfigs.list({ toolkit: "stripe" });
    expect(config?.hintUrl).toMatch(/^https:/);
    expect(config?.fields[0]?.description).toMatch(/https:/);
  });

  it("32. tinyhumansai/openhuman#4756: without a browser it fails at once", () => {
    const client = createComposioClient({ baseUrl: "http://app.test/api/composio", environment: { window: null } });
    expect(() => flowOf(client, gmail).start()).toThrow(/needs a browser/);
  });
});

const elsewhere: readonly (readonly [number: number, source: string, file: string])[] = [
  [6, "lobehub#15461", "server/pages/callbackPage.test.ts"],
  [9, "ever-works#1101", "server/routes/refusals.test.ts"],
  [17, "opencompany#2337", "server/composio/upstreamFailures.test.ts"],
  [25, "cline#13684", "server/routes/routes.test.ts"],
  [26, "multica#4608", "server/routes/routes.test.ts"],
  [27, "composio#4509", "server/security/ownership.test.ts"],
  [29, "chat#13", "server/routes/refusals.test.ts"],
  [31, "openmausbot#336", "server/routes/routes.test.ts"],
  [34, "composio#2670", "browser/connect-button/ConnectDialog.test.tsx"],
  [34, "ansvisor#643", "server/routes/refusals.test.ts"],
];

describe("elsewhere", () => {
  it.each(elsewhere)("%i. %s is a test in %s", async (_, source, file) => {
    expect(await readFile(new URL(`../${file}`, import.meta.url), "utf8")).toContain(source);
  });
});
