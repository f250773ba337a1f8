import { describe, expect, it } from "vitest";
import { flowOf } from "../support/flowOf.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;

const rows = ({ sandbox }: Stack) =>
  sandbox.control.accounts().map(({ status, deleted }) => (deleted ? "deleted" : status));

/** Presses Gmail's button while the network is broken, and again when it works. */
async function pressTwice(stack: Stack, broken: Page["network"], meanwhile?: () => void) {
  const page = stack.openPage();
  await page.client.connectedAccounts.list();
  page.network = broken;
  const flow = flowOf(page.client, gmail);
  flow.start();
  await stack.clock.advance(5_000);
  expect(flow.getSnapshot().state).toBe("failed");
  page.network = "up";
  meanwhile?.();
  flow.retry();
  await stack.clock.advance(2_000);
  expect(flow.getSnapshot().state).toBe("waiting");
  return { page, flow };
}

describe("a link whose answer was lost", () => {
  it.each(["down", "answers lost"] as const)(
    "leaves alone what another device has begun meanwhile: %s",
    async (broken) => {
      const stack = createStack();
      const { page } = await pressTwice(stack, broken, () =>
        stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "INITIALIZING" }),
      );
      expect(new Set(rows(stack))).toEqual(new Set(["INITIALIZING"]));
      expect(page.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
    },
  );

  it("expires by itself, beside the one that connects", async () => {
    const stack = createStack();
    const { flow } = await pressTwice(stack, "answers lost");
    expect(rows(stack)).toEqual(["INITIALIZING", "INITIALIZING"]);
    stack.sandbox.control.setStatus(stack.sandbox.control.accounts()[1]?.id ?? "", "ACTIVE");
    await stack.clock.advance(11 * 60_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(rows(stack)).toEqual(["EXPIRED", "ACTIVE"]);
  });
});

describe("typed credentials whose answer was lost", () => {
  const stripe = { toolkit: "stripe" };
  async function submit(stack: Stack, key: string) {
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, stripe);
    page.network = "answers lost";
    void flow.submit({ generic_api_key: key });
    await stack.clock.advance(5_000);
    expect(flow.getSnapshot().state).toBe("failed");
    page.network = "up";
    return flow;
  }

  it("are sent again if they have made an account that failed", async () => {
    const stack = createStack();
    const flow = await submit(stack, "sk_live_1");
    stack.sandbox.control.setStatus(stack.sandbox.control.accounts()[0]?.id ?? "", "FAILED");
    void flow.submit({ generic_api_key: "sk_live_2" });
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(rows(stack)).toContain("ACTIVE");
  });

  it("have made one account, which is found, and is not taken for the next one", async () => {
    const stack = createStack();
    const flow = await submit(stack, "sk_live_1");
    void flow.submit({ generic_api_key: "sk_live_1" });
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(rows(stack)).toEqual(["ACTIVE"]);
    void flow.submit({ generic_api_key: "sk_live_2" }, { allowMultiple: true });
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(rows(stack)).toEqual(["ACTIVE", "ACTIVE"]);
  });
});

describe("the account of lost credentials, without another press", () => {
  async function submit(stack: Stack) {
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, { toolkit: "stripe" });
    const ends: string[] = [];
    flow.onEnd(({ state }) => ends.push(state));
    page.network = "answers lost";
    void flow.submit({ generic_api_key: "sk_live_1" });
    await stack.clock.advance(60_000);
    expect(ends).toEqual(["failed"]);
    return { page, flow, ends, lists: () => page.requests.filter((request) => request.startsWith("GET")).length };
  }

  it("is connected once the list can be read again", async () => {
    const stack = createStack();
    const { page, ends, lists } = await submit(stack);
    page.network = "up";
    await stack.clock.advance(60_000);
    expect(ends).toEqual(["failed", "connected"]);
    const before = lists();
    await stack.clock.advance(3_600_000);
    expect([ends.length, lists(), rows(stack)]).toEqual([2, before, ["ACTIVE"]]);
  });

  it("is found by the next press, and not once more", async () => {
    const stack = createStack();
    const { page, flow, ends } = await submit(stack);
    page.network = "up";
    void flow.submit({ generic_api_key: "sk_live_1" });
    await stack.clock.advance(600_000);
    expect(ends).toEqual(["failed", "connected"]);
    expect(rows(stack)).toEqual(["ACTIVE"]);
  });

  it("costs an offline page no request", async () => {
    const stack = createStack();
    const { page, lists } = await submit(stack);
    page.window.navigator.onLine = false;
    const before = lists();
    await stack.clock.advance(600_000);
    expect(lists()).toBe(before);
  });
});

