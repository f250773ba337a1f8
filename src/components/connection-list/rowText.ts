import type { ListText } from "../../locales/messages.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** Why a connection does not work, in a few words; null if it does. */
export function troubleText(account: ConnectedAccount, messages: ListText): string | null {
  if (account.refusal !== undefined) return account.refusal;
  if (account.authConfig.isDisabled) return messages.switchedOffHere;
  switch (accountPhase(account)) {
    case "needs_reconnect":
      return account.status === "REVOKED" || account.statusReason === "revoked"
        ? messages.accessWithdrawn
        : messages.signInExpired;
    case "failed":
      return account.statusReason === "access_denied" ? messages.accessDenied : messages.notConnectedYet;
    default:
      return null;
  }
}
