import { describe, expect, test } from "vitest";
import {
  type ConnectStepInput,
  connectStep,
  needsFieldsFirst,
  waysOf,
} from "../../src/components/connect-button/nextStep.ts";
import type { AuthConfig, AuthField, ConnectedAccount } from "../../src/protocol/types.ts";

const toolkit = { slug: "zendesk", name: "Zendesk", logo: null };
const key = field("generic_api_key", true);
const oauth = config("ac_oauth", "OAUTH2");
const managed = { ...config("ac_managed", "OAUTH2"), isComposioManaged: true };
const withSubdomain = config("ac_oauth", "OAUTH2", field("subdomain", true));
const apiKey = config("ac_key", "API_KEY", key);
const appsOwnKey = config("ac_key", "API_KEY");

describe("waysOf", () => {
  test("signing in comes first, whatever the order upstream", () => {
    expect(ids(waysOf([apiKey, config("ac_basic", "BASIC", key), oauth]))).toEqual(["ac_oauth", "ac_key", "ac_basic"]);
  });

  test("is one a scheme: Composio's own app before another of the same scheme, else the first", () => {
    expect(ids(waysOf([oauth, managed, config("ac_third", "OAUTH2")]))).toEqual(["ac_managed"]);
    expect(ids(waysOf([apiKey, config("ac_other_key", "API_KEY", key)]))).toEqual(["ac_key"]);
  });
});

describe("needsFieldsFirst", () => {
  test("only what is required holds the trip up", () => {
    expect(needsFieldsFirst(withSubdomain)).toBe(true);
    expect(needsFieldsFirst(config("ac_1", "OAUTH2", field("subdomain", false)))).toBe(false);
  });
});

describe("connectStep", () => {
  test("nothing known: the server decides", () => {
    expect(step({})).toEqual({ kind: "window", config: null });
  });

  test("one way to sign in: the window", () => {
    expect(step({ choices: [oauth] })).toEqual({ kind: "window", config: oauth });
  });

  test("one key for all users: sent without a question", () => {
    expect(step({ choices: [appsOwnKey] })).toEqual({ kind: "send", config: appsOwnKey });
  });

  test.each([[[apiKey]], [[withSubdomain]], [[oauth, apiKey]]])(
    "a dialog for what a click cannot say: %#",
    (choices) => {
      expect(step({ choices })).toEqual({ kind: "dialog", request: { choices, replaces: null } });
    },
  );

  test.each(["denied", "failed", "blocked", "link_expired", "timed_out", "identity_mismatch", "waiting"] as const)(
    "%s: what was chosen is not asked again",
    (state) => expect(step({ choices: [oauth, apiKey], state })).toEqual({ kind: "again" }),
  );

  test.each(["idle", "cancelled", "connected"] as const)("%s: the question is open", (state) => {
    expect(step({ choices: [oauth, apiKey], state }).kind).toBe("dialog");
  });

  test("a failed click without a question is made again as it was", () => {
    expect(step({ choices: [appsOwnKey], state: "failed" })).toEqual({ kind: "send", config: appsOwnKey });
  });

  test.each([
    ["its own auth config", [oauth, apiKey], { kind: "dialog", request: { choices: [apiKey], replaces: null } }],
    ["another one, if its own is gone", [oauth], { kind: "window", config: oauth }],
    ["its own, if nothing is known", [], { kind: "window", config: null }],
  ])("like an account, by %s", (_, choices, expected) => {
    expect(step({ choices, phase: "connected", link: { authConfigId: "ac_key" } })).toEqual(expected);
  });

  describe("an account that has stopped working", () => {
    const reconnect = (account: ConnectedAccount, choices: readonly AuthConfig[]) =>
      step({ phase: "needs_reconnect", account, choices });

    test("gets new credentials where Composio takes them", () => {
      expect(reconnect(account("ac_key", "API_KEY"), [oauth, apiKey])).toEqual({
        kind: "dialog",
        request: { choices: [], replaces: "ca_1" },
      });
    });

    test("that was revoked is connected anew, by its own auth config", () => {
      expect(reconnect(account("ac_key", "API_KEY", "REVOKED"), [oauth, apiKey])).toEqual({
        kind: "dialog",
        request: { choices: [apiKey], replaces: null },
      });
    });

    test("by OAuth goes to the provider, by its own auth config", () => {
      expect(reconnect(account("ac_oauth", "OAUTH2"), [managed, oauth, apiKey])).toEqual({
        kind: "window",
        config: oauth,
      });
    });

    test("with the app's own key is connected with one click", () => {
      expect(reconnect(account("ac_key", "API_KEY"), [oauth, appsOwnKey])).toEqual({
        kind: "send",
        config: appsOwnKey,
      });
    });

    test("of an auth config that is gone leaves the other ways", () => {
      expect(reconnect(account("ac_gone", "OAUTH2"), [apiKey])).toEqual({
        kind: "dialog",
        request: { choices: [apiKey], replaces: null },
      });
    });
  });
});

function step(input: Partial<ConnectStepInput>): ReturnType<typeof connectStep> {
  return connectStep({ choices: [], phase: "not_connected", account: null, state: "idle", ...input });
}

function ids(configs: readonly AuthConfig[]): readonly string[] {
  return configs.map(({ id }) => id);
}

function field(name: string, required: boolean): AuthField {
  return { name, label: name, description: null, required, secret: false, defaultValue: null, kind: "text" };
}

function config(id: string, authScheme: string, ...fields: readonly AuthField[]): AuthConfig {
  const links = { hintUrl: null, guideUrl: null };
  return { id, name: id, toolkit, authScheme, isComposioManaged: false, isEnabled: true, fields, ...links };
}

function account(authConfigId: string, authScheme: string, status = "EXPIRED"): ConnectedAccount {
  return {
    id: "ca_1",
    status,
    statusReason: null,
    toolkit,
    authConfig: { id: authConfigId, isComposioManaged: false, isDisabled: false },
    authScheme,
    alias: null,
    wordId: null,
    displayName: null,
    isDisabled: false,
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
  };
}
