import type { ReactNode } from "react";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { Table } from "../Table.tsx";

/** The accounts that the page has read: status, phase, name and ids. */
export function AccountsPanel({ accounts }: { accounts: readonly ConnectedAccount[] | undefined }): ReactNode {
  return (
    <Table
      label="Accounts"
      head={["Toolkit", "Status", "Phase", "Account", "Scheme", "Id", "Auth config", "Updated"]}
      empty={accounts === undefined ? "The page has not read the list of accounts." : "This user has no account."}
      rows={(accounts ?? []).map((account) => {
        const phase = accountPhase(account);
        const reason = account.statusReason === null ? "" : ` (${account.statusReason})`;
        return {
          key: account.id,
          tone: phase === "failed" || phase === "needs_reconnect" ? "danger" : undefined,
          cells: [
            account.toolkit.slug,
            account.status + reason,
            phase,
            account.alias ?? account.displayName ?? account.wordId,
            account.authScheme,
            <code key="id">{account.id}</code>,
            <code key="config">{account.authConfig.id}</code>,
            account.updatedAt.slice(0, 19).replace("T", " "),
          ],
        };
      })}
    />
  );
}
