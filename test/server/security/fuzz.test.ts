import * as fc from "fast-check";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage("in memory", {
    authorizeAdmin: () => true,
    verifyIdentity: true,
    oauthRedirect: true,
    webhook: { secret: "whsec_1" },
  });
  stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
});
afterAll(() => stage.close());

const word = fc.oneof(
  fc.constantFrom(
    "connected-accounts",
    "link",
    "auth-configs",
    "toolkits",
    "callback",
    "verify",
    "oauth-redirect",
    "webhook",
    "events",
    "gmail",
    "ac_gmail",
    "ca_1",
    "..",
    "%2e%2e",
    "%00",
    "%zz",
    "%E0%A4%A",
    "a,b",
    "__proto__",
    "constructor",
  ),
  fc.string({ maxLength: 20 }),
);
const path = fc.array(word, { maxLength: 4 }).map((words) => `/api/composio/${words.join("/")}`);
const query = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        "ids",
        "toolkits",
        "statuses",
        "revoke",
        "limit",
        "cursor",
        "search",
        "status",
        "attempt",
        "return_to",
        "session_uri",
        "code",
        "state",
        "__proto__",
      ),
      word,
    ),
    word,
  ),
  { maxLength: 3 },
);
const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "origin",
    "sec-fetch-site",
    "host",
    "content-length",
    "accept",
    "cookie",
    "last-event-id",
    "webhook-id",
    "webhook-signature",
    "webhook-timestamp",
  ),
  fc.oneof(
    fc.constantFrom(
      "application/json",
      "text/plain",
      "same-origin",
      "cross-site",
      "null",
      "http://app.example",
      "0",
      "-1",
      "99999999",
    ),
    fc.string({ unit: "grapheme-ascii", maxLength: 20 }),
  ),
  { maxKeys: 3 },
);
// One for all members: fast-check prepares each anew.
const anything = fc.anything();
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 50 }),
  fc
    .record(
      {
        toolkit: anything,
        authConfigId: anything,
        connectedAccountId: anything,
        fields: anything,
        alias: anything,
        enabled: anything,
        callbackUrl: anything,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner))),
);

test("answers 10,000 random requests with valid answers, and none with a 5xx of its own", async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "QUERY"),
      path,
      query,
      headers,
      body,
      async (method, where, parameters, extra, content) => {
        const request = makeRequest(method, where, parameters, extra, content);
        if (request === null) return;
        const what = `${method} ${request.url}`;
        const response = await inTime(stage.fetch(request), what);
        answered++;
        const text = await inTime(textOf(response), what);
        expect(response.status < 500 ? "" : `${response.status} to ${what}`).toBe("");
        // Routes that browsers open answer with a page.
        const isPage = response.headers.get("content-type")?.startsWith("text/html") === true;
        const mustExplain = response.status >= 400 && method !== "HEAD" && !isPage;
        expect(mustExplain ? typeof JSON.parse(text).error.code : "string").toBe("string");
      },
    ),
    { numRuns: 10_500, seed: 20_261_122 },
  );
  expect(answered).toBeGreaterThan(10_000);
  expect(stage.log.filter(({ level }) => level === "error")).toEqual([]);
}, 300_000);

describe("over a socket, bytes that are not valid HTTP", () => {
  let port: Stage;
  beforeAll(async () => {
    port = await openStage("over a port", { authorizeAdmin: () => true });
  });
  afterAll(() => port.close());

  const line = fc.oneof(
    fc.constantFrom("GET /api/composio/toolkits HTTP/1.1", "POST /api/composio/connected-accounts/link HTTP/1.1"),
    fc
      .tuple(
        fc.constantFrom("GET", "DELETE", "TRACE", "CONNECT", "get", "G\0T", ""),
        fc.constantFrom("/api/composio/connected-accounts", "*", "//", "a b", "\xff"),
        fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "HTTP/1.1 x", ""),
      )
      .map((words) => words.join(" ")),
  );
  const header = fc.oneof(
    fc.constantFrom(
      "Content-Length: 5",
      "Content-Length: 500",
      "Content-Length: -1",
      "Content-Length: nonsense",
      "Content-Length: 5, 6",
      "Content-Length: 99999999999999999999",
      "Transfer-Encoding: chunked",
      "Transfer-Encoding: gzip, chunked",
      "Transfer-Encoding: nonsense",
      "Expect: 100-continue",
      "Expect: nonsense",
      "Connection: Upgrade\r\nUpgrade: websocket",
      "Host: a/b?c",
      "Host: ",
      ": no name",
      "no colon",
      " folded",
      `X-Huge: ${"x".repeat(20_000)}`,
      "X-Null: \0",
    ),
    fc.string({ maxLength: 30 }),
  );
  const content = fc.constantFrom(
    "",
    "{",
    '{"toolkit":"gmail"}',
    "5\r\nhello\r\n0\r\n\r\n",
    "5\r\nhel",
    "zz\r\nhello\r\n",
    "ffffffffffffffff\r\nx",
    "\0\x01\x02",
    "GET / HTTP/1.1\r\n\r\n",
  );
  const wire = fc.oneof(
    fc
      .tuple(line, fc.array(header, { maxLength: 2 }), content)
      .map(([first, lines, rest]) =>
        [first, "Host: app.example", "X-User: ana", "Content-Type: application/json", ...lines, "", rest].join("\r\n"),
      ),
    // Of bytes: a text of any characters makes fast-check number all of Unicode first, which takes a second.
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  );

  test("still answers after each of 600 broken requests", async () => {
    const statuses = new Set<number>();
    const attack = fc.tuple(wire, fc.boolean());
    const attacks = fc.sample(attack, { numRuns: 600, seed: 20_261_122 });
    while (attacks.length > 0) {
      const some = attacks.splice(0, 30).map(([text, leaves]) => inTime(exchange(port.origin, text, leaves), text));
      for (const answer of await Promise.all(some))
        for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)) statuses.add(Number(status));
      expect((await port.send("ana", "GET", "/toolkits?limit=1")).status).toBe(200);
    }
    // Some got as far as the handler, some not past Node, none to a failure.
    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400]));
    expect(port.log.filter(({ level }) => level === "error")).toEqual([]);
  }, 300_000);
});

/** Writes a text and waits a little, or leaves at once. What came back until the connection's end. */
function exchange(origin: string, text: string, leaves: boolean): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk)));
    // The server may cut a connection off: that is an answer, too.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    // A half that never comes is waited for by neither side.
    socket.setTimeout(300, () => socket.end());
    socket.write(Buffer.from(text, "latin1"), () => leaves && socket.destroy());
  });
}

/** A stream of events has no end to wait for. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true) return response.text();
  await response.body?.cancel();
  return "";
}

/** Names what doesn't come, rather than letting the whole test run out of time. */
async function inTime<Value>(work: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer in 30 s: ${what}`)), 30_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Null for what no client can send. */
function makeRequest(
  method: string,
  where: string,
  parameters: [string, string][],
  extra: Record<string, string>,
  content: string | Uint8Array,
): Request | null {
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers: { "x-user": "ana", "content-type": "application/json" },
    duplex: "half",
  };
  try {
    const search = new URLSearchParams(parameters);
    const request = new Request(
      `${stage.origin}${where}?${search}`,
      method === "GET" || method === "HEAD"
        ? init
        : { ...init, body: new Blob([new TextEncoder().encode(String(content))]).stream() },
    );
    for (const [name, value] of Object.entries(extra)) request.headers.set(name, value);
    return request;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
