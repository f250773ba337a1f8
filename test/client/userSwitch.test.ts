import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it } from "vitest";
import { createUsers } from "../../src/client/api/users.ts";
import { createRequestNotes } from "../../src/client/browser/requestNotes.ts";
import type { PageServices } from "../../src/client/flow/connections.ts";
import { createFlows } from "../../src/client/flow/flows.ts";
import { createLazyFlows } from "../../src/client/flow/lazyFlows.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

/*
 * hosts.md 23, attacks.md 8, precogly#174: the user changes without a reload. What a page has seen, started or asked
 * for is its user's; nothing of it is shown to the next, and nothing of theirs is touched because of it.
 */

const gmail = { toolkit: "gmail" } as const;
const text = "Another user or workspace is active now. Nothing was changed there. Please start again.";

async function pass(stack: Stack, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1_000) {
    await stack.clock.advance(Math.min(1_000, left));
    await settle();
  }
}

async function startFlow(page: Page) {
  const flow = flowOf(page.client, gmail);
  flow.start();
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  return flow;
}

/** On a phone, which shares nothing with the pages here. */
async function startOnPhone(stack: Stack, userId: string): Promise<string> {
  const { id } = await stack.openPage({ userId }).client.connectedAccounts.link(gmail);
  return id;
}

function consent(stack: Stack, id: string): void {
  stack.sandbox.control.consent(id, "allow");
}

const living = (stack: Stack, userId: string) =>
  stack.sandbox.control.accounts().filter((account) => account.userId === userId && !account.deleted);

