import { describe, expect, test } from "vitest";
import { ComposioError } from "../../src/protocol/errors.ts";
import { createComposioHandler, type LogEntry } from "../../src/server/index.ts";
import { failureEntry } from "../../src/server/request/failureEntry.ts";
import { connectSdk } from "../server/stage.ts";

/** A text with a secret in it, and the parts of it that must not be in a log. */
const secrets: readonly (readonly [shape: string, text: string, parts: readonly string[]])[] = [
  [
    "a JWT",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyXzQyIiwiZXhwIjo5OTk5OTk5OTk5fQ.q0x3rV9c1Yp8m2Zt7bK5dF4sA6gH1jL0nQwErTyUiOp",
    ["eyJ", "q0x3"],
  ],
  ["a JWT without a signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyXzQyIn0.", ["eyJ"]],
  [
    "a JWE",
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9o",
    ["48V1", "5eym"],
  ],
  ["a connection address", "postgres://app:S3cr3tPassw0rd@db.internal:5432/app", ["S3cr3t"]],
  ["its password of letters", "rediss://default:hunter@cache.internal:6379", ["hunter"]],
  ["its password with an @", "mongodb+srv://app:p@ss@w0rd@db.internal/app", ["p@ss", "ss@w0rd", "w0rd"]],
  ["its password with a slash", "amqp://app:pa/ss/w0rd@mq.internal:5672", ["pa/ss", "w0rd"]],
  ["its password with a question mark", "postgres://app:wh?at1@db.internal/app", ["at1"]],
  ["its password alone", "redis://:hunter@cache.internal", ["hunter"]],
  ["its token as the user", "https://tokenofletters@git.example/repo.git", ["tokenofletters"]],
  ["base64 with a slash", "aGVsbG8gd29ybGQx/dGhpc2lzYXNlY3JldGtleTEyMzQ1Njc4OTA", ["aGVs", "dGhp"]],
  ["base64 that begins with a slash", "/9j4AAQSkZJRgABAQEASABIAADb+kR3s1vT8u2w==", ["9j4A", "kR3s"]],
  ["base64 with + and =", "Zm9vYmFyYmF6+cXV4cXV1eGNvcmdl+Z3JhdWx0Z2FycGx5MQ==", ["Zm9v", "cXV4", "Z3Jh"]],
  ["base64 of letters alone", "QWxhZGRpbkJvcGVuU2VzYW1lUGxlYXNlTm93", ["QWxh"]],
  ["hex", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", ["9f86"]],
  ["hex in capitals", "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B", ["9F86"]],
  ["digits", "48201957730264418520", ["4820"]],
  ["a UUID", "550e8400-e29b-41d4-a716-446655440000", ["550e", "4466"]],
  ["Google's token", "ya29.a0AfH6SMBx-3kQ2_vT8u2wLmNoPqRsTuVwXyZ", ["a0Af", "3kQ2"]],
  ["GitHub's token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", ["16C7"]],
  ["Slack's token", "xoxb-12345678901-abcDEFghiJKL", ["1234", "abcD"]],
  ["Amazon's key", "AKIAIOSFODNN7EXAMPLE", ["AKIA"]],
  ["Composio's key", "ak_live_51H8", ["live_51", "51H8"]],
  ["a query", "GET https://auth.example/me?token=s3cr3t failed", ["s3cr3t"]],
  ["a query's ordinary name", "GET https://auth.example/me?u=hunter failed", ["hunter"]],
  ["a fragment's ordinary name", "https://app.example/back#u=hunter", ["hunter"]],
  [
    "a secret that is cut by the longest text",
    `${" ".repeat(1_985)}9f86d081884c7d659a2feaa0c55ad015a3bf4f1b`,
    ["9f86"],
  ],
  ["a fragment", "https://app.example/back#access_token=s3cr3t", ["s3cr3t"]],
  ["Bearer", "Authorization: Bearer s3cr3t", ["s3cr3t"]],
  ["Basic", "authorization: Basic YTpi", ["YTpi"]],
  ["another scheme", "Authorization: token s3cr3t", ["s3cr3t"]],
  ["Digest", 'Authorization: Digest username="ana", response="s3cr3t"', ["s3cr3t"]],
  ["key=value", "password=hunter2pass1", ["hunter"]],
  ["key: value", "password: hunter", ["hunter"]],
  ["key = 'value with spaces'", "client_secret = 'open sesame now'", ["sesame", "now"]],
  ["JSON", '{"apiKey":"s3cr3t","user":{"access_token":"t0k3n"}}', ["s3cr3t", "t0k3n"]],
  ["JSON with an escaped quote", String.raw`{"password":"pa\"s3cr3t w0rd"}`, ["s3cr3t", "w0rd"]],
  ["an address without a scheme", "app:hunter@db.internal:3306", ["hunter"]],
  ["JSON within JSON", '{"body":"{\\"password\\":\\"hunter\\"}"}', ["hunter"]],
  ["a list of a shell", "PGPASSWORD=hunter COMPOSIO_API_KEY=s3cr3t npm start", ["hunter", "s3cr3t"]],
  ["a header with a key", "x-api-key: s3cr3t", ["s3cr3t"]],
  ["a cookie", "cookie: theme=dark; sid=s3cr3t; other=m0re", ["s3cr3t", "m0re"]],
  ["Set-Cookie", "Set-Cookie: session=s3cr3t; Path=/; HttpOnly", ["s3cr3t"]],
  ["a cookie by its name", "bad session=Zm9v/cXV4", ["Zm9v", "cXV4"]],
  ["a query string by itself", "grant_type=code&code=s3cr3t&client_secret=hunter", ["hunter"]],
  [
    "a key over several lines",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\nAASCBKcwggSj/w==\n-----END PRIVATE KEY-----",
    ["MIIE", "AASC"],
  ],
  ["its beginning only", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nAASC", ["MIIE", "AASC"]],
  ["headers over several lines", "got\nauthorization: Bearer\n  s3cr3t\nx-api-key:\n  t0k3n", ["s3cr3t", "t0k3n"]],
  ["percent-encoded", "session%3DZm9vYmFyYmF6cXV4cXV1eGNvcmdl", ["Zm9v"]],
];

function entryOf(text: string): string {
  return failureEntry(new ComposioError("internal_error", { cause: new Error(text) }), undefined).message;
}

describe("15. credentials in an error of the app's own functions", () => {
  test.each(secrets)("%s", (_, text, parts) => {
    for (const around of [text, `can't read the session: ${text}`, `(${text})`, `"${text}", again`, `a=${text}`]) {
      const message = entryOf(around);
      expect(message).toContain("Cause: Error: ");
      for (const part of parts) expect(message).not.toContain(part);
    }
  });

  test("a long secret that is cut off in the middle", () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIiOiJ1c2VyXzQyIn0".repeat(60)}.q0x3`;
    for (let before = 960; before < 1_000; before++) {
      const message = entryOf(
        `${"word ".repeat(before / 5)}${"x".repeat(before % 5)} postgres://app:hunter${jwt}@db/app`,
      );
      expect(message).not.toMatch(/eyJ|hunter/);
    }
  });

  test("a secret in the name of an error", () => {
    const cause = new Error("no");
    cause.name = "Bearer s3cr3t";
    expect(failureEntry(new ComposioError("internal_error", { cause }), undefined).message).not.toContain("s3cr3t");
  });

  test("instructions for developers stay readable", () => {
    for (const text of [
      "cannot read properties of undefined (reading 'session')",
      "connect ECONNREFUSED 127.0.0.1:5432",
      "getaddrinfo ENOTFOUND db.internal.example.com",
      "Cannot find module '/srv/app/node_modules/@acme/session-store/dist/index.js'",
      "ENOENT: no such file or directory, open '/srv/app/releases/current/config/production.json'",
      "relation user_organization_memberships does not exist",
      "Request to https://auth.example.com/api/v3/organizations/current/members failed with 503",
      "Unexpected token < in JSON at position 0",
      "the user's session has expired",
    ])
      expect(entryOf(text)).toContain(text);
    expect(entryOf("gone")).toMatch(
      /Cause: Error: gone at entryOf \(.*test\/attacks\/secretsInLogs\.test\.ts:\d+:\d+\)$/,
    );
  });

  test("the frame comes from the stack, whatever the message contains", () => {
    const message = entryOf("bad\n    at s3cr3tOfTheUser (eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.q0x3)");
    expect(message).not.toMatch(/eyJ|q0x3/);
    expect(message).toMatch(/secretsInLogs\.test\.ts:\d+:\d+\)$/);
  });

  test("through the handler, where identify throws it", async () => {
    const log: LogEntry[] = [];
    for (const [, text, parts] of secrets) {
      const handler = createComposioHandler({
        composio: connectSdk("http://127.0.0.1:1", "ak_test"),
        identify: () => {
          throw new Error(`can't read the session: ${text}`);
        },
        logger: (entry) => log.push(entry),
      });
      const response = await handler(new Request("http://app.example/api/composio/connected-accounts"));
      const said = (await response.text()) + JSON.stringify(log.at(-1));
      for (const part of parts) expect(said).not.toContain(part);
    }
    expect(log).toHaveLength(secrets.length);
  });
});
