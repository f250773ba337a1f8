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

/** Splits a component's props into its target and the others. */
export function splitTarget<Props extends Target>(props: Props): readonly [Target, Omit<Props, keyof Target>] {
  const { toolkit: _toolkit, authConfigId: _authConfigId, connectedAccountId: _connectedAccountId, ...others } = props;
  return [pickTarget(props), others];
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

/** What types forbid, but values from elsewhere may have. */
interface GivenTarget {
  readonly toolkit?: string | undefined;
  readonly authConfigId?: string | undefined;
  readonly connectedAccountId?: string | undefined;
}

/** In development, logs once that a component or hook got no target, or several: it would only look disabled. */
function reportTarget(given: GivenTarget): void {
  try {
    // Written in the form that bundlers replace, so that production builds drop the check.
    if (process.env.NODE_ENV === "development") check(given);
  } catch {
    // There is no `process` in a browser without a bundler.
  }
}

/** The faults that have been logged. */
const reported = new Set<string>();

function check({ toolkit, authConfigId, connectedAccountId }: GivenTarget): void {
  const values = Object.entries({ toolkit, authConfigId, connectedAccountId });
  const present = values.filter(([, value]) => value !== undefined);
  const set = present.filter(([, value]) => Boolean(value));
  if (set.length === 1 && set[0] === present[0]) return;
  const listed = present.map(([name, value]) => `${name}="${value}"`).join(" ");
  const fault =
    set.length === 0
      ? "A component or hook has no target. Is a value undefined or empty?"
      : `A component or hook has several targets: ${listed}. It uses the first, also if it is empty.`;
  if (reported.has(fault)) return;
  reported.add(fault);
  console.error(
    `[composio-react] ${fault} Give it exactly one of toolkit (Composio's slug, such as "gmail"), authConfigId ("ac_…") and connectedAccountId ("ca_…").`,
  );
}