describe("the user changes", () => {
  it("is noticed at the next answer; a flow under way ends without an error, and its link stays with its user", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await startFlow(page);
    const ends: string[] = [];
    flow.onEnd(({ state }) => ends.push(state));
    page.userId = "user_2";
    await page.client.connectedAccounts.list();
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null, account: null });
    await pass(stack, 60_000);
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    flow.cancel();
    await pass(stack, 60_000);
    expect(ends).toEqual(["cancelled"]); // The next user's own.
    expect(living(stack, "user_1")).toMatchObject([{ status: "INITIALIZING" }]);
    expect(page.window.popups[0]?.navigations).toHaveLength(1);
  });

  it("is noticed by a poll while the link is requested", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await startFlow(page);
    page.userId = "user_2";
    await pass(stack, 10_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null });
    expect(page.events.map(({ name }) => name)).not.toContain("connect.failed");
  });

  // Seen in a production page: the stream of the last user connected the flow, and called `onConnected`, for the next one.
  it("is noticed before the last user's stream connects anything", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await startFlow(page);
    await pass(stack, 50_000);
    expect(page.requests.at(-1)).toBe("GET /events");
    page.userId = "user_2";
    consent(stack, flow.attempt?.id ?? "");
    await pass(stack, 30_000);
    expect(page.events.map(({ name }) => name)).not.toContain("connect.connected");
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", account: null });
    expect(living(stack, "user_1")).toMatchObject([{ status: "ACTIVE" }]);
  });

  it("rejects a wait for an account of the last user", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { id } = await page.client.connectedAccounts.link(gmail);
    const waiting = page.client.connectedAccounts.waitForConnection(id).catch((error: unknown) => error);
    page.userId = "user_2";
    await page.client.connectedAccounts.list();
    expect(await waiting).toMatchObject({ code: "user_changed" });
  });

  it("during a start: the later answer is ignored", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    page.latency = 2_000;
    const flow = flowOf(page.client, gmail);
    flow.start();
    await settle();
    // Sent as user_1, and still on its way when user_2 is answered.
    page.latency = 0;
    page.userId = "user_2";
    await page.client.connectedAccounts.list();
    await pass(stack, 10_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "user_changed" } });
    expect(page.window.popups[0]).toMatchObject({ closed: true, navigations: [] });
  });

  it("and refuses the link that was asked for: the flow ends with that reason, which the next change removes", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, gmail);
    const ends: unknown[] = [];
    flow.onEnd(({ state, error }) => ends.push(`${state}: ${error?.userMessage}`));
    page.userId = "user_2";
    flow.start();
    await expectEventually(() => ends.join(), `failed: ${text}`);
    expect(page.window.popups[0]).toMatchObject({ closed: true, navigations: [] });
    expect(page.events.at(-1)).toMatchObject({ name: "connect.failed", code: "user_changed" });
    expect(stack.sandbox.control.accounts()).toEqual([]);
    page.userId = "user_3";
    await page.client.connectedAccounts.list();
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null });
    expect(ends).toHaveLength(1);
  });

  it("while the app's own credentials are sent: the flow ends with that reason", async () => {
    const stack = createStack({ credentials: { ac_stripe: { generic_api_key: "sk_of_the_app" } } });
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, { toolkit: "stripe" });
    page.userId = "user_2";
    await flow.submit({});
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "user_changed" } });
    expect(stack.sandbox.control.accounts()).toEqual([]);
  });

  it("is not told of a start that client.reset() has ended: the app changes the user itself", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    page.latency = 1_000;
    const flow = flowOf(page.client, gmail);
    flow.start();
    await settle();
    page.client.reset();
    await pass(stack, 5_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null });
    expect(page.events.map(({ name }) => name)).not.toContain("connect.failed");
  });

  it("refuses a change that the last user started", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_2", toolkit: "gmail" });
    await page.client.connectedAccounts.list();
    page.userId = "user_2";
    const calls = [
      () => page.client.connectedAccounts.delete(id),
      () => page.client.connectedAccounts.update(id, { enabled: false }),
      () => page.client.connectedAccounts.link({ toolkit: "slack" }),
      () => page.client.connectedAccounts.initiate({ toolkit: "stripe" }, { fields: { generic_api_key: "sk_1" } }),
    ];
    for (const call of calls) {
      page.client.reset();
      page.userId = "user_1";
      await page.client.connectedAccounts.list();
      page.userId = "user_2";
      await expect(call()).rejects.toMatchObject({ code: "user_changed" });
    }
    expect(living(stack, "user_2")).toMatchObject([{ id, status: "ACTIVE" }]);
    // The refusal has told who is signed in: the next call is theirs.
    await page.client.connectedAccounts.update(id, { enabled: false });
    expect(living(stack, "user_2")).toMatchObject([{ status: "INACTIVE" }]);
  });

  describe("the answers to requests in a chat", () => {
    const answers = ({ window }: Page) => Object.keys(window.localStorage).filter((key) => key.includes(":request:"));

    /** The user answers a card, and leaves the page. */
    async function answer(stack: Stack): Promise<Page> {
      const page = stack.openPage();
      await page.client.connectedAccounts.list();
      const { baseUrl, shared, users, clock } = page.client.connections;
      const notes = createRequestNotes({ baseUrl, storage: shared, users, clock, window: null });
      await notes.update("gmail", (note, save) => save({ ...note, answer: "declined" }));
      page.client.reset();
      expect(answers(page)).toHaveLength(1); // The same user may sign in again.
      page.unload();
      return page;
    }

    it("are removed where there is no card, if the user changes", async () => {
      const stack = createStack();
      const before = await answer(stack);
      const page = stack.openPage({ reloaded: before.window });
      await page.client.connectedAccounts.list();
      expect(answers(page)).toHaveLength(1);
      page.userId = "user_2";
      await page.client.connectedAccounts.list();
      expect(answers(page)).toEqual([]);
    });

    it("are removed where there is no card, if another user loads a page, whose flows come later", async () => {
      const stack = createStack();
      const before = await answer(stack);
      let load = (): void => undefined;
      const code = new Promise<{ createFlows: typeof createFlows }>(
        (resolve) => (load = () => resolve({ createFlows })),
      );
      const flows = (from: PageServices) => createLazyFlows(from, () => code);
      const page = stack.openPage({ userId: "user_2", reloaded: before.window, flows });
      await page.client.connectedAccounts.list();
      load();
      await expectEventually(() => answers(page).length, 0);
    });
  });

  it("after a sign-out the same user finds the flow again, and another user sees nothing of it", async () => {
    for (const next of ["user_1", "user_2"]) {
      const stack = createStack();
      const page = stack.openPage();
      const flow = await startFlow(page);
      page.userId = null;
      await pass(stack, 10_000);
      await expect(page.client.connectedAccounts.list()).rejects.toMatchObject({ code: "unauthenticated" });
      expect(flow.getSnapshot().state).toBe("waiting");
      page.userId = next;
      await pass(stack, 30_000);
      expect(flow.getSnapshot().state).toBe(next === "user_1" ? "waiting" : "idle");
    }
  });

  it("removes the last user's data from the tab, and keeps the attempt for that user's other tabs", async () => {
    const stack = createStack();
    const [page, other] = [stack.openPage(), stack.openPage()];
    await startFlow(page);
    await pass(stack, 1_000);
    expect(flowOf(other.client, gmail).getSnapshot().state).toBe("waiting");
    page.userId = "user_2";
    await page.client.connectedAccounts.list();
    expect(Object.keys(page.window.sessionStorage)).toEqual([]);
    await pass(stack, 20_000);
    expect(flowOf(other.client, gmail).getSnapshot().state).toBe("waiting");
    expect(flowOf(page.client, gmail).getSnapshot().state).toBe("idle");
    // And the other way round: what user_2 starts is not adopted where user_1 is.
    await startFlow(page);
    for (const { userId, id } of stack.sandbox.control.accounts()) if (userId === "user_2") consent(stack, id);
    await pass(stack, 20_000);
    expect(flowOf(page.client, gmail).getSnapshot().state).toBe("connected");
    expect(flowOf(other.client, gmail).getSnapshot().state).toBe("waiting");
  });

  it.each(["user_1", "user_2"])(
    "of two users' attempts for one app, a page loaded later follows that of %s",
    async (userId) => {
      const stack = createStack();
      for (const each of ["user_1", "user_2"]) {
        const page = stack.openPage({ userId: each });
        await page.client.connectedAccounts.list();
        await startFlow(page);
      }
      const page = stack.openPage({ userId });
      await page.client.connectedAccounts.list();
      await pass(stack, 1_000);
      const { state } = flowOf(page.client, gmail).getSnapshot();
      expect([state, flowOf(page.client, gmail).attempt?.id]).toEqual(["waiting", living(stack, userId)[0]?.id]);
    },
  );

  const keptBy = ({ window }: Page) => [...Object.keys(window.localStorage), ...Object.keys(window.sessionStorage)];

  /** A page of user_1 that has reconnected one account, has another under way, and a request without an answer. */
  async function leaveThings(stack: Stack): Promise<Page> {
    const page = stack.openPage();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
    await page.client.connectedAccounts.list();
    const reconnect = flowOf(page.client, { connectedAccountId: id });
    reconnect.start();
    await expectEventually(() => reconnect.getSnapshot().state, "waiting");
    consent(stack, stack.sandbox.control.accounts()[1]?.id ?? "");
    await pass(stack, 20_000);
    expect(reconnect.getSnapshot().state).toBe("connected");
    const slack = flowOf(page.client, { toolkit: "slack" });
    slack.start();
    await expectEventually(() => slack.getSnapshot().state, "waiting");
    page.network = "answers lost";
    const stripe = flowOf(page.client, { toolkit: "stripe" });
    void stripe.submit({ generic_api_key: "sk_live_1" });
    await expectEventually(() => stripe.getSnapshot().state, "failed");
    page.network = "up";
    const { localStorage } = page.window;
    const record = Object.keys(localStorage).find((key) => key.includes(":replaced-by:")) ?? "";
    // Without the user, as an earlier version has left it.
    localStorage.setItem(record.replace(/[^:]+:[^:]+$/, "ca_old"), "ca_new");
    localStorage.setItem("app:theme", "dark");
    for (const kind of ["replaced-by", "attempt", "link", "lost"]) expect(keptBy(page).join()).toContain(`:${kind}:`);
    return page;
  }

  it("removes the last user's data from storage, also data of an earlier version", async () => {
    const stack = createStack();
    const page = await leaveThings(stack);
    page.userId = "user_2";
    await page.client.connectedAccounts.list();
    expect(keptBy(page)).toEqual(["app:theme"]);
  });

  it("reset() removes the user's data from storage", async () => {
    const stack = createStack();
    const page = await leaveThings(stack);
    page.client.reset();
    expect(keptBy(page)).toEqual(["app:theme"]);
  });

  it("reset() also removes data of other users", async () => {
    const stack = createStack();
    const page = await leaveThings(stack);
    page.unload();
    const next = stack.openPage({ userId: "user_2", reloaded: page.window });
    await next.client.connectedAccounts.list();
    next.client.reset();
    expect(keptBy(next)).toEqual(["app:theme"]);
  });

  it("with a reload only the attempt stays, until its link expires, without the link", async () => {
    const stack = createStack();
    const page = await leaveThings(stack);
    page.unload();
    const next = stack.openPage({ userId: "user_2", reloaded: page.window });
    await next.client.connectedAccounts.list();
    expect(keptBy(next)).toEqual([expect.stringMatching(/:attempt:.*slack$/), "app:theme"]);
    await pass(stack, 600_000);
    next.unload();
    const last = stack.openPage({ userId: "user_2", reloaded: next.window });
    await last.client.connectedAccounts.list();
    expect(keptBy(last)).toEqual(["app:theme"]);
  });

  it("a user's attempt is adopted after a reload", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await startFlow(page);
    page.unload();
    const next = stack.openPage({ reloaded: page.window });
    await next.client.connectedAccounts.list();
    await pass(stack, 5_000);
    expect(flowOf(next.client, gmail).getSnapshot().state).toBe("waiting");
  });

  it("reset() forgets the user at once", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await startFlow(page);
    page.latency = 1_000;
    const answer = page.client.connectedAccounts.list().catch((error: unknown) => error);
    await settle();
    page.client.reset();
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null });
    await pass(stack, 2_000);
    expect(await answer).toMatchObject({ code: "user_changed", userMessage: text });
    expect([...Object.keys(page.window.localStorage), ...Object.keys(page.window.sessionStorage)]).toEqual([]);
    expect(living(stack, "user_1")).toHaveLength(1);
  });

  it("after reset(), what one user asks for while the page waits for an answer is not sent for the next user", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.client.reset();
    page.latency = 1_000;
    const first = page.client.connectedAccounts.list().catch((error: unknown) => error);
    const key = page.client.connectedAccounts
      .initiate({ toolkit: "stripe" }, { fields: { generic_api_key: "sk_1" } })
      .catch((error: unknown) => error);
    await settle();
    page.client.reset();
    page.userId = "user_2";
    await pass(stack, 5_000);
    const error = { code: "user_changed", userMessage: text };
    expect([await first, await key]).toMatchObject([error, error]);
    expect(stack.sandbox.control.accounts()).toEqual([]);
  });
});

