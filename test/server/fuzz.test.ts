import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage("in memory", {
    authorize: () => true,
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
    "oauth-redirect",
    "webhook",
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
        "__proto__",
      ),
      word,
    ),
    word,
  ),
  { maxLength: 3 },
);
const headers = fc.dictionary(
  fc.constantFrom("content-type", "origin", "sec-fetch-site", "host", "content-length", "accept", "cookie"),
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
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 50 }),
  fc
    .record(
      {
        toolkit: fc.anything(),
        authConfigId: fc.anything(),
        connectedAccountId: fc.anything(),
        fields: fc.anything(),
        alias: fc.anything(),
        enabled: fc.anything(),
        callbackUrl: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner))),
);

test("answers 2,000 senseless requests with sense, and none with a 5xx of ours", async () => {
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
        const response = await stage.fetch(request);
        const text = await response.text();
        expect([request.url, response.status]).toEqual([
          request.url,
          expect.toSatisfy((status: number) => status < 500),
        ]);
        const mustExplain = response.status >= 400 && method !== "HEAD";
        expect(mustExplain ? typeof JSON.parse(text).error.code : "string").toBe("string");
      },
    ),
    { numRuns: 2_000, seed: 20_261_122 },
  );
}, 60_000);

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
