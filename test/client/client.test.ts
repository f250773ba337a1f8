import { describe, expect, it } from "vitest";
import { type ComposioClientOptions, createComposioClient } from "../../src/client/createComposioClient.ts";
import { isComposioError } from "../../src/protocol/isComposioError.ts";
import { account } from "../support/accounts.ts";
import { FakeWindow } from "../support/FakeWindow.ts";
import { ManualClock } from "../support/ManualClock.ts";

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** A client whose network answers as told: the peer is the wire itself. */
function setUp(
  answer: (init: RequestInit) => Response | Promise<Response>,
  options: Partial<ComposioClientOptions> = {},
) {
  const sent: Sent[] = [];
  const clock = new ManualClock();
  const client = createComposioClient({
    baseUrl: "/api/composio/",
    fetch: async (input, init = {}) => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : null;
      sent.push({ url: new Request(input).url, method: init.method, headers, body });
      return answer(init);
    },
    environment: { clock, window: new FakeWindow().asWindow },
    ...options,
  });
  return { client, sent, clock };
}

const json = (body: unknown, init?: ResponseInit) => Response.json(body, init);
const refused = (code: string, status: number) => () =>
  json({ error: { code, message: "As the handler says.", status } }, { status });

/** The `ComposioError` that a promise rejects with. */
async function failure(promise: Promise<unknown>) {
  const cause = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!isComposioError(cause)) throw new Error("expected a ComposioError", { cause });
  return cause;
}

