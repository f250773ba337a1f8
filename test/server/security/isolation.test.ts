import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Clock, defaultEnvironment } from "../../../src/platform/environment.ts";
import { createSandbox, type NewAccount, type Sandbox, type SandboxAccount } from "../../../src/sandbox/index.ts";
import {
  type ComposioHandler,
  type ComposioLike,
  createComposioHandler,
  toNodeListener,
} from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/sandboxComposio.ts";
import { serve } from "../runtimes/serve.ts";
import { connectSdk } from "../stage.ts";

/*
 * Random sequences of calls by three users, each with ids of anyone's accounts. After every call: no
 * account of another user has changed, and nothing of one that isn't shared with this user was in the answer.
 */

/** Times as many sequences, for a long run: `ROUNDS=3`. Others by `SEED`. */
const rounds = Number(process.env["ROUNDS"] ?? 1);
const seed = Number(process.env["SEED"] ?? 20_261_124);

const accountsPath = "/connected-accounts";
const { clock } = defaultEnvironment();
/**
 * Pauses are a hundred times as short, so that reads which wait for one another don't take the time of the test. Time limits, of
 * 8 seconds and more, are as they are: Composio's answers take real time.
 */
const fastClock: Clock = {
  ...clock,
  setTimeout: (callback, milliseconds) =>
    clock.setTimeout(callback, milliseconds < 8_000 ? milliseconds / 100 : milliseconds),
};

const users = ["ana", "ben", "cem"] as const;
type User = (typeof users)[number];

const user = fc.constantFrom(...users);
const toolkit = fc.constantFrom("gmail", "stripe", "tavily", "slack");
const flag = fc.boolean();

interface Access {
  readonly allow_all_users: boolean;
  readonly allowed_user_ids: readonly User[];
  readonly not_allowed_user_ids: readonly User[];
}

const access: fc.Arbitrary<Access> = fc.record({
  allow_all_users: flag,
  allowed_user_ids: fc.subarray([...users]),
  not_allowed_user_ids: fc.subarray([...users], { maxLength: 1 }),
});

/** Null is a PRIVATE account. */
const account = fc.record({
  userId: user,
  toolkit,
  access: fc.option(access),
  status: fc.constantFrom("ACTIVE", "ACTIVE", "EXPIRED", "INITIATED"),
  isDeleted: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
});

/** Which of all accounts there ever were, and what is done to its id before it is sent. */
const reference = fc.record({
  index: fc.nat({ max: 60 }),
  disguise: fc.constantFrom<Disguise[]>("none", "none", "none", "none", "case", "encoding", "list", "path", "garbage"),
});
type Disguise = "none" | "case" | "encoding" | "list" | "path" | "garbage";
interface Reference {
  readonly index: number;
  readonly disguise: Disguise;
}

