import type { ConnectSnapshot } from "../../client/flow/states.ts";
import { canReplaceCredentials, connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";

/** What a dialog was opened for. */
export interface DialogRequest {
  /** The ways to connect; with one there is nothing to choose. */
  readonly choices: readonly AuthConfig[];
  /** The account that gets new credentials. */
  readonly replaces: string | null;
  /** Which opening of the dialog it is. */
  readonly number: number;
  /** The button that was pressed. */
  readonly opener: HTMLElement | null;
}

/** What a press on a connect button leads to. */
export type ConnectStep =
  | { readonly kind: "window"; readonly config: AuthConfig | null }
  | { readonly kind: "send"; readonly config: AuthConfig }
  | { readonly kind: "again" }
  | { readonly kind: "dialog"; readonly request: Pick<DialogRequest, "choices" | "replaces"> };

export interface ConnectStepInput {
  readonly choices: readonly AuthConfig[];
  readonly phase: ConnectionPhase | null;
  readonly account: ConnectedAccount | null;
  readonly state: ConnectSnapshot["state"];
}

/** Decides how to connect: as little as will do. */
export function connectStep({ choices, phase, account, state }: ConnectStepInput): ConnectStep {
  if (phase === "needs_reconnect" && account) {
    const own = choices.filter(({ id }) => id === account.authConfig.id);
    // Where the app brings the credentials there is nothing to type.
    const isAsked = own[0]?.fields.length !== 0;
    if (isAsked && canReplaceCredentials(account.authScheme) && account.status !== "REVOKED") {
      return { kind: "dialog", request: { choices: [], replaces: account.id } };
    }
    if (own.length === 1) return stepOf(own);
  }
  const step = stepOf(waysOf(choices));
  // What was chosen or filled in for a way that has just failed need not be chosen or filled in again.
  const hasFailed = state !== "idle" && state !== "cancelled" && state !== "connected";
  return hasFailed && step.kind === "dialog" ? { kind: "again" } : step;
}

/**
 * One way a scheme, signing in first. Projects gather auth configs of the same scheme over time; a choice
 * between "sign in" and "sign in" would help nobody.
 */
export function waysOf(choices: readonly AuthConfig[]): readonly AuthConfig[] {
  const byScheme = new Map<string, AuthConfig>();
  for (const config of choices) {
    const known = byScheme.get(config.authScheme);
    if (!known || (config.isComposioManaged && !known.isComposioManaged)) byScheme.set(config.authScheme, config);
  }
  const isRedirect = ({ authScheme }: AuthConfig) => connectMethod(authScheme) === "redirect";
  const ways = [...byScheme.values()];
  return [...ways.filter(isRedirect), ...ways.filter((config) => !isRedirect(config))];
}

function stepOf(choices: readonly AuthConfig[]): ConnectStep {
  const [config, ...others] = choices;
  // Not known yet, or not to be known: the server decides, and the hosted page asks for what is missing.
  if (!config) return { kind: "window", config: null };
  if (others.length > 0) return { kind: "dialog", request: { choices, replaces: null } };
  if (connectMethod(config.authScheme) === "redirect" && !needsFieldsFirst(config)) return { kind: "window", config };
  // The app brings the credentials itself: one key for all users.
  if (connectMethod(config.authScheme) === "fields" && config.fields.length === 0) return { kind: "send", config };
  return { kind: "dialog", request: { choices, replaces: null } };
}

/** Whether the provider's address needs a field before the trip there. */
export function needsFieldsFirst(config: AuthConfig): boolean {
  return config.fields.some((field) => field.required);
}