describe("createComposioClient", () => {
  it("resolves a relative base against the page, with or without a trailing slash", async () => {
    const { client, sent } = setUp(() => json(account()));
    await client.connectedAccounts.get("ca_1");
    expect(sent[0]?.url).toBe("http://app.test/api/composio/connected-accounts/ca_1");
  });

  it("takes the origin's root as a base, whatever page it is on", async () => {
    const { client, sent } = setUp(() => json(account()), { baseUrl: "/" });
    await client.connectedAccounts.get("ca_1");
    expect(sent[0]?.url).toBe("http://app.test/connected-accounts/ca_1");
  });

  it("gives every change a content type, also one without a body, and a reading none", async () => {
    const { client, sent } = setUp(() => json(account()));
    await client.connectedAccounts.get("ca_1");
    await client.connectedAccounts.update("ca_1", { enabled: false });
    await client.connectedAccounts.delete("ca_1");
    expect(sent.map(({ headers }) => headers["content-type"])).toEqual([
      undefined,
      "application/json",
      "application/json",
    ]);
  });

  it("resolves its callbackUrl against the page", async () => {
    const answer = { id: "ca_1", redirectUrl: "https://connect.composio.dev/link/ln_1", expiresAt: null };
    const { client, sent } = setUp(() => json(answer), { callbackUrl: "/connected" });
    await client.connectedAccounts.link({ toolkit: "gmail" });
    expect(sent[0]?.body).toMatchObject({ callbackUrl: "http://app.test/connected" });
  });

  it("joins filters by comma and omits undefined ones", async () => {
    const { client, sent } = setUp(() => json({ items: [] }));
    await client.connectedAccounts.list({ toolkits: ["gmail", "slack"], statuses: undefined });
    expect(sent[0]?.url).toBe("http://app.test/api/composio/connected-accounts?toolkits=gmail%2Cslack");
  });

  it("answers an empty filter with an empty list, without a request", async () => {
    const { client, sent } = setUp(() => json({ items: [account()] }));
    expect(await client.connectedAccounts.list({ ids: [] })).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("encodes ids in the path", async () => {
    const { client, sent } = setUp(() => json(account()));
    await client.connectedAccounts.get("../auth-configs?x");
    expect(sent[0]?.url).toBe("http://app.test/api/composio/connected-accounts/..%2Fauth-configs%3Fx");
  });

  it("sends the page's own callback with a link, and only known options", async () => {
    const { client, sent } = setUp(() => json({ id: "ca_1", redirectUrl: "https://x.test", expiresAt: null }));
    await client.connectedAccounts.link({ toolkit: "gmail" }, { alias: "work" });
    expect(sent[0]).toMatchObject({
      method: "POST",
      url: "http://app.test/api/composio/connected-accounts/link",
      body: { toolkit: "gmail", alias: "work", callbackUrl: "http://app.test/api/composio/callback" },
    });
  });

  it("sends no callback to a handler on another origin", async () => {
    const { client, sent } = setUp(() => json({ id: "ca_1", redirectUrl: "https://x.test" }), {
      baseUrl: "https://api.test/composio",
    });
    await client.connectedAccounts.link({ toolkit: "gmail" });
    expect(sent[0]?.body).toEqual({ toolkit: "gmail" });
  });

  it("calls a headers function for each request", async () => {
    let token = 0;
    const { client, sent } = setUp(() => json(account()), { headers: () => ({ authorization: `Bearer ${++token}` }) });
    await client.connectedAccounts.get("ca_1");
    await client.connectedAccounts.get("ca_1");
    expect(sent.map(({ headers }) => headers["authorization"])).toEqual(["Bearer 1", "Bearer 2"]);
  });

  it("accepts fields and values of a newer handler", async () => {
    const { client } = setUp(() => json({ ...account({ status: "NEW" }), statusReason: "a_new_reason", more: 1 }));
    expect(await client.connectedAccounts.get("ca_1")).toMatchObject({ status: "NEW", statusReason: "unknown" });
  });

  describe("turns every failure into one error class", () => {
    it.each([
      [
        "the handler's code",
        refused("already_connected", 409),
        { code: "already_connected", status: 409, message: "As the handler says." },
      ],
      ["a code of a newer handler", refused("brand_new", 403), { code: "not_allowed", status: 403 }],
      // A login wall, or a wrong baseUrl. Only a developer sees the second, so users read the text for the first.
      ["HTML with 200", () => new Response("<!doctype html><title>Login</title>"), { code: "unauthenticated" }],
      [
        "HTML with 200, by its type",
        () => new Response("<p>Please sign in", { headers: { "content-type": "text/html; charset=utf-8" } }),
        { code: "unauthenticated", messageKey: "signedOut", retryable: false },
      ],
      ["a redirect to nowhere", () => new Response(null, { status: 302 }), { code: "unauthenticated", status: 401 }],
      [
        "an opaque redirect",
        () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" }),
        { code: "unauthenticated", status: 401 },
      ],
      [
        "HTML with 502",
        () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
        { code: "composio_unavailable", status: 502, retryable: true, messageKey: "noConnection" },
      ],
      [
        "an empty 504",
        () => new Response(null, { status: 504 }),
        { code: "composio_timeout", status: 504, retryable: true, messageKey: "noConnection" },
      ],
      ["half a JSON", () => new Response('{"items": ['), { code: "invalid_response" }],
      ["JSON of another shape", () => json({ hello: "world" }), { code: "invalid_response" }],
      ["an empty 200", () => new Response(""), { code: "invalid_response" }],
      [
        "a flat 429",
        () => json({ message: "Rate limit exceeded." }, { status: 429, headers: { "retry-after": "7" } }),
        { code: "rate_limited", retryAfter: 7, retryable: true },
      ],
      [
        "no network",
        () => Promise.reject(new TypeError("Failed to fetch")),
        { code: "network_error", status: 0, retryable: true },
      ],
    ])("%s", async (_, answer, expected) => {
      const { client } = setUp(answer);
      expect(await failure(client.connectedAccounts.get("ca_1"))).toMatchObject(expected);
    });

    it.each([
      [
        "in place: baseUrl first",
        undefined,
        /^Is the client's baseUrl right\? http:\/\/app\.test\/x answered .* login wall/,
      ],
      ["after a redirect: the login wall too", { redirected: true }, /^The answer was a web page.* login wall/],
    ])("a web page %s", async (_, more, message) => {
      const page = () =>
        Object.defineProperties(
          new Response("<!doctype html>"),
          Object.getOwnPropertyDescriptors({ url: "http://app.test/x?key=1", ...more }),
        );
      const { client } = setUp(page);
      const error = await failure(client.connectedAccounts.list());
      expect(error).toMatchObject({ code: "unauthenticated", messageKey: "signedOut" });
      expect(error.message).toMatch(message);
    });

    it("a Retry-After with a date", async () => {
      const date = "Sun, 22 Nov 2026 12:00:30 GMT"; // 30 s after the clock's start.
      const { client } = setUp(() => json({}, { status: 429, headers: { "retry-after": date } }));
      expect(await failure(client.connectedAccounts.get("ca_1"))).toMatchObject({ retryAfter: 30 });
    });

    it("a request without an answer", async () => {
      const { client, clock } = setUp(
        ({ signal }) =>
          new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
      );
      const error = failure(client.connectedAccounts.get("ca_1"));
      await clock.advance(30_000);
      expect(await error).toMatchObject({ code: "request_timeout", retryable: true, messageKey: "noConnection" });
    });

    it("headers that the app's function never gives, and the caller's abort meanwhile", async () => {
      const { client, clock, sent } = setUp(() => json(account()), { headers: () => new Promise(() => undefined) });
      const controller = new AbortController();
      const aborted = failure(client.connectedAccounts.get("ca_1", { signal: controller.signal }));
      const late = failure(client.connectedAccounts.get("ca_1"));
      controller.abort();
      expect((await aborted).code).toBe("aborted");
      await clock.advance(30_000);
      expect((await late).code).toBe("request_timeout");
      expect(sent).toEqual([]);
    });

    it("the caller's abort, before and during", async () => {
      const { client } = setUp(
        ({ signal }) =>
          new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
      );
      const controller = new AbortController();
      const during = failure(client.connectedAccounts.get("ca_1", { signal: controller.signal }));
      controller.abort();
      expect(await during).toMatchObject({ code: "aborted" });
      expect(await failure(client.connectedAccounts.get("ca_1", { signal: controller.signal }))).toMatchObject({
        code: "aborted",
      });
    });
  });

  it("serialises an error without cause and stack", async () => {
    const { client } = setUp(() => Promise.reject(new Error("secret inside")));
    const error = await failure(client.connectedAccounts.get("ca_1"));
    expect(JSON.stringify(error)).not.toContain("secret inside");
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe("a redirect instead of an answer", () => {
  const redirect = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });

  it("is followed if it only adds a trailing slash", async () => {
    const { client, sent } = setUp(({ redirect: mode }) => (mode === "manual" ? redirect() : json({ items: [] })));
    expect(await client.connectedAccounts.list()).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ["a login page of another origin, which the browser keeps back", () => Promise.reject(new TypeError("Failed"))],
    ["a login page of its own", () => Object.defineProperty(new Response("<html>"), "redirected", { value: true })],
    [
      "a login page with a status of its own",
      () => Object.defineProperty(new Response("<html>", { status: 403 }), "redirected", { value: true }),
    ],
  ])("to %s: signed out", async (_, answer) => {
    const { client } = setUp(({ redirect: mode }) => (mode === "manual" ? redirect() : answer()));
    const error = await failure(client.connectedAccounts.link({ toolkit: "gmail" }));
    expect(error).toMatchObject({ code: "unauthenticated", status: 401, messageKey: "signedOut" });
  });

  it("of an aborted request is reported as aborted", async () => {
    const controller = new AbortController();
    const { client } = setUp(({ redirect: mode }) => {
      if (mode === "manual") return redirect();
      controller.abort();
      throw new TypeError("Failed");
    });
    const error = await failure(client.connectedAccounts.list({}, { signal: controller.signal }));
    expect(error.code).toBe("aborted");
  });
});
