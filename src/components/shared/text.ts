import type { ComposioError } from "../../protocol/errors.ts";
import { withName } from "../../locales/format.ts";
import type { BadgeText, ErrorText, ListText, PanelText, StatusText, WayText } from "../../locales/messages.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { AuthConfig, ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";

/** A short text, such as on a button. An empty name is left out: `Connecting {name}…` → `Connecting…`. */
export function label(text: string, name: string): string {
  const filled = withName(text, name);
  // French has a no-break space of its own before a sign: `Déconnecter {name}\u00a0?`
  return name === "" ? filled.replace(/ +(?=[\s….,:!?]|$)/g, "").trim() : filled;
}

/** A sentence. For an empty name it has "this app". */
export function sentence(text: string, name: string, messages: Pick<ErrorText, "thisApp">): string {
  return withName(text, name === "" ? messages.thisApp : name);
}

/** The account's name: its alias, otherwise its name at the provider, otherwise Composio's label. Null if there is none. */
export function accountName({ alias, displayName, wordId }: ConnectedAccount): string | null {
  return alias ?? displayName ?? wordId;
}

const phaseKeys: Readonly<Record<ConnectionPhase, keyof (StatusText & BadgeText)>> = {
  not_connected: "notConnected",
  pending: "pending",
  connected: "connected",
  paused: "paused",
  needs_reconnect: "needsReconnect",
  failed: "failedBadge",
};

/** The text of a badge for a phase. */
export function phaseText(phase: ConnectionPhase, messages: StatusText & BadgeText): string {
  return messages[phaseKeys[phase]];
}

/** The text for an error. */
export function errorText({ messageKey, userText }: ComposioError, messages: ErrorText): string {
  return userText ?? messages[messageKey];
}

/** The text for an error of what belongs to no single app, such as a list. */
export function listErrorText(error: ComposioError, messages: ErrorText): string {
  const isUnreachable = error.messageKey === "unreachable" && error.userText === undefined;
  return sentence(isUnreachable ? messages.listUnreachable : errorText(error, messages), "", messages);
}

/** The text for an error of a flow that waits, and continues by itself. Only a browser that is offline says that the user is. */
export function waitingErrorText(error: ComposioError, isOnline: boolean, messages: ErrorText & PanelText): string {
  // Also if a proxy answers for a server that is down.
  if (error.messageKey === "noConnection") return isOnline ? messages.serverUnreachable : messages.offline;
  if (error.code === "rate_limited") return messages.rateLimited;
  return errorText(error, messages);
}

/** The texts for one of several ways to connect, without technical terms. */
export function wayText(
  { authScheme, fields }: Pick<AuthConfig, "authScheme" | "fields">,
  messages: WayText,
): { readonly name: string; readonly detail: string } {
  if (connectMethod(authScheme) === "redirect") return { name: messages.signInWay, detail: messages.signInDetail };
  // Many providers take a key as user name or password: an API token, an account SID, an application password.
  const isSignIn = fields.every(({ secret, label: text }) => !secret || /^(?!.*\bap[ip]).*passw/i.test(text));
  switch (isSignIn || !authScheme.startsWith("BASIC") ? authScheme : "") {
    case "API_KEY":
      return { name: messages.apiKeyWay, detail: messages.apiKeyDetail };
    case "BEARER_TOKEN":
      return { name: messages.tokenWay, detail: messages.tokenDetail };
    case "BASIC":
    case "BASIC_WITH_JWT":
      return { name: messages.passwordWay, detail: messages.passwordDetail };
    case "GOOGLE_SERVICE_ACCOUNT":
    case "SERVICE_ACCOUNT":
      return { name: messages.serviceAccountWay, detail: messages.serviceAccountDetail };
    default:
      return { name: messages.credentialsWay, detail: messages.credentialsDetail };
  }
}

/**
 * Why a connection does not work, in a few words; null if it does.
 * @param canReconnect whether it can be reconnected, by another auth config if its own is disabled
 */
export function troubleText(
  account: ConnectedAccount,
  messages: ErrorText & ListText,
  canReconnect = false,
): string | null {
  if (account.refusal !== undefined) return account.refusal;
  const phase = accountPhase(account);
  if (phase === "not_connected") return null;
  if (account.authConfig.isDisabled && !canReconnect) return messages.switchedOffHere;
  switch (phase) {
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

/** Why tools can't run with a connection, in a few words: it does not work, or it is paused. */
export function unusableText(
  account: ConnectedAccount,
  messages: ErrorText & ListText & Pick<StatusText, "paused">,
): string | null {
  return troubleText(account, messages) ?? (accountPhase(account) === "paused" ? messages.paused : null);
}

/** Texts of errors that only the app's developers or admins can solve. */
const forOthers: ReadonlySet<keyof ErrorText> = new Set(["notSetUp", "unavailable", "switchedOff", "ready"]);

/** Whether "Try again" is offered: not for an error that stays whatever the user does. */
export const canTryAgain = (error: Pick<ComposioError, "messageKey"> | null): boolean =>
  error !== null && !forOthers.has(error.messageKey);
