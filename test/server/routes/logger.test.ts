import { afterEach, expect, test, vi } from "vitest";
import { ComposioError } from "../../../src/protocol/errors.ts";
import { logErrors, safely } from "../../../src/server/http/logger.ts";
import { failureEntry } from "../../../src/server/request/failureEntry.ts";
import { handlerError } from "../../../src/server/http/handlerError.ts";

afterEach(() => vi.restoreAllMocks());

test("by default writes one line for each error, and nothing else", () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  logErrors(failureEntry(new ComposioError("connected_account_not_found"), "GET /connected-accounts/:id"));
  logErrors({ level: "info", message: "odd" });
  expect(error).not.toHaveBeenCalled();
  logErrors(failureEntry(handlerError("composio_unauthorized"), "GET /connected-accounts"));
  expect(error.mock.calls).toEqual([
    [expect.stringMatching(/^\[composio-react\] .*API key.*"route":"GET \/connected-accounts"/)],
  ]);
  expect(String(error.mock.calls[0])).not.toContain("\n");
});

test("a user's own limit, unlike Composio's, is none of the operator's concern", () => {
  expect(failureEntry(handlerError("rate_limited"), "GET /connected-accounts").level).toBe("info");
});

test("by default writes a warning once, for all requests", () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  for (let request = 0; request < 3; request++) logErrors({ level: "warn", message: "no such auth config" });
  expect(error.mock.calls).toEqual([["[composio-react] no such auth config {}"]]);
});

test("by default writes once what a wrong proxy in production causes", () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  for (const code of ["callback_url_not_allowed", "callback_url_not_allowed", "origin_not_allowed"] as const)
    logErrors(failureEntry(handlerError(code), "POST /connected-accounts/link"));
  expect(error.mock.calls).toEqual([
    [expect.stringMatching(/A proxy that changes the Host header .*"callback_url_not_allowed"/)],
    [expect.stringMatching(/origins.*"origin_not_allowed"/)],
  ]);
});

test("writes an error of the app's own functions on one line, with where it was thrown", () => {
  const cause = new TypeError("cannot read\nproperties of undefined");
  const { message } = failureEntry(new ComposioError("internal_error", { cause }), "GET /connected-accounts");
  expect(message).toMatch(/Cause: TypeError: cannot read properties of undefined at .*logger\.test\.ts/);
});

test.each([
  "key ak_live_51H8",
  "session_01HZY8 expired",
  "GET https://auth.example/me?token=s3cr3t failed",
  "Authorization: Bearer s3cr3t.s3cr3t",
  "bad jwt eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.s3cr3t1",
  "postgres password 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
])("removes a likely secret: %s", (text) => {
  const { message } = failureEntry(new ComposioError("internal_error", { cause: new Error(text) }), undefined);
  expect(message).not.toMatch(/ak_live|01HZY8|s3cr3t(?!1)|eyJ|9f86/);
  expect(message).toContain("Cause: Error: ");
});

test("writes only the type of a thrown text", () => {
  expect(failureEntry(new ComposioError("internal_error", { cause: "s3cr3t" }), undefined).message).toContain(
    "a thrown string",
  );
});

test("survives a logger that throws", () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const logger = safely(() => {
    throw new Error("disk full");
  });
  logger({ level: "info", message: "something" });
  expect(error).toHaveBeenCalledWith(expect.stringContaining("disk full"));
});