const filters = fc.record(
  {
    ids: fc.array(reference, { minLength: 1, maxLength: 3 }),
    toolkits: fc.subarray(["gmail", "stripe", "slack"], { minLength: 1 }),
    authConfigIds: fc.subarray(["ac_gmail", "ac_stripe", "ac_slack"], { minLength: 1 }),
    statuses: fc.subarray(["ACTIVE", "EXPIRED", "INITIATED", "INITIALIZING", "PENDING"], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

const list = fc.record({ kind: fc.constant("list" as const), filters });
const get = fc.record({ kind: fc.constant("get" as const), on: reference });
const listen = fc.record({ kind: fc.constant("listen" as const), ids: filters.map(({ ids }) => ids ?? []) });
const call = fc.oneof(
  list,
  get,
  listen,
  fc.record({
    kind: fc.constant("update" as const),
    on: reference,
    change: fc.constantFrom("alias", "enabled", "disabled", "fields"),
  }),
  fc.record({ kind: fc.constant("delete" as const), on: reference, revoke: flag }),
  fc.record({ kind: fc.constantFrom("link" as const, "initiate" as const), toolkit, allowMultiple: flag }),
  fc.record({ kind: fc.constant("reconnect" as const), on: reference, byFields: flag }),
);
type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

/** Somebody else may read at the very same time, so that answers that are made together are told apart. */
const step = fc.record({ user, call, alongside: fc.option(fc.record({ user, call: fc.oneof(list, get, listen) })) });

describe.each([
  ["the SDK, and Composio narrows a list to the user", overSdk, 75],
  ["a Composio that heeds no filter", heedingNoFilter, 90],
])("over %s", (_, connect, numRuns) => {
  let sandbox: Sandbox;
  let upstream: Upstream;
  let handler: ComposioHandler;
  const seen = { calls: 0, read: 0, changed: 0, foreign: 0, shared: 0, tickets: 0 };
  /** Whosever they are: all are shown by everybody. */
  let tickets: string[] = [];

  beforeAll(async () => {
    sandbox = createSandbox();
    upstream = await connect(sandbox);
    handler = createComposioHandler({
      composio: upstream.composio,
      identify: (request) => request.headers.get("x-user"),
      logger: () => undefined,
      environment: { clock: fastClock },
    });
  });
  afterAll(() => upstream.close());
  beforeEach(() => sandbox.control.reset());

  test("no call reads or changes another user's account", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(account, { minLength: 3, maxLength: 8 }),
        fc.array(step, { minLength: 8, maxLength: 16 }),
        async (accounts, steps) => {
          sandbox.control.reset();
          const shares = new Map<string, Access>();
          tickets = [];
          for (const { isDeleted, access: list, ...fresh } of accounts) await plant(fresh, list, isDeleted, shares);
          for (const [number, { user, call, alongside }] of steps.entries()) {
            const before = sandbox.control.accounts();
            const answers = await Promise.all([
              send(user, call, number),
              ...(alongside ? [send(alongside.user, alongside.call, number)] : []),
            ]);
            const after = sandbox.control.accounts();
            // As text: a deep comparison, thousands of times, would be most of the test's time.
            expect(JSON.stringify(after.filter(notOf(user)))).toBe(JSON.stringify(before.filter(notOf(user))));
            for (const answer of answers) expectNothingForeign(answer, after, shares);
            seen.calls += answers.length;
            seen.changed += JSON.stringify(after) === JSON.stringify(before) ? 0 : 1;
          }
        },
      ),
      { numRuns: numRuns * rounds, seed },
    );
    // Otherwise the sequences would prove nothing.
    expect(seen.calls).toBeGreaterThan(1_500);
    expect(seen.read).toBeGreaterThan(400);
    expect(seen.changed).toBeGreaterThan(100);
    expect(seen.foreign).toBeGreaterThan(400);
    expect(seen.tickets).toBeGreaterThan(50);
    expect(seen.shared > 20).toBe(connect === heedingNoFilter);
  }, 300_000);

  async function plant(fresh: NewAccount, list: Access | null, isDeleted: boolean, shares: Map<string, Access>) {
    const count = sandbox.control.accounts().length;
    const { id } = sandbox.control.addAccount({
      ...fresh,
      alias: `alias-${count}-of-${fresh.userId}`,
      val: { generic_api_key: `key-${count}-of-${fresh.userId}`, displayName: `name-${count}-of-${fresh.userId}` },
      ...(list && { accountType: "SHARED", access: list }),
    });
    if (list) shares.set(id, list);
    if (isDeleted) await remove(id);
  }

  /** As the app's own backend would. */
  async function remove(id: string) {
    const request = new Request(`${sandbox.origin}/api/v3.1/connected_accounts/${id}`, {
      method: "DELETE",
      headers: { "x-api-key": sandbox.apiKey },
    });
    expect((await sandbox.fetch(request)).status).toBe(200);
  }

  async function send(user: User, call: Call, number: number) {
    const { method, path, body: sent } = requestOf(call, `alias-${user}-${number}`);
    const init = {
      method,
      headers: { "x-user": user, ...(sent && { "content-type": "application/json" }) },
      ...(sent && { body: JSON.stringify(sent) }),
    };
    const response = await handler(new Request(`http://app.example/api/composio${path}`, init));
    expect(response.status).toBeLessThan(500);
    const body = call.kind === "listen" && response.ok ? await firstWords(response, call.ids) : await response.text();
    const handedOut = response.headers.get("composio-tickets")?.split(",") ?? [];
    tickets = [...tickets, ...handedOut].slice(-100);
    seen.tickets += handedOut.length;
    const text = `${[...response.headers].join("\n")}\n${body}`;
    if (response.ok && method === "GET") seen.read++;
    if (sandbox.control.accounts().some((other) => other.userId !== user && path.includes(other.id))) seen.foreign++;
    return { user, text };
  }

  function requestOf(call: Call, alias: string): { method: string; path: string; body?: object } {
    switch (call.kind) {
      case "list": {
        const { ids, ...others } = call.filters;
        const query = new URLSearchParams(Object.entries(others).map(([name, values]) => [name, values.join(",")]));
        if (ids) query.set("ids", ids.map((id) => decodeURIComponent(idOf(id))).join(","));
        if (ids && tickets.length > 0) query.set("tickets", tickets.join(","));
        return { method: "GET", path: `${accountsPath}?${query}` };
      }
      case "listen": {
        const ids = call.ids.map((id) => decodeURIComponent(idOf(id))).join(",");
        return { method: "GET", path: `/events?${new URLSearchParams({ ids, tickets: tickets.join(",") })}` };
      }
      case "get":
        return { method: "GET", path: `${accountsPath}/${idOf(call.on)}` };
      case "update":
        return {
          method: "PATCH",
          path: `${accountsPath}/${idOf(call.on)}`,
          body: {
            alias: { alias },
            enabled: { enabled: true },
            disabled: { enabled: false },
            fields: { fields: { generic_api_key: `key-${alias}` } },
          }[call.change],
        };
      case "delete":
        return { method: "DELETE", path: `${accountsPath}/${idOf(call.on)}?revoke=${call.revoke}` };
      case "link":
        return {
          method: "POST",
          path: `${accountsPath}/link`,
          body: { toolkit: call.toolkit, allowMultiple: call.allowMultiple },
        };
      case "initiate": {
        const { toolkit, allowMultiple } = call;
        return {
          method: "POST",
          path: accountsPath,
          body: { toolkit, allowMultiple, alias, fields: { generic_api_key: `key-${alias}` } },
        };
      }
      case "reconnect": {
        const connectedAccountId = decodeURIComponent(idOf(call.on));
        return call.byFields
          ? {
              method: "POST",
              path: accountsPath,
              body: { connectedAccountId, fields: { generic_api_key: `key-${alias}` } },
            }
          : { method: "POST", path: `${accountsPath}/link`, body: { connectedAccountId } };
      }
    }
  }

  /** Fit for a path. */
  function idOf({ index, disguise }: Reference): string {
    const all = sandbox.control.accounts();
    const id = all[index % all.length]?.id ?? "ca_none";
    switch (disguise) {
      case "none":
        return id;
      case "case":
        return index % 2 === 0 ? id.toUpperCase() : id.toLowerCase();
      case "encoding":
        return `%63${id.slice(1)}`;
      case "list":
        return `${all[0]?.id}%2C${id}`;
      case "path":
        return `x%2F..%2F${id}`;
      case "garbage":
        return ["ca_", "%00", `${id}%20`, `${id}%0A`, "__proto__", "*"][index % 6] ?? id;
    }
  }

  function expectNothingForeign(
    { user, text }: { user: User; text: string },
    accounts: readonly SandboxAccount[],
    shares: ReadonlyMap<string, Access>,
  ) {
    const mayRead = (account: SandboxAccount) => account.userId === user || isFor(shares.get(account.id), user);
    const wordIds = new Set(accounts.filter(mayRead).map(({ wordId }) => wordId));
    const secrets = accounts.map(({ val }) => val["generic_api_key"]);
    const marks = accounts
      .filter((account) => !mayRead(account))
      // There are few words, so two users may have the same.
      .flatMap(({ id, alias, wordId, val }) => [id, alias, wordIds.has(wordId) ? null : wordId, val["displayName"]]);
    const found = [...secrets, ...marks].filter((mark) => typeof mark === "string" && text.includes(mark));
    expect(found).toEqual([]);
    seen.shared += accounts.filter(({ id, userId }) => userId !== user && text.includes(id)).length;
  }
});

