import { describe, expect, it } from "vitest";
import {
  fieldProblem,
  isMasked,
  isSetAside,
  orderFields,
  replacementFields,
  shortForm,
  valuesToSend,
} from "../../src/protocol/fieldValues.ts";
import { longestValue } from "../../src/protocol/limits.ts";
import type { AuthField } from "../../src/protocol/types.ts";

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

const names = (fields: readonly AuthField[]) => fields.map((each) => each.name);

describe("orderFields", () => {
  it("orders required fields first, then optional ones, then those with a default, and deprecated ones last", () => {
    const fields = [
      field({ name: "region", required: true, defaultValue: "us" }),
      field({ name: "one", required: false }),
      field({ name: "old", required: false, label: "Base Encode (Deprecated)" }),
      field({ name: "two", required: true }),
      field({ name: "older", required: false, description: "Deprecated: use the API key." }),
      field({ name: "three", required: false, label: "API Key (Required)" }),
      field({ name: "page", required: false, defaultValue: "1" }),
      field({ name: "four", required: true }),
    ];
    const given = names(fields);
    expect(names(orderFields(fields))).toEqual(["two", "four", "one", "three", "region", "page", "old", "older"]);
    expect(names(fields)).toEqual(given);
  });
});

describe("isSetAside", () => {
  it.each([
    ["deprecated", { label: "Base Encode (Deprecated)", required: false }, true],
    ["deprecated, by its description", { description: "(deprecated) An older key.", required: false }, true],
    ["deprecated, with a value", { label: "Deprecated host", required: true, defaultValue: "eu" }, true],
    ["deprecated, and still to be filled in", { label: "Deprecated host", required: true }, false],
    ["that only speaks of it", { description: "Replaces the deprecated key.", required: false }, false],
  ] as const)("a field %s", (_, change, isAside) => {
    expect(isSetAside(field(change))).toBe(isAside);
  });
});

describe("replacementFields", () => {
  it("requires required secrets only", () => {
    const fields = [field({ secret: true }), field({ secret: true, required: false }), field({ secret: false })];
    expect(replacementFields(fields).map(({ required }) => required)).toEqual([true, false, false]);
  });

  it("requires no other fields, and has no defaults", () => {
    const fields = replacementFields([field({ secret: false, defaultValue: "us" }), field({ required: false })]);
    expect(fields.map(({ required, defaultValue }) => [required, defaultValue])).toEqual([
      [false, null],
      [false, null],
    ]);
  });
});

describe("isMasked", () => {
  it.each<[AuthField["kind"], boolean, boolean]>([
    ["secret", true, true],
    ["secret", false, true],
    ["text", true, true],
    ["text", false, false],
    ["json", true, true],
    ["json", false, false],
    ["multiline", true, true],
    ["multiline", false, false],
  ])("%s, secret: %s", (kind, secret, masked) => {
    expect(isMasked(field({ kind, secret }))).toBe(masked);
  });
});

describe("valuesToSend", () => {
  it("keeps unusual names exactly, and omits empty values", () => {
    const typed = { "suffix.one": "a", "your-domain": "b", COMPANYDOMAIN: "c", toString: "d", left_empty: " " };
    const fields = Object.keys(typed).map((name) => field({ name, kind: "text" }));
    expect(valuesToSend(fields, new Map(Object.entries(typed)))).toEqual({
      "suffix.one": "a",
      "your-domain": "b",
      COMPANYDOMAIN: "c",
      toString: "d",
    });
  });

  it("treats names of object properties as ordinary names", () => {
    const fields = ["__proto__", "constructor", "toString"].map((name) => field({ name }));
    expect(valuesToSend(fields, new Map())).toEqual({});
    expect(JSON.stringify(valuesToSend(fields, new Map([["__proto__", "a"]])))).toBe('{"__proto__":"a"}');
  });

  it.each([
    [field(), " sk_1\n"],
    [field({ name: "password" }), " p w "],
    [field({ kind: "multiline", name: "private_key" }), "-----BEGIN\nx\n-----END\n"],
    [field({ kind: "json", name: "credentials_json" }), '\n{"a": "b\\n"}\n'],
  ])("sends exactly what was typed: %#", (each, typed) => {
    expect(valuesToSend([each], new Map([[each.name, typed]]))).toEqual({ [each.name]: typed });
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
    ["/teams/sales", field({ name: "site_name", kind: "text", secret: false }), null],
    ["https://api.example.com/v1", field({ name: "full", kind: "text", secret: false }), null],
    ["https://", subdomain(), null],
    ["https://acme.instructure.com/login", subdomain("Such as acme.instructure.com"), "acme.instructure.com"],
    ["acme.instructure.com", subdomain("Such as acme.instructure.com"), null],
    ["https://acme.us.auth0.com/", field({ name: "domain", kind: "text", secret: false }), "acme.us.auth0.com"],
    ["https://acme.atlassian.net", subdomain("such as acme in https://acme.atlassian.net"), "acme"],
    ["https://acme.zendesk.com/agent/", subdomain("Only the subdomain, e.g. acme for acme.zendesk.com"), "acme"],
    ["https://acme.zendesk.com/", subdomain("If your URL is https://example.zendesk.com, enter 'example'."), "acme"],
    ["https://acme.my.salesforce.com", subdomain("Example.my in https://example.my.salesforce.com"), "acme.my"],
    [
      "https://ab12.eu-west-1.snowflakecomputing.com/console",
      subdomain("e.g. xy12345.us-east-1 for xy12345.us-east-1.snowflakecomputing.com."),
      "ab12.eu-west-1",
    ],
    // Not a tenant's address: no suggestion is better than a wrong one.
    ["https://admin.shopify.com/store/acme", subdomain("The part before .myshopify.com"), null],
    ["https://admin.shopify.com/store/acme", subdomain(), null],
    ["https://acme.myshopify.com/admin", subdomain("The part before .myshopify.com"), "acme"],
    ["https://app.snowflake.com/eu-west-1/ab12", subdomain("Account ID"), null],
    ["https://support.acme.com/hc", subdomain("Only acme, for acme.zendesk.com"), null],
    ["https://www.acme.com", subdomain(), null],
    ["https://us19.admin.mailchimp.com", subdomain("label before .admin.mailchimp.com, e.g. us19"), "us19"],
  ])("%s", (value, each, short) => {
    expect(shortForm(each, value)).toBe(short);
  });
});
