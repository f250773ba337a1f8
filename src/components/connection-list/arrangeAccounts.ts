import { accountPhase, isConnectedOrPaused, isFailedAttempt } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import { accountName } from "../shared/text.ts";

/** One row of a list of connections. */
export interface ListRow {
  readonly account: ConnectedAccount;
  /** Whether the toolkit has other rows, so that the app's name alone would not tell which. */
  readonly hasSeveral: boolean;
  /** Whether the same account of the same app is connected once more. */
  readonly isTwice: boolean;
}

/** The rows of one toolkit, or of all if the list is not grouped. */
export interface ListGroup {
  /** Null if the list is not grouped. */
  readonly toolkit: string | null;
  readonly rows: readonly ListRow[];
}

/**
 * What a list shows of the user's accounts, in its order: what needs attention first, then what is under way, then by
 * name. Left out are replaced accounts, links that nobody finished, and failed attempts for an app that has another row, also
 * one of an attempt that is under way: their failure was shown when it happened.
 *
 * @param isUnderWay whether a flow on this page already shows the pending account
 */
export function arrangeAccounts(
  accounts: readonly ConnectedAccount[],
  groupBy: "toolkit" | "none",
  isUnderWay: (account: ConnectedAccount) => boolean,
): readonly ListGroup[] {
  const counts = new Map<string, number>();
  const identities = new Map<string, number>();
  const withRow = new Set<string>();
  for (const account of accounts) {
    const phase = accountPhase(account);
    const hasRow =
      isConnectedOrPaused(account) || phase === "needs_reconnect" || (phase === "pending" && !isUnderWay(account));
    if (hasRow && !account.replacedBy) withRow.add(account.toolkit.slug);
  }
  const shown = accounts.filter((account) => {
    const phase = accountPhase(account);
    if (account.replacedBy || phase === "not_connected" || (phase === "pending" && isUnderWay(account))) return false;
    return phase !== "failed" || account.refusal !== undefined || !withRow.has(account.toolkit.slug);
  });
  for (const account of shown) {
    count(counts, account.toolkit.slug);
    if (isConnectedOrPaused(account)) count(identities, identityOf(account));
  }
  const rows = shown
    .map((account) => ({
      account,
      hasSeveral: (counts.get(account.toolkit.slug) ?? 0) > 1,
      isTwice:
        account.displayName !== null && isConnectedOrPaused(account) && (identities.get(identityOf(account)) ?? 0) > 1,
    }))
    .sort(compareRows);
  if (groupBy === "none") return rows.length === 0 ? [] : [{ toolkit: null, rows }];
  const groups = new Map<string, ListRow[]>();
  for (const row of rows) {
    const { slug } = row.account.toolkit;
    const group = groups.get(slug);
    if (group) group.push(row);
    else groups.set(slug, [row]);
  }
  return [...groups].map(([toolkit, of]) => ({ toolkit, rows: of }));
}

/** Whether an account is only an attempt to connect: it is under way, or has failed. */
export function isAttempt(account: ConnectedAccount): boolean {
  return accountPhase(account) === "pending" || (isFailedAttempt(account) && account.refusal === undefined);
}

/** Whether a row waits for the user. */
export const isUrgent = (account: ConnectedAccount): boolean => ranks[accountPhase(account)] < ranks.connected;

const ranks: Readonly<Record<ConnectionPhase, number>> = {
  needs_reconnect: 0,
  failed: 0,
  pending: 1,
  connected: 2,
  paused: 2,
  not_connected: 2,
};

function compareRows({ account: one }: ListRow, { account: other }: ListRow): number {
  return (
    ranks[accountPhase(one)] - ranks[accountPhase(other)] ||
    compare(one.toolkit.name, other.toolkit.name) ||
    compare(accountName(one) ?? "", accountName(other) ?? "") ||
    (one.id < other.id ? -1 : 1)
  );
}

/** As people count: "Team 2" is before "Team 10". In one language, so that the server's order is also the browser's. */
const { compare } = new Intl.Collator("en", { numeric: true });

function identityOf({ authConfig, displayName }: ConnectedAccount): string {
  return `${authConfig.id} ${displayName}`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
