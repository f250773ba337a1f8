import type { AuthField, Fields } from "../../protocol/types.ts";
import { isIdentifier } from "./allowlist.ts";

/** The credentials that the app supplies, and the fields that its users may fill in besides them. */
export interface AppCredentials {
  /** The app's credentials for an auth config. They are sent only to Composio. */
  of(authConfigId: string): Fields | undefined;
  /** The fields that users may fill in, if the app or its auth config supplies credentials. */
  leftToUsers(authConfigId: string, fields: readonly AuthField[]): readonly AuthField[];
}

export interface AppCredentialOptions {
  readonly credentials: Readonly<Record<string, Fields>>;
  readonly userFields: Readonly<Record<string, readonly string[]>>;
}

/** Checks the options when the server starts, so that a missing environment variable is found then. */
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
  const ofApp = new Map(Object.entries(credentials).map(([id, fields]) => [id, { ...fields }]));
  for (const [id, names] of Object.entries(userFields)) {
    if (!isIdentifier(id) || !Array.isArray(names) || !names.every((name) => typeof name === "string"))
      throw new TypeError(
        `createComposioHandler({ userFields }): "${id}" must be an auth config id (ac_…) with a list of field names.`,
      );
    const both = names.find((name) => Object.hasOwn(ofApp.get(id) ?? {}, name));
    if (both !== undefined)
      throw new TypeError(
        `createComposioHandler({ userFields }): "${both}" of ${id} is also in \`credentials\`. Remove it from one of the two.`,
      );
  }
  const leftTo = new Map(Object.entries(userFields).map(([id, names]) => [id, new Set(names)]));
  return {
    of: (id) => ofApp.get(id),
    leftToUsers: (id, fields) => fields.filter(({ name }) => leftTo.get(id)?.has(name)),
  };
}
