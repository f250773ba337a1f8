import type { ComposioError } from "../../protocol/errors.ts";
import { type ConnectText, type ErrorText, type FormText, type StatusText, format } from "../../locales/messages.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthScheme, ConnectionPhase, StatusReason } from "../../protocol/types.ts";

/** A short text on a button. Until the app's name is known it does without: `Connecting {name}…` → `Connecting…`. */
export function label(text: string, name: string): string {
  return format(text, { name })
    .replace(/\s+/g, " ")
    .replace(/ (?=[….,:!?]|$)/g, "")
    .trim();
}

/** A sentence. Until the app's name is known it says "this app". */
export function sentence(text: string, name: string, messages: Pick<ErrorText, "thisApp">): string {
  return format(text, { name: name === "" ? messages.thisApp : name });
}

/** What a badge says of a phase. */
export function phaseWords(phase: ConnectionPhase, messages: StatusText): string {
  switch (phase) {
    case "not_connected":
      return messages.notConnected;
    case "pending":
      return messages.pending;
    case "connected":
      return messages.connected;
    case "paused":
      return messages.paused;
    case "needs_reconnect":
      return messages.needsReconnect;
    case "failed":
      return messages.failedBadge;
  }
}

/** Why an account failed, as far as the server knows. */
export function reasonWords(reason: StatusReason | null, messages: ErrorText): string {
  switch (reason) {
    case "access_denied":
      return messages.denied;
    case "identity_mismatch":
      return messages.identityMismatch;
    case "auth_config_disabled":
      return messages.switchedOff;
    default:
      return messages.failed;
  }
}

/** Words for an error. `goesOn`: it interrupts a wait that continues by itself. */
export function errorWords({ code, words }: ComposioError, messages: ErrorText & ConnectText, goesOn = false): string {
  if (goesOn && code === "network_error") return messages.offline;
  if (goesOn && code === "rate_limited") return messages.rateLimited;
  return messages[words];
}

/** One of several ways to connect, for people who know nothing of schemes. */
export function wayWords(scheme: AuthScheme, messages: FormText): string {
  if (connectMethod(scheme) === "redirect") return messages.signInWay;
  switch (scheme) {
    case "API_KEY":
      return messages.apiKeyWay;
    case "BEARER_TOKEN":
      return messages.tokenWay;
    case "BASIC":
    case "BASIC_WITH_JWT":
      return messages.passwordWay;
    case "GOOGLE_SERVICE_ACCOUNT":
    case "SERVICE_ACCOUNT":
      return messages.serviceAccountWay;
    default:
      return messages.credentialsWay;
  }
}
