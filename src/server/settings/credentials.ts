import type { AuthField, Fields } from "../../protocol/types.ts";
import { isIdentifier } from "./allowlist.ts";

/** What the app itself brings to connections, and what it leaves to its users there. */
export interface AppCredentials {
  /** By auth config id. Never leaves but to Composio. */
  of(authConfigId: string): Fields | undefined;
  /** Those of the fields that users may still fill in, where the app, or its auth config, brings credentials. */
  leftToUsers(authConfigId: string, fields: readonly AuthField[]): readonly AuthField[];
}

export interface AppCredentialOptions {
  readonly credentials: Readonly<Record<string, Fields>>;
  readonly userFields: Readonly<Record<string, readonly string[]>>;
}

/** Checks the options when the server starts: a missing environment variable shows here, not on a click. */
export function parseCredentials({ credentials, userFields }: AppCredentialOptions): AppCredentials {
  for (const [id, fields] of Object.entries(credentials)) {
    const empty = Object.entries(fields).find(
      ([, value]: readonly [string, unknown]) => typeof value !== "string" || value === "",
    );
    if (!isIdentifier(id) || empty) {
      throw new TypeError(
        `createComposioHandler({ credentials }): "${id}" ${empty ? `has no value for "${empty[0]}". Is an environment variable missing?` : "is not an auth config id (ac_…)."}`,
      );
    }
  }
  const brought = new Map(Object.entries(credentials).map(([id, fields]) => [id, { ...fields }]));
  for (const [id, names] of Object.entries(userFields)) {
    if (!isIdentifier(id) || !Array.isArray(names) || !names.every((name) => typeof name === "string"))
      throw new TypeError(
        `createComposioHandler({ userFields }): "${id}" must be an auth config id (ac_…) with a list of field names.`,
      );
    const both = names.find((name) => Object.hasOwn(brought.get(id) ?? {}, name));
    if (both !== undefined)
      throw new TypeError(
        `createComposioHandler({ userFields }): the app itself brings "${both}" of ${id} by \`credentials\`. Name it in one of the two.`,
      );
  }
  const left = new Map(Object.entries(userFields).map(([id, names]) => [id, new Set(names)]));
  return {
    of: (id) => brought.get(id),
    leftToUsers: (id, fields) => fields.filter(({ name }) => left.get(id)?.has(name)),
  };
}
