import type { Fields } from "../core/types.ts";
import { isIdentifier } from "./allowlist.ts";

/** Checks the `credentials` option when the server starts: a missing environment variable shows here, not on a click. */
export function parseCredentials(credentials: Readonly<Record<string, Fields>>): ReadonlyMap<string, Fields> {
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
  return new Map(Object.entries(credentials).map(([id, fields]) => [id, { ...fields }]));
}
