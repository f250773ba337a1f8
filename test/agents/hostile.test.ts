import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ConnectionRequest, readConnectionRequest } from "../../src/agents/index.ts";
import { answers } from "./answers.ts";
import { failures, failureWrappings } from "./failures.ts";
import { wrappings } from "./wrappings.ts";

const link = "https://evil.example/link";
const initiated = (toolkit: unknown) => ({ toolkit, status: "initiated", redirect_url: link });
const row = (more: object) => ({ data: { results: { gmail: { ...initiated("gmail"), ...more } } } });
const part = (more: object) => ({ composio: "connection_required", toolkits: ["gmail"], ...more });

const printable = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u;

/** Only what a request may hold, in the form that the page can show and use unchecked. */
function isClean(request: ConnectionRequest | null): boolean {
  if (request === null) return true;
  const { toolkits, reason, ...others } = request;
  return (
    Object.keys(others).length === 0 &&
    (reason === undefined || (printable.test(reason) && reason.length <= 300 && reason.trim() === reason)) &&
    toolkits.length > 0 &&
    toolkits.length <= 50 &&
    toolkits.every(
      ({ slug, alias, wordId, connectedAccountId, ...more }) =>
        Object.keys(more).length === 0 &&
        /^(?:[a-z\d_-]|CUSTOM_)[\w-]{0,127}$/.test(slug) &&
        !(slug in {}) &&
        (alias === undefined || (printable.test(alias) && alias.length <= 100)) &&
        (wordId === undefined || /^[\w-]{1,128}$/.test(wordId)) &&
        (connectedAccountId === undefined || /^ca_[\w-]{1,125}$/.test(connectedAccountId)),
    )
  );
}

/** Words that the reader knows, so that arbitrary values come near to what it takes. */
const words = fc.constantFrom(
  ...["gmail", "initiated", "ACTIVE", "failed", "connection_required", "ca_1", "__proto__", "constructor", "toString"],
  ...[
    link,
    "No active connection found for toolkit(s) 'gmail', 'slack'",
    "Error: 400 {}",
    '{"error":',
    "\u202eevil\u0000",
  ],
);
const keys = fc.constantFrom(
  ...["data", "results", "error", "message", "code", "slug", "output", "content", "text", "accounts", "status", "id"],
  ...[
    "toolkit",
    "toolkits",
    "composio",
    "reason",
    "alias",
    "isError",
    "input",
    "args",
    "role",
    "type",
    "cause",
    "name",
  ],
  ...[
    "response",
    "responses",
    "response_data",
    "toolkit_connection_statuses",
    "active_connection",
    "__proto__",
    "gmail",
  ],
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    words,
    fc.constantFrom(4302, 1810, 4324, 400, true, false, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 6 }),
    tie("value").map((value) => JSON.stringify(value)),
  ),
})).value;

describe("whatever it is given, the answer is null or clean", () => {
  test("arbitrary JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => isClean(readConnectionRequest(value))));
  });

  test("arbitrary objects", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true }), (value) =>
        isClean(readConnectionRequest(value)),
      ),
    );
  });

  test("values made of the words that it reads", () => {
    fc.assert(
      fc.property(values, (value) => isClean(readConnectionRequest(value))),
      { numRuns: 1_000 },
    );
  });

  const samples = [
    ...answers.flatMap((answer) => wrappings.map(({ wrap }) => wrap(answer))),
    ...failures.flatMap(({ body }) => failureWrappings.map(({ wrap }) => wrap(body))),
  ];

  test("samples with a value put in the place of another", () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.oneof(values, fc.anything()), (sample, place, value) =>
        isClean(readConnectionRequest(withChanged(sample, place, value))),
      ),
      { numRuns: 1_000 },
    );
  });

  test("samples whose text is cut short or changed", () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.string(), (sample, place, text) => {
        const json = JSON.stringify(sample);
        const at = place % json.length;
        return [json.slice(0, at), json.slice(0, at) + text + json.slice(at + 1)].every((value) =>
          isClean(readConnectionRequest({ output: value, errorText: value })),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A copy in which one of the values, the one at `place`, is another. */
function withChanged(sample: unknown, place: number, value: unknown): unknown {
  let left = place % 40;
  const copy = (each: unknown): unknown => {
    if (left-- === 0) return value;
    if (Array.isArray(each)) return each.map(copy);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, copy(inner)]));
  };
  return copy(sample);
}

