import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectionRequired, readConnectionRequest } from "../../src/agents/index.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import { type ConnectionRequired, requireConnections } from "../../src/server/index.ts";
import { connectSdk } from "./stage.ts";

let served: Awaited<ReturnType<typeof serveSandbox>>;
beforeAll(async () => {
  served = await serveSandbox({ port: 0, pageSize: 2 });
});
afterAll(() => served.close());
beforeEach(() => served.sandbox.control.reset());

const composio = () => connectSdk(served.url, served.sandbox.apiKey);
const add = (toolkit: string, more: object = {}) =>
  served.sandbox.control.addAccount({ userId: "ana", toolkit, ...more }).id;
const requireOf = (toolkits: string | string[], more: object = {}) =>
  requireConnections({ composio: composio(), userId: "ana", toolkits, ...more });

describe("requireConnections", () => {
  test("is satisfied by ACTIVE accounts, and returns them", async () => {
    const id = add("gmail", { alias: "work" });
    const connections = await requireOf("gmail");
    expect(connections).toMatchObject({ isSatisfied: true, missing: [], request: null });
    expect(connections.accounts).toMatchObject([{ id, status: "ACTIVE", toolkit: { slug: "gmail" }, alias: "work" }]);
    expect(JSON.stringify(connections)).not.toMatch(/token|secret|val/);
  });

  test("returns the missing toolkits, and a request for the chat", async () => {
    add("gmail");
    const connections = await requireOf(["gmail", "slack", "Notion", "slack"], { reason: "To post it." });
    expect(connections).toMatchObject({ isSatisfied: false, missing: ["slack", "notion"] });
    expect(connections.request).toEqual(connectionRequired(["slack", "notion"], { reason: "To post it." }));
    expect(readConnectionRequest(connections.request)?.toolkits).toEqual([{ slug: "slack" }, { slug: "notion" }]);
  });

  test.each(["INITIATED", "FAILED", "EXPIRED", "INACTIVE", "REVOKED"] as const)(
    "%s is not connected",
    async (status) => {
      served.sandbox.control.setStatus(add("gmail"), status);
      expect(await requireOf("gmail")).toMatchObject({ isSatisfied: false, accounts: [] });
    },
  );

  test("an account of a disabled auth config does not count", async () => {
    add("gmail");
    served.sandbox.control.setAuthConfigEnabled("ac_gmail", false);
    expect((await requireOf("gmail")).missing).toEqual(["gmail"]);
  });

  test("a toolkit without authentication needs none", async () => {
    const connections = await requireOf(["hackernews", "gmail"]);
    expect(connections).toMatchObject({ isSatisfied: false, missing: ["gmail"] });
    expect(readConnectionRequest(connections.request)?.toolkits).toEqual([{ slug: "gmail" }]);
    expect(await requireOf("hackernews")).toMatchObject({ isSatisfied: true, accounts: [], request: null });
  });

  test("a toolkit that Composio does not know is missing", async () => {
    expect((await requireOf("no_such_app")).missing).toEqual(["no_such_app"]);
  });

  test("reads every page", async () => {
    const slack = add("slack");
    for (let count = 0; count < 5; count++) add("gmail");
    const { accounts, isSatisfied } = await requireOf(["gmail", "slack"]);
    expect(isSatisfied).toBe(true);
    expect(accounts.map(({ id }) => id)).toContain(slack);
    expect(accounts).toHaveLength(6);
  });

  test("other users' accounts are not the user's", async () => {
    served.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    expect(await requireOf("gmail")).toMatchObject({ isSatisfied: false, accounts: [] });
  });

  test("nothing required is satisfied, and costs no request", async () => {
    add("gmail");
    expect(await requireOf([])).toEqual({ isSatisfied: true, missing: [], accounts: [], request: null });
    expect(served.sandbox.control.requests()).toEqual([]);
  });

  test.each(["", "ana,ben", "a".repeat(257), "a\nb"])(
    "refuses %j as a user's id, without a request",
    async (userId) => {
      await expect(requireOf("gmail", { userId })).rejects.toThrow(TypeError);
      expect(served.sandbox.control.requests()).toEqual([]);
    },
  );

  test("throws a TypeError for an invalid slug", async () => {
    await expect(requireOf("gmail,slack")).rejects.toThrow(TypeError);
  });

  test("an outage is an error, and not a missing connection", async () => {
    served.sandbox.control.failNext({ status: 500, times: 3 });
    await expect(requireOf("gmail", { run: () => "sent" })).rejects.toMatchObject({ code: "composio_unavailable" });
  });

  test("is aborted by its signal", async () => {
    await expect(requireOf("gmail", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("as the body of a tool", () => {
  const runOf = (run: (ids: readonly string[]) => unknown, reason?: string) =>
    requireConnections({
      ...{ composio: composio(), userId: "ana", toolkits: ["gmail"], reason },
      run: (accounts) => run(accounts.map(({ id }) => id)),
    });

  test("calls run with the accounts, and returns its result", async () => {
    const id = add("gmail");
    expect(await runOf(async (ids) => `sent by ${ids.join()}`)).toBe(`sent by ${id}`);
  });

  test("does not run while a connection is missing", async () => {
    const ran: string[] = [];
    expect(await runOf(() => ran.push("ran"), "To send it.")).toEqual(
      connectionRequired("gmail", { reason: "To send it." }),
    );
    expect(ran).toEqual([]);
  });

  test("returns a request if Composio reports a missing connection while it runs", async () => {
    add("gmail");
    const error = { message: "No active connection found for toolkit(s) 'slack' in this session", code: 4302 };
    const failed = runOf(() => {
      throw Object.assign(new Error("400"), { status: 400, error: { error } });
    }, "To post it.");
    expect(await failed).toEqual(connectionRequired("slack", { reason: "To post it." }));
  });

  test("its type is that of what it runs, or of the request", async () => {
    const id = add("gmail");
    const sent: { to: string | undefined } | ConnectionRequired = await requireConnections({
      ...{ composio: composio(), userId: "ana", toolkits: "gmail" },
      run: ([account]) => ({ to: account?.id }),
    });
    expect(sent).toEqual({ to: id });
  });

  test("throws any other error unchanged", async () => {
    add("gmail");
    const error = new Error("The mailbox is full.");
    await expect(runOf(() => Promise.reject(error))).rejects.toBe(error);
  });
});
