import { describe, expect, it } from "vitest";
import { fieldProblem, initialValues, longestValue, shortForm, valuesToSend } from "../../src/core/fieldValues.ts";
import type { AuthField } from "../../src/core/types.ts";

const field = (change: Partial<AuthField> = {}): AuthField => ({
  name: "generic_api_key",
  label: "API Key",
  description: null,
  required: true,
  secret: true,
  defaultValue: null,
  kind: "secret",
  ...change,
});

describe("valuesToSend", () => {
  it("keeps odd names exactly and sends nothing for what was left empty", () => {
    const fields = ["suffix.one", "your-domain", "COMPANYDOMAIN", "toString", "left_empty"].map((name) =>
      field({ name, kind: "text" }),
    );
    expect(
      valuesToSend(fields, {
        "suffix.one": "a",
        "your-domain": "b",
        COMPANYDOMAIN: "c",
        toString: "d",
        left_empty: " ",
      }),
    ).toEqual({
      "suffix.one": "a",
      "your-domain": "b",
      COMPANYDOMAIN: "c",
      toString: "d",
    });
  });

  it.each([
    [field(), " sk_1\n", "sk_1"],
    [field({ name: "password" }), " p w ", " p w "],
    [field({ kind: "multiline", name: "private_key" }), "-----BEGIN\nx\n-----END\n", "-----BEGIN\nx\n-----END\n"],
    [field({ kind: "json", name: "credentials_json" }), '\n{"a": "b\\n"}\n', '{"a": "b\\n"}'],
  ])("trims only where that is safe: %#", (each, typed, sent) => {
    expect(valuesToSend([each], { [each.name]: typed })).toEqual({ [each.name]: sent });
  });

  it("sends defaults that were left as they are (firecrawl's base URL)", () => {
    const full = field({ name: "full", kind: "text", defaultValue: "https://api.firecrawl.dev/v1" });
    expect(valuesToSend([full], initialValues([full]))).toEqual({ full: "https://api.firecrawl.dev/v1" });
  });
});

describe("fieldProblem", () => {
  it.each([
    [field(), "", "required"],
    [field(), "   ", "required"],
    [field({ required: false }), "", null],
    [field({ name: "password", required: true }), " ", "required"],
    [field(), "x".repeat(longestValue + 1), "too_long"],
    [field({ kind: "json" }), "{", "not_json"],
    [field({ kind: "json" }), "[1]", "not_json"],
    [field({ kind: "json" }), '{"type":"service_account"}', null],
  ] as const)("%#", (each, value, problem) => {
    expect(fieldProblem(each, value)).toBe(problem);
  });
});

describe("shortForm", () => {
  const subdomain = (description: string | null = null) =>
    field({ name: "subdomain", kind: "text", secret: false, description });
  it.each([
    ["https://acme.zendesk.com/agent/tickets", subdomain(), "acme"],
    ["acme.zendesk.com", subdomain(), "acme"],
    ["https://my.domain.my.salesforce.com", subdomain("The part before .my.salesforce.com"), "my.domain"],
    ["https://acme.atlassian.net", subdomain("host label before .atlassian.net, e.g. acme"), "acme"],
    ["acme", subdomain(), null],
    ["us.i", subdomain(), null],
    ["/teams/sales", field({ name: "site_name", kind: "text" }), null],
    ["https://api.example.com/v1", field({ name: "full", kind: "text" }), null],
    ["https://", subdomain(), null],
  ])("%s", (value, each, short) => {
    expect(shortForm(each, value)).toBe(short);
  });
});