describe("lost credentials of an app that also has a sign-in", () => {
  /** Credentials never arrive; then the user signs in instead. */
  async function signInInstead(stack: Stack) {
    const page = stack.openPage();
    stack.sandbox.control.addAuthConfig({ toolkit: "supabase", scheme: "API_KEY", id: "ac_key" });
    stack.sandbox.control.addAuthConfig({ toolkit: "supabase", scheme: "OAUTH2", id: "ac_oauth" });
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, { toolkit: "supabase" });
    page.network = "down";
    void flow.submit({ supabase_personal_token: "sbp_0123456789" }, { authConfigId: "ac_key" });
    await stack.clock.advance(5_000);
    expect(flow.getSnapshot().state).toBe("failed");
    page.network = "up";
    flow.start({ authConfigId: "ac_oauth" });
    await stack.clock.advance(5_000);
    return flow;
  }

  it("do not take the account of the sign-in for theirs when another one is added", async () => {
    const stack = createStack();
    const flow = await signInInstead(stack);
    stack.sandbox.control.consent(stack.sandbox.control.accounts()[0]?.id ?? "", "allow");
    await stack.clock.advance(20_000);
    expect(flow.getSnapshot().state).toBe("connected");
    flow.start({ authConfigId: "ac_oauth", allowMultiple: true });
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("waiting");
    expect(rows(stack)).toEqual(["ACTIVE", "INITIALIZING"]);
  });

  it("do not take the account of a lost link for theirs: nobody can open it", async () => {
    const stack = createStack();
    stack.intercept = async ({ url }, send) => {
      const answer = await send();
      return url.endsWith("/link") ? new Response(null, { status: 502 }) : answer;
    };
    const flow = await signInInstead(stack);
    expect(flow.getSnapshot().state).toBe("failed");
    stack.intercept = null;
    flow.retry();
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("waiting");
    expect(rows(stack)).toEqual(["INITIALIZING", "INITIALIZING"]);
  });
});

describe("a cancelled connection", () => {
  const cancelled = async (stack: Stack, page: Page) => {
    const flow = flowOf(page.client, gmail);
    flow.start();
    await stack.clock.advance(2_000);
    page.requests.length = 0;
    flow.cancel();
    return flow;
  };
  const without = (page: Page, part: string) => page.requests.filter((request) => !request.startsWith(part));

  it("is taken back once, before the next start, also if that comes at once", async () => {
    const stack = createStack();
    const page = stack.openPage();
    page.latency = 300;
    const flow = await cancelled(stack, page);
    flow.start();
    await stack.clock.advance(2_500);
    const [first] = stack.sandbox.control.accounts();
    expect(page.requests.slice(0, 3)).toEqual([
      "GET /connected-accounts",
      `DELETE /connected-accounts/${first?.id}`,
      "POST /connected-accounts/link",
    ]);
    expect(rows(stack)).toEqual(["deleted", "INITIALIZING"]);
  });

  it("costs the next start nothing once it is taken back", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = await cancelled(stack, page);
    const gone: boolean[] = [];
    const { id = "" } = stack.sandbox.control.accounts()[0] ?? {};
    page.client.connections.onGone((isGone) => gone.push(isGone(id)));
    await stack.clock.advance(2_000);
    expect(gone).toEqual([true]);
    page.requests.length = 0;
    flow.start();
    await stack.clock.advance(500);
    expect(page.requests[0]).toBe("POST /connected-accounts/link");
  });

  it("is taken back later if its deletion fails", async () => {
    const stack = createStack();
    const page = stack.openPage();
    stack.intercept = async ({ method }, send) => (method === "DELETE" ? new Response(null, { status: 503 }) : send());
    const flow = await cancelled(stack, page);
    await stack.clock.advance(2_000);
    expect(rows(stack)).toEqual(["INITIALIZING"]);
    stack.intercept = null;
    flow.start();
    await stack.clock.advance(2_000);
    expect(rows(stack)).toEqual(["deleted", "INITIALIZING"]);
    expect(without(page, "GET")).toHaveLength(3);
  });
});

it("an account that has ended by itself is not taken back", async () => {
  const stack = createStack();
  const flow = flowOf(stack.openPage().client, gmail);
  flow.start({ timeout: 5_000 });
  await stack.clock.advance(60_000);
  expect(flow.getSnapshot().state).toBe("timed_out");
  stack.sandbox.control.setStatus(stack.sandbox.control.accounts()[0]?.id ?? "", "EXPIRED");
  flow.start();
  await stack.clock.advance(2_000);
  expect(rows(stack)).toEqual(["EXPIRED", "INITIALIZING"]);
});

it("typed credentials are sent also if the accounts can't be listed before", async () => {
  const stack = createStack();
  let failures = 2; // The handler reads a second time.
  stack.intercept = async ({ method, url }, send) =>
    method === "GET" && url.includes("/connected_accounts") && failures-- > 0
      ? new Response(null, { status: 503 })
      : send();
  const flow = flowOf(stack.openPage().client, { toolkit: "stripe" });
  void flow.submit({ generic_api_key: "sk_live_1" });
  await stack.clock.advance(2_000);
  expect(flow.getSnapshot()).toMatchObject({ state: "connected", error: null });
});

it("a retry of a request without fields sends it again", async () => {
  const stack = createStack();
  const page = stack.openPage();
  const flow = flowOf(page.client, { toolkit: "stripe" });
  page.network = "down";
  await flow.submit({});
  expect(flow.getSnapshot().state).toBe("failed");
  page.network = "up";
  page.requests.length = 0;
  flow.retry();
  await stack.clock.advance(2_000);
  expect(page.requests).toContain("POST /connected-accounts");
});

describe("a start that Composio has refused", () => {
  it.each([400, 401, 403, 422])(
    "leaves alone what another device has begun, also after a second press: %i",
    async (status) => {
      const stack = createStack();
      const { client } = stack.openPage();
      await client.connectedAccounts.list();
      stack.sandbox.control.failNext({ method: "POST", path: "/connected_accounts/link", status });
      const flow = flowOf(client, gmail);
      flow.start();
      await stack.clock.advance(2_000);
      expect(flow.getSnapshot().state).toBe("failed");
      stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "INITIALIZING" });
      flow.retry();
      await stack.clock.advance(2_000);
      expect(flow.getSnapshot().state).toBe("waiting");
      expect(rows(stack)).toEqual(["INITIALIZING", "INITIALIZING"]);
    },
  );
});
