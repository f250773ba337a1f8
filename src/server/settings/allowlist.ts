/** The auth configs that this app may use, and so its toolkits. */
export interface Allowlist {
  readonly toolkits: readonly string[];
  /** Auth config ids of a toolkit; empty for one that isn't listed. */
  authConfigIds(toolkit: string): readonly string[];
  hasAuthConfig(id: string): boolean;
  /** Also true for an account of an older auth config, if its toolkit is listed. */
  covers(item: { readonly toolkit: string; readonly authConfigId: string }): boolean;
}

/** Checks the option when the server starts, not when a user clicks. */
export function createAllowlist(authConfigs: Readonly<Record<string, string | readonly string[]>>): Allowlist {
  const byToolkit = new Map<string, readonly string[]>();
  for (const [toolkit, value] of Object.entries(authConfigs)) {
    const ids = typeof value === "string" ? [value] : value;
    if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === "string" && isIdentifier(id))) {
      throw new TypeError(
        `createComposioHandler({ authConfigs }): "${toolkit}" needs an auth config id (ac_…) or several. Is an environment variable missing?`,
      );
    }
    byToolkit.set(toolkit, ids);
  }
  const ids = new Set([...byToolkit.values()].flat());
  return {
    toolkits: [...byToolkit.keys()],
    authConfigIds: (toolkit) => byToolkit.get(toolkit) ?? [],
    hasAuthConfig: (id) => ids.has(id),
    covers: ({ toolkit, authConfigId }) => byToolkit.has(toolkit) || ids.has(authConfigId),
  };
}

/** Whether a text has the shape of an id or slug. Other texts, above all commas, must not get into queries to Composio. */
export function isIdentifier(text: string): boolean {
  return /^[\w-]{1,128}$/.test(text);
}
