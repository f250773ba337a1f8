import type { AuthConfigRecord } from "./records.ts";

/** The scopes of an auth config: its own (a list, or a text with commas or spaces), otherwise the scheme's. */
export function scopesOf({ credentials, scheme }: AuthConfigRecord): readonly string[] {
  const { scopes } = credentials;
  const text = typeof scopes === "string" ? scopes : "";
  const own: readonly unknown[] = Array.isArray(scopes) ? scopes : text.split(/[\s,]+/);
  const named = own.filter((scope) => typeof scope === "string" && scope !== "").map(String);
  return named.length > 0 ? named : (scheme.scopes ?? []);
}