describe("a lost request of the last user", () => {
  const lostLink = async (page: Page, stack: Stack, allowMultiple = false) => {
    page.network = "answers lost";
    const flow = flowOf(page.client, gmail);
    flow.start({ allowMultiple });
    await expectEventually(() => flow.getSnapshot().state, "failed");
    page.network = "up";
    await pass(stack, 1_000);
    return flow;
  };

  it("is not mistaken for an account that the next user started on another device", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    page.userId = "user_2";
    await page.client.toolkits.get("gmail");
    const id = await startOnPhone(stack, "user_2");
    const flow = await lostLink(page, stack);
    flow.start();
    await pass(stack, 5_000);
    expect(flow.getSnapshot().state).toBe("waiting");
    expect(stack.sandbox.control.account(id).deleted).toBe(false);
  });

  it("attacks.md 8: is not adopted by the next user after a reload", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    await lostLink(page, stack);
    page.network = "down";
    page.unload();
    const id = await startOnPhone(stack, "user_2");
    const next = stack.openPage({ userId: "user_2", reloaded: page.window });
    const flow = flowOf(next.client, gmail);
    flow.start();
    await pass(stack, 5_000);
    flow.cancel();
    await pass(stack, 60_000);
    expect(stack.sandbox.control.account(id).deleted).toBe(false);
  });

  it("an account that was there before is not reported as connected", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_2", toolkit: "gmail" });
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    page.userId = "user_2";
    await page.client.toolkits.get("gmail");
    const flow = await lostLink(page, stack, true);
    flow.start({ allowMultiple: true });
    await pass(stack, 5_000);
    expect(flow.getSnapshot().account?.id).not.toBe(id);
    expect(flow.getSnapshot().state).toBe("waiting");
  });

  it("an account whose link was already opened does not belong to the lost request", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const id = await startOnPhone(stack, "user_1");
    stack.sandbox.control.setStatus(id, "INITIATED");
    const flow = await lostLink(page, stack);
    flow.start();
    await pass(stack, 5_000);
    expect(stack.sandbox.control.account(id).deleted).toBe(false);
  });
});

