import { expect, test } from "vitest";
import { readRetryAfter } from "../../src/platform/retryAfter.ts";

test.each([
  ["120", 120],
  [" 1.5 ", 1.5],
  ["-5", 0],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 50],
  ["0x10", null],
  ["1e3", null],
  ["1.2.3", null],
  ["soon", null],
  ["", null],
])("Retry-After %j is read as %j seconds", (header, seconds) => {
  expect(readRetryAfter(header, 10_000)).toBe(seconds);
});
