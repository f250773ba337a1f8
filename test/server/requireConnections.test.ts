import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connectionRequired, readConnectionRequest } from "../../src/agents/index.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import { type ConnectionRequired, requireConnections } from "../../src/server/index.ts";
import { rawAccount, rawSharedAccount } from "../support/rawAccount.ts";
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

  test.each([
    ["INITIATED", "pending"],
    ["FAILED", "failed"],
    ["EXPIRED", "needs_reconnect"],
    ["INACTIVE", "paused"],
    ["REVOKED", "needs_reconnect"],
  ] as const)("%s is not connected, and says why: %s", async (status, phase) => {
    served.sandbox.control.setStatus(add("gmail"), status);
    expect(await requireOf("gmail")).toMatchObject({ isSatisfied: false, accounts: [], phases: { gmail: phase } });
  });

  test("the app's rule is asked about accounts that work only: an expired one has to be reconnected, whatever it says", async () => {
    served.sandbox.control.expire(add("gmail"));
    const accept = vi.fn<() => { refuse: string }>(() => ({ refuse: "Only our own domain." }));
    expect(await requireOf("gmail", { accept })).toMatchObject({ phases: { gmail: "needs_reconnect" } });
    expect(accept).not.toHaveBeenCalled();
  });

  test("the model hears what the user has to reconnect: not a link that nobody finished, nor an app that was never there", async () => {
    const { control } = served.sandbox;
    control.expire(add("gmail"));
    control.setStatus(add("slack"), "EXPIRED", "Connection initiation did not complete within 10 minutes");
    const { phases, request } = await requireOf(["gmail", "slack", "notion"]);
    expect(phases).toEqual({ gmail: "needs_reconnect", slack: "not_connected", notion: "not_connected" });
    expect(request?.message).toContain("to reconnect gmail, connect slack, connect notion.");
  });

  test("another user's account that is shared counts while it works, and is not this user's to repair", async () => {
    const { control } = served.sandbox;
    const account = control.addAccount({ userId: "ben", toolkit: "gmail" });
    for (const [status, found] of [
      ["ACTIVE", { isSatisfied: true, accounts: [{ id: account.id }], phases: {} }],
      ["EXPIRED", { isSatisfied: false, accounts: [], phases: { gmail: "not_connected" } }],
    ] as const) {
      const items = [{ ...rawSharedAccount(account), status }];
      control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: { items, next_cursor: null } });
      expect(await requireOf("gmail")).toMatchObject(found);
    }
  });

  test("an account of a disabled auth config does not count", async () => {
    add("gmail");
    served.sandbox.control.setAuthConfigEnabled("ac_gmail", false);
    expect(await requireOf("gmail")).toMatchObject({ missing: ["gmail"], phases: { gmail: "paused" } });
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

  describe("with the account that the user has chosen", () => {
    const both = () => [add("gmail", { alias: "Work" }), add("gmail", { alias: "Private" })] as const;

    test.each(["Work", "Private"])("it is the one that counts: %s", async (alias) => {
      const [work, other] = both();
      const id = alias === "Work" ? work : other;
      const chosen = [{ gmail: other }, undefined, { gmail: id }];
      const { accounts, isSatisfied } = await requireOf("gmail", { chosen });
      expect(isSatisfied).toBe(true);
      expect(accounts.map((account) => account.id)).toEqual([id]);
    });

    test.each([
      ["EXPIRED", "needs_reconnect", "reconnect gmail"],
      ["INACTIVE", "paused", "connect gmail"],
      ["REVOKED", "needs_reconnect", "reconnect gmail"],
    ] as const)(
      "it is %s: the tool does not run with another one, and the user is asked",
      async (status, phase, text) => {
        const [work] = both();
        served.sandbox.control.setStatus(work, status);
        const chosen = [{ gmail: work }];
        const facts = await requireOf("gmail", { chosen });
        expect(facts).toMatchObject({ isSatisfied: false, accounts: [], phases: { gmail: phase } });
        expect(facts.request?.toolkits).toEqual([{ slug: "gmail", connectedAccountId: work }]);
        expect(facts.request?.message).toContain(`the user to ${text}.`);
        const run = vi.fn<() => void>();
        expect(
          await requireConnections({ composio: composio(), userId: "ana", toolkits: "gmail", chosen, run }),
        ).toEqual(facts.request);
        expect(run).not.toHaveBeenCalled();
      },
    );

    test("it stops working while the tool runs: the request names it, so that the card takes no other", async () => {
      const [work] = both();
      const run = () => Promise.reject(Object.assign(new Error("gone"), { code: 4302 }));
      const options = { composio: composio(), userId: "ana", toolkits: "gmail", chosen: [{ gmail: work }], run };
      const answer = await requireConnections(options);
      expect(readConnectionRequest(answer)?.toolkits).toEqual([{ slug: "gmail", connectedAccountId: work }]);
    });

    test.each([[undefined], [[{ slack: "ca_1" }]]])(
      "the failure of the tool names the account that it lacks, and there is no choice: the request names that one (%j)",
      async (chosen) => {
        both();
        const toolkits = [{ slug: "gmail", connectedAccountId: "ca_of_the_tool" }];
        const run = () => Promise.reject(new Error(JSON.stringify(connectionRequired(toolkits))));
        const options = { composio: composio(), userId: "ana", toolkits: "gmail", chosen, run };
        expect(readConnectionRequest(await requireConnections(options))?.toolkits).toEqual(toolkits);
      },
    );

    test("a choice for another app, or none, changes nothing", async () => {
      const [, other] = both();
      for (const chosen of [[], [{ slack: "ca_1" }], [null, "gmail", { gmail: null }]])
        expect((await requireOf("gmail", { chosen })).accounts[0]?.id).toBe(other);
    });
  });

  test("other users' accounts are not the user's", async () => {
    served.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    expect(await requireOf("gmail")).toMatchObject({ isSatisfied: false, accounts: [] });
  });

  // composio#4509: a filter that Composio ignores must not give a tool the account of another user.
  test("what Composio lists besides what it was asked for does not count", async () => {
    const { control } = served.sandbox;
    const items = [
      control.addAccount({ userId: "ben", toolkit: "gmail" }),
      control.addAccount({ userId: "ana", toolkit: "slack" }),
    ].map(rawAccount);
    control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: { items, next_cursor: null } });
    expect(await requireOf("gmail")).toMatchObject({ isSatisfied: false, missing: ["gmail"], accounts: [] });
  });

  test("nothing required is satisfied, and costs no request", async () => {
    add("gmail");
    expect(await requireOf([])).toEqual({
      ...{ isSatisfied: true, missing: [], phases: {}, accounts: [], request: null },
    });
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

  test.each([401, 403, 429, 503])("a toolkit whose details are answered with %i is missing", async (status) => {
    served.sandbox.control.failNext({ path: "/toolkits/", status, times: 9 });
    expect(await requireOf(["slack", "gmail"])).toMatchObject({ isSatisfied: false, missing: ["slack", "gmail"] });
    expect(await requireOf("slack", { run: () => "sent", reason: "To post it." })).toEqual(
      connectionRequired("slack", { reason: "To post it." }),
    );
  });

  test("is aborted while it reads the details of a toolkit", async () => {
    const aborting = new AbortController();
    served.sandbox.control.delay({ path: "/toolkits/", ms: 60_000 });
    const required = requireOf("slack", { signal: aborting.signal });
    await vi.waitFor(() => expect(served.sandbox.control.requests().at(-1)?.path).toContain("/toolkits/"));
    aborting.abort();
    await expect(required).rejects.toMatchObject({ code: "aborted" });
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

  const session = { message: "No active connection", code: 4302, slug: "ToolRouterV2_NoActiveConnection", status: 400 };
  const direct = { message: "No connected account found for user ID ana", code: 1810, status: 404 };
  const named = "No connected account found for user ID ana for toolkit slack";

  test.each([
    ["4302", Object.assign(new Error("400"), { status: 400, error: { error: session } })],
    ["1810", Object.assign(new Error("404"), { status: 404, error: { error: direct } })],
    ["the slug alone", Object.assign(new Error("400"), { error: { slug: session.slug, message: "" } })],
    ["in a cause", new Error("Tool failed", { cause: { error: { error: session } } })],
    ["in the text", new Error(`400 ${JSON.stringify({ error: direct })}`)],
  ])("asks for what was required if the error names no toolkit: %s", async (_, error) => {
    add("gmail");
    add("gmail");
    add("slack");
    const asked = await requireOf(["gmail", "hackernews"], { run: () => Promise.reject(error), reason: "To send it." });
    expect(asked).toEqual(connectionRequired("gmail", { reason: "To send it." }));
  });

  test.each<[string, unknown, string]>([
    ["the SDK's", { data: {}, error: named, successful: false, logId: "log_1" }, "slack"],
    ["a session's", { data: {}, error: named, logId: "log_1" }, "slack"],
    ["with the error in its data", { data: { error: named, status_code: 404 }, successful: false }, "slack"],
    ["of MCP", { isError: true, content: [{ type: "text", text: named }] }, "slack"],
    ["whose error names no toolkit", { data: null, error: session, successful: false }, "gmail"],
  ])("returns a request in place of a failed answer: %s", async (_, answer, asked) => {
    add("gmail");
    expect(await runOf(() => answer, "To send it.")).toEqual(connectionRequired(asked, { reason: "To send it." }));
    // A chat that gets the answer itself asks for the same. Only the server knows what was required.
    expect(readConnectionRequest(answer)?.toolkits ?? [{ slug: "gmail" }]).toEqual([{ slug: asked }]);
  });

  test.each<[string, unknown]>([
    ["a success", { data: { message: named }, error: null, successful: true }],
    ["another failure", { data: {}, error: "Invalid recipient", successful: false }],
    ["another failure whose data has the number", { data: { code: 4302 }, error: "Invalid", successful: false }],
    ["a number that is a code elsewhere", { city: "Morges", code: 1810 }],
    ["a text", `Error: ${named}`],
    ["nothing", undefined],
    ["zero", 0],
    [
      "several tools, of which one has succeeded",
      {
        data: { results: [{ response: { successful: true, data: { id: 7 } } }, { response: null, error: named }] },
        ...{ error: "1 of 2 tools failed", successful: false },
      },
    ],
  ])("returns any other answer unchanged: %s", async (_, answer) => {
    add("gmail");
    expect(await runOf(() => answer)).toBe(answer);
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