describe("createUsers", () => {
  const answer = (user: string | null, ok = true) => ({
    ok,
    headers: new Headers(user === null ? [] : [["composio-user", user]]),
  });
  const create = () => {
    let pages = 0;
    const users = createUsers(() => `page ${++pages}`);
    const heard: boolean[] = [];
    users.subscribe((isAnother) => heard.push(isAnother));
    return { users, heard };
  };

  it("refuses an answer to a request from before the change", () => {
    const { users, heard } = create();
    users.readAnswer(answer("a"), users.next());
    const [asA, asB] = [users.next(), users.next()];
    users.readAnswer(answer("b"), asB);
    expect(users.readAnswer(answer("a"), asA)).toBe(false);
    expect(users.current).toBe("b");
    expect(heard).toEqual([false, true]);
  });

  it("accepts a late answer for the same user", () => {
    const { users, heard } = create();
    const [first, second] = [users.next(), users.next()];
    users.readAnswer(answer("a"), second);
    users.readAnswer(answer("a"), first);
    expect(heard).toEqual([false]);
  });

  it("ignores an answer without a user: of a proxy, of an older copy, of a signed-out user", () => {
    const { users, heard } = create();
    users.readAnswer(answer(null, false), users.next());
    expect(users.current).toBeUndefined();
    users.readAnswer(answer("a"), users.next());
    for (const ok of [true, false]) users.readAnswer(answer(null, ok), users.next());
    expect(users.current).toBe("a");
    expect(heard).toEqual([false]);
  });

  it("notices no change if answers name no user", () => {
    const { users, heard } = create();
    users.readAnswer(answer(null), users.next());
    expect(users.current).toBeNull();
    users.readAnswer(answer("a"), users.next());
    expect(heard).toEqual([false, false]);
  });

  it("has a new page id after each change", () => {
    const { users } = create();
    users.readAnswer(answer("a"), users.next());
    const before = users.page;
    users.readAnswer(answer("b"), users.next());
    expect(users.page).not.toBe(before);
    const after = users.page;
    users.reset();
    expect(users.page).not.toBe(after);
  });
});
