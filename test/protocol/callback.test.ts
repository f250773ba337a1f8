import { describe, expect, it } from "vitest";
import { localPath, parseCallback } from "../../src/protocol/callback.ts";

const parse = (query: string) => parseCallback(new URLSearchParams(query));

describe("parseCallback", () => {
  it.each([
    ["status=success&connected_account_id=ca_1&attempt=s", { attempt: "s", outcome: "success" }],
    // ComposioHQ/composio#2611: direct creation answers in camelCase.
    ["status=success&connectedAccountId=ca_1&appName=gmail", { attempt: null, outcome: "success" }],
    ["connectionStatus=ACTIVE&connectedAccountId=ca_1", { attempt: null, outcome: "success" }],
    // sokosumi#2934: an id with an error is not a success.
    ["error=access_denied&connected_account_id=ca_1", { attempt: null, outcome: "denied" }],
    ["status=failed&error=access_denied", { attempt: null, outcome: "denied" }],
    ["status=success&error=access_denied", { attempt: null, outcome: "denied" }],
    // automatos-ai#630: a failed callback that names the app.
    ["status=failed&appName=gmail", { attempt: null, outcome: "failed" }],
    [
      "status=failed&error=This+connection+was+started+from+a+different+browser+or+device",
      { attempt: null, outcome: "failed" },
    ],
    ["status=failed&error=IDENTITY_VERIFICATION_FAILED", { attempt: null, outcome: "identity_mismatch" }],
    ["connected_account_id=ca_1", { attempt: null, outcome: "unknown" }],
    ["", { attempt: null, outcome: "unknown" }],
  ])("%s", (query, expected) => {
    expect(parse(query)).toEqual(expected);
  });
});

describe("localPath", () => {
  it.each(["/", "/settings", "/settings?tab=apps#gmail", "/a//b"])("accepts %s", (path) => {
    expect(localPath.test(path)).toBe(true);
  });
  it.each([
    "",
    "settings",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\nb",
    "/a\\b",
  ])("refuses %j", (path) => {
    expect(localPath.test(path)).toBe(false);
  });
});
