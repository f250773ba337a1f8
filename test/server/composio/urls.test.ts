import { expect, test } from "vitest";
import { isSafeRedirect } from "../../../src/platform/isSafeRedirect.ts";
import { imageUrl, webUrl } from "../../../src/server/composio/urls.ts";

test.each([
  ["https://connect.composio.dev/link/ln_1", true],
  ["http://127.0.0.1:4100/link/ln_1", true],
  ["http://127.9.9.9/", true],
  ["http://localhost:4100/", true],
  ["http://sandbox.localhost/", true],
  ["http://[::1]:4100/", true],
  ["http://composio.dev/", false],
  ["http://127.0.0.1.evil.example/", false],
  ["http://localhost.evil.example/", false],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["ftp://localhost/", false],
  ["/relative", false],
])("the kit may redirect a user to %s: %j", (text, isSafe) => {
  expect(isSafeRedirect(text)).toBe(isSafe);
});

test.each([
  ["https://logos.composio.dev/api/gmail", true],
  ["HTTPS://logos.composio.dev/api/gmail", true],
  ["data:image/svg+xml,%3Csvg%3E", true],
  ["data:image/png;base64,AAAA", true],
  ["http://logos.composio.dev/x", false],
  ["data:text/html,x", false],
  ["javascript:alert(1)", false],
  ["logo.png", false],
  ["", false],
])("a logo may come from %s: %j", (text, isImage) => {
  expect(imageUrl(text)).toBe(isImage ? text : null);
});

test.each([
  ["https://docs.example/x", true],
  ["http://docs.example/x", true],
  ["javascript:alert(1)", false],
  ["docs.example", false],
  [null, false],
])("help may be at %s: %j", (text, isWeb) => {
  expect(webUrl(text)).toBe(isWeb ? text : null);
});
