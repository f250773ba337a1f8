import type { AccessLevel } from "../../protocol/types.ts";

/** An access level: an auth config with a label by which users choose it. */
export interface AccessLevelOption {
  /** `ac_…` */
  readonly id: string;
  /** The name of the choice, such as "Read only". At most 80 characters. */
  readonly label: string;
  /** One line below the label. At most 300 characters. */
  readonly description?: string | undefined;
}

/** The auth configs of a toolkit: ids, or access levels. */
export type AuthConfigOption = string | AccessLevelOption | readonly (string | AccessLevelOption)[];

/** The checked `authConfigs` option: the auth configs that this app offers, and so its toolkits. */
export interface Allowlist {
  readonly toolkits: readonly string[];
  /** Auth config ids of a toolkit; empty for one that isn't listed. */
  authConfigIds(toolkit: string): readonly string[];
  hasAuthConfig(id: string): boolean;
  /** Undefined for an auth config without a label. */
  accessLevel(id: string): AccessLevel | undefined;
  /** Whether the auth config or its toolkit is listed. So accounts of an older auth config are covered too. */
  covers(item: { readonly toolkit: string; readonly authConfigId: string }): boolean;
}

/** Checks the `authConfigs` option when the server starts. */
export function createAllowlist(authConfigs: Readonly<Record<string, AuthConfigOption>>): Allowlist {
  const byToolkit = new Map<string, readonly string[]>();
  const levels = new Map<string, AccessLevel>();
  for (const [toolkit, value] of Object.entries(authConfigs)) {
    const options: readonly unknown[] = Array.isArray(value) ? value : [value];
    const entries = options.map(readOption);
    if (entries.length === 0 || !entries.every((entry) => entry !== null)) {
      throw new TypeError(
        `createComposioHandler({ authConfigs }): "${toolkit}" needs an auth config id (ac_…) or several, or { id, label, description }. Is an environment variable missing?`,
      );
    }
    const labelled = entries.filter(({ label }) => label !== null);
    if (new Set(labelled.map(({ label }) => label)).size < labelled.length)
      throw new TypeError(
        `createComposioHandler({ authConfigs }): two auth configs of "${toolkit}" have the same label.`,
      );
    for (const { id, label, description } of labelled)
      if (label !== null) levels.set(id, { label, description, canChange: labelled.length > 1 });
    byToolkit.set(
      toolkit,
      entries.map(({ id }) => id),
    );
  }
  const ids = new Set([...byToolkit.values()].flat());
  return {
    toolkits: [...byToolkit.keys()],
    authConfigIds: (toolkit) => byToolkit.get(toolkit) ?? [],
    hasAuthConfig: (id) => ids.has(id),
    accessLevel: (id) => levels.get(id),
    covers: ({ toolkit, authConfigId }) => byToolkit.has(toolkit) || ids.has(authConfigId),
  };
}

interface Entry {
  readonly id: string;
  readonly label: string | null;
  readonly description: string | null;
}

/** Reads one auth config of the option. Null if it is wrong. */
function readOption(option: unknown): Entry | null {
  if (typeof option === "string") return isIdentifier(option) ? { id: option, label: null, description: null } : null;
  if (typeof option !== "object" || option === null || !("id" in option) || !("label" in option)) return null;
  const { id, label } = option;
  const description = "description" in option ? option.description : undefined;
  const isRight = typeof id === "string" && isIdentifier(id) && isText(label, 80);
  if (!isRight || (description !== undefined && !isText(description, 300))) return null;
  return { id, label: label.trim(), description: description?.trim() ?? null };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= longest;
}

/** Whether a text has the shape of an id or slug. Other texts, such as one with a comma, must not get into queries to Composio. */
export function isIdentifier(text: string): boolean {
  return /^[\w-]{1,128}$/.test(text);
}