/** The first messages of a stream: one for each id. */
async function firstWords(response: Response, ids: readonly Reference[]): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const expected = new Set(ids.map(({ index, disguise }) => `${index} ${disguise}`)).size;
  const isOver = fastClock.setTimeout(() => void reader?.cancel(), 5_000);
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    text += chunk.value;
    if ((text.match(/^data: /gm)?.length ?? 0) >= expected) break;
  }
  fastClock.clearTimeout(isOver);
  await reader?.cancel();
  // For another user's account the message is the same as for none: missing.
  return text.replace(/^data: \{"missing":.*$/gm, "");
}

/** facts §7: the deny list comes first. Written once more here, so that the handler's own rule is measured by it. */
function isFor(list: Access | undefined, user: User): boolean {
  if (list === undefined || list.not_allowed_user_ids.includes(user)) return false;
  return list.allow_all_users || list.allowed_user_ids.includes(user);
}

function notOf(user: User) {
  return (account: SandboxAccount) => account.userId !== user;
}

interface Upstream {
  readonly composio: ComposioLike;
  close(): Promise<void>;
}

async function overSdk(sandbox: Sandbox): Promise<Upstream> {
  const { origin, close } = await serve(toNodeListener(sandbox.fetch));
  return { composio: connectSdk(origin, sandbox.apiKey), close };
}

/** Without a port: it is several times as fast. */
function heedingNoFilter(sandbox: Sandbox): Promise<Upstream> {
  const careless = { ...sandbox, fetch: (request: Request) => sandbox.fetch(withoutFilters(request)) };
  return Promise.resolve({ composio: sandboxComposio(careless), close: () => Promise.resolve() });
}

/** The accounts of all users, whichever user was asked for. */
function withoutFilters(request: Request): Request {
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.pathname.endsWith("/connected_accounts")) return request;
  for (const name of ["user_ids", "connected_account_ids", "toolkit_slugs", "statuses", "auth_config_ids"])
    url.searchParams.delete(name);
  return new Request(url, request);
}
