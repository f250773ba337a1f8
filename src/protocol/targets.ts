import { reportTarget } from "./reportTarget.ts";
import type { ConnectedAccount, Target } from "./types.ts";

/** A stable text for a target, used as key of flows, attempts and queries. */
export function targetKey(target: Target): string {
  if (target.toolkit !== undefined) return `toolkit:${target.toolkit}`;
  if (target.authConfigId !== undefined) return `auth-config:${target.authConfigId}`;
  return `connected-account:${target.connectedAccountId}`;
}

/** The reverse of `targetKey`; null for any other text. */
export function targetOfKey(key: string): Target | null {
  const [, kind, value = ""] = /^(toolkit|auth-config|connected-account):([\w-]+)$/.exec(key) ?? [];
  if (kind === "toolkit") return { toolkit: value };
  if (kind === "auth-config") return { authConfigId: value };
  return kind === undefined ? null : { connectedAccountId: value };
}

/** Copies only the target from an object with more properties, such as props. */
export function pickTarget(source: Target): Target {
  reportTarget(source);
  if (source.toolkit !== undefined) return { toolkit: source.toolkit };
  if (source.authConfigId !== undefined) return { authConfigId: source.authConfigId };
  return { connectedAccountId: source.connectedAccountId };
}

/** Whether an account belongs to a target. */
export function matchesTarget(account: ConnectedAccount, target: Target): boolean {
  if (target.toolkit !== undefined) return account.toolkit.slug === target.toolkit;
  if (target.authConfigId !== undefined) return account.authConfig.id === target.authConfigId;
  return account.id === target.connectedAccountId;
}

/** A readable name for a slug while the toolkit is not loaded: `google_calendar` → `Google Calendar`. */
export function nameFromSlug(slug: string): string {
  const words = slug.split(/[_\s-]+/).filter((word) => word !== "");
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(" ") || slug;
}

/** The only target in unchecked data; null if there is none, or more than one. */
export function onlyTarget(source: {
  readonly toolkit?: string | null | undefined;
  readonly authConfigId?: string | null | undefined;
  readonly connectedAccountId?: string | null | undefined;
}): Target | null {
  const { toolkit, authConfigId, connectedAccountId } = source;
  const found: Target[] = [];
  if (typeof toolkit === "string") found.push({ toolkit });
  if (typeof authConfigId === "string") found.push({ authConfigId });
  if (typeof connectedAccountId === "string") found.push({ connectedAccountId });
  return found.length === 1 ? (found[0] ?? null) : null;
}