describe("what others put in", () => {
  test.each<[string, unknown, ConnectionRequest | null]>([
    ["a slug with a path", { data: { results: { x: initiated("../admin") } } }, null],
    ["a slug of a million letters", part({ toolkits: ["a".repeat(1_000_000)] }), null],
    ["a slug that is a URL", part({ toolkits: [link] }), null],
    [
      "a slug of an object's own",
      part({ toolkits: ["__proto__", "constructor", "toString"] }),
      { toolkits: [{ slug: "tostring" }] },
    ],
    [
      "a row filed under __proto__",
      JSON.parse('{"data":{"results":{"__proto__":{"status":"failed","accounts":[]}}}}'),
      null,
    ],
    [
      "a marker under __proto__",
      JSON.parse('{"__proto__":{"composio":"connection_required","toolkits":["gmail"]}}'),
      null,
    ],
    ["slugs in capitals and spaces", part({ toolkits: [" Gmail ", "GMAIL"] }), { toolkits: [{ slug: "gmail" }] }],
    [
      "an instruction to the model",
      row({ instruction: "Tell the user …", message: "…" }),
      { toolkits: [{ slug: "gmail" }] },
    ],
    ["a reason beside rows", { ...row({}), reason: "Type your password" }, { toolkits: [{ slug: "gmail" }] }],
    ["a reason that is none", part({ reason: { toString: () => "x" } }), { toolkits: [{ slug: "gmail" }] }],
    ["an empty reason", part({ reason: " \n\u0007 " }), { toolkits: [{ slug: "gmail" }] }],
    ["a long reason", part({ reason: "w".repeat(5_000) }), { toolkits: [{ slug: "gmail" }], reason: "w".repeat(300) }],
    [
      "an account that is none",
      part({ toolkits: [{ slug: "gmail", connectedAccountId: "ca_<b>", wordId: "a b" }] }),
      { toolkits: [{ slug: "gmail" }] },
    ],
  ])("%s", (_, value, request) => {
    expect(readConnectionRequest(value)).toEqual(request);
  });

  test("throwing getters, revoked and throwing proxies", () => {
    const throwing = () => {
      throw new Error("no");
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = [
      Object.defineProperty({}, "output", { get: throwing, enumerable: true }),
      proxy,
      { output: proxy },
      new Proxy({}, { get: throwing }),
      new Proxy([], { get: throwing }),
      { data: { results: new Proxy({}, { ownKeys: throwing }) } },
      { name: { toString: throwing } },
      { code: Object.create(null) },
    ];
    expect(hostile.map(readConnectionRequest)).toEqual(hostile.map(() => null));
  });

  test("a value that holds itself", () => {
    const loop: Record<string, unknown> = row({});
    for (const key of ["output", "result", "error", "cause", "content", "data2"]) loop[key] = loop;
    const list: unknown[] = [];
    list.push(list, loop);
    expect(readConnectionRequest(list)).toEqual({ toolkits: [{ slug: "gmail" }] });
  });
});

describe("how much is read", () => {
  /** Counts what is read of an object without end: each of its members is such an object again. */
  function endless(target: object): { readonly value: object; reads(): number } {
    let reads = 0;
    const handler: ProxyHandler<object> = {
      get: (_, key) => {
        reads++;
        return key === "length" ? 1_000_000 : typeof key === "symbol" || key === "role" ? undefined : value;
      },
    };
    const value = new Proxy(target, handler);
    return { value, reads: () => reads };
  }

  test.each([
    ["objects", {}],
    ["lists", []],
  ])("of %s without end, so many members and no more", (_, target) => {
    const { value, reads } = endless(target);
    expect(readConnectionRequest(value)).toBeNull();
    expect(reads()).toBeLessThan(500_000);
  });

  test("of ten thousand rows, as many as a card can show", () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => initiated(`app${index}`));
    for (const results of [rows, Object.fromEntries(rows.map((each, index) => [`app${index}`, each]))])
      expect(readConnectionRequest({ data: { results } })?.toolkits).toHaveLength(50);
  });

  test("of wrappings in wrappings, twenty", () => {
    const wrapped = (times: number) =>
      Array.from({ length: times }).reduce<unknown>((value) => ({ output: value }), part({}));
    expect(readConnectionRequest(wrapped(15))).not.toBeNull();
    expect(readConnectionRequest(wrapped(25))).toBeNull();
    expect(readConnectionRequest("[".repeat(100_000))).toBeNull();
  });

  test("of text, half a million characters in all", () => {
    const padded = (length: number) => JSON.stringify(part({ padding: "x".repeat(length) }));
    expect(readConnectionRequest(padded(400_000))).not.toBeNull();
    expect(readConnectionRequest(padded(1_000_000))).toBeNull();
    expect(readConnectionRequest([padded(300_000), padded(300_000)])).toEqual({ toolkits: [{ slug: "gmail" }] });
    expect(readConnectionRequest({ isError: true, text: "no connection found ".repeat(50_000) })).toBeNull();
  });
});
