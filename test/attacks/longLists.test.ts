import { describe, expect, test } from "vitest";
import { markReplaced } from "../../src/protocol/replaced.ts";
import type { ConnectedAccount } from "../../src/protocol/types.ts";
import { accountSecrets, authFields, isSecretName, keptDefaults } from "../../src/server/present/authFields.ts";
import { account } from "../support/accounts.ts";

/** Counts how often a property is read. */
function counted<Value extends object>(value: Value, key: keyof Value, count: { reads: number }): Value {
  const kept = value[key];
  return Object.defineProperty(value, key, { enumerable: true, get: () => (count.reads++, kept) });
}

describe("14. one user's long list", () => {
  const kinds: readonly [string, (index: number) => Partial<ConnectedAccount>][] = [
    ["dead, without a name", () => ({ status: "EXPIRED", displayName: null })],
    ["dead, of one identity", () => ({ status: "EXPIRED", displayName: "maya@example.com" })],
    [
      "dead and live in turn, of one identity, with and without aliases",
      (index) => ({
        status: index % 2 === 0 ? "EXPIRED" : "ACTIVE",
        displayName: "maya@example.com",
        alias: index % 3 === 0 ? null : `Alias ${index % 50}`,
      }),
    ],
    ["begun only", () => ({ status: "INITIALIZING" })],
  ];
  test.each(kinds)("4,000 accounts, %s: each is read a few times, not once for every other account", (_, kind) => {
    const count = { reads: 0 };
    const accounts = Array.from({ length: 4_000 }, (_, index) =>
      counted(account({ id: `ca_${index}`, ...kind(index) }), "status", count),
    );
    expect(markReplaced(accounts)).toHaveLength(4_000);
    expect(count.reads).toBeLessThan(10 * accounts.length);
  });

  test("fields that many requests ask for are read once", () => {
    const count = { reads: 0 };
    const raw = ["subdomain", "api_key", "email"].map((name) => counted({ name, required: true }, "name", count));
    const mode = { scheme: "API_KEY", hintUrl: null, required: raw, optional: [], creationFields: [] };
    const source = { scheme: "API_KEY", mode, config: { expectedFields: raw, suppliedFields: ["email"] } };
    const first = authFields(source);
    const once = count.reads;
    for (let index = 0; index < 50; index++) {
      expect(authFields(source)).toEqual(first);
      keptDefaults(source);
      accountSecrets(source);
      isSecretName(source, "api_key");
    }
    expect(count.reads).toBe(once);
  });
});
