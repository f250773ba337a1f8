import type { ConnectOptions } from "../../client/flow/flow.ts";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import { canReplaceCredentials, connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";

/**
 * Options of a press that connects with the auth config of an account: a further one, or that account again. With `allowMultiple`,
 * because Composio makes a second account in both cases; it `replaces` the first one if that works.
 */
export type LinkAnew = Pick<ConnectOptions, "allowMultiple" | "authConfigId" | "replaces">;

/** Why the dialog is opened. */
export interface DialogRequest {
  /** The ways to connect. With a single one, the dialog shows its form instead of a choice. */
  readonly choices: readonly AuthConfig[];
  /** Id of the account that gets new credentials; null if a new account is connected. */
  readonly replaces: string | null;
  /** Id of the current auth config, if the user chooses another access level. */
  readonly current?: string;
  readonly link?: LinkAnew | undefined;
  /** Whether it only says that a press was refused, because another user is signed in. */
  readonly isRefusal?: boolean;
  /** A number that no other opened dialog of the page has. */
  readonly number: number;
  /** The button that was pressed. */
  readonly opener: HTMLElement | null;
  /** The page's address at the press. */
  readonly page: string;
}

/** What a press on a connect button does: opens a window, sends the app's credentials, repeats the last try, or opens the dialog. */
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
  /** Undefined if the button itself was pressed, not its menu. */
  readonly link?: LinkAnew | undefined;
}

/** Decides how to connect, with as few questions as possible. */
export function connectStep({ choices, phase, account, state, link }: ConnectStepInput): ConnectStep {
  const own = choices.filter(({ id }) => id === (link ? link.authConfigId : account?.authConfig.id));
  // If the account's own auth config can't be used, a new account is connected.
  if (!link && phase === "needs_reconnect" && account && (own.length > 0 || choices.length === 0)) {
    // If the app supplies the credentials, the user types nothing.
    const isAsked = own[0]?.fields.length !== 0;
    if (isAsked && canReplaceCredentials(account.authScheme) && account.status !== "REVOKED") {
      return { kind: "dialog", request: { choices: [], replaces: account.id } };
    }
    if (own.length === 1) return stepOf(own);
  }
  const step = stepOf(waysOf(link && own.length > 0 ? own : choices));
  // A retry repeats the way that has failed, without asking again.
  return hasFailed(state) && step.kind === "dialog" ? { kind: "again" } : step;
}

/** Whether a press tries again what was tried before. */
export function hasFailed(state: ConnectSnapshot["state"]): boolean {
  return state !== "idle" && state !== "cancelled" && state !== "connected";
}

/**
 * The ways that the user can choose from: one auth config per scheme, sign-in first. A project may have several auth configs
 * of one scheme, which users could not distinguish. Labelled ones (access levels) are all offered.
 */
export function waysOf(choices: readonly AuthConfig[]): readonly AuthConfig[] {
  const byScheme = new Map<string, AuthConfig>();
  for (const config of choices) {
    const key = config.accessLevel ? config.id : config.authScheme;
    const known = byScheme.get(key);
    if (!known || (config.isComposioManaged && !known.isComposioManaged)) byScheme.set(key, config);
  }
  const isRedirect = ({ authScheme }: AuthConfig) => connectMethod(authScheme) === "redirect";
  const ways = [...byScheme.values()];
  return [...ways.filter(isRedirect), ...ways.filter((config) => !isRedirect(config))];
}

function stepOf(choices: readonly AuthConfig[]): ConnectStep {
  const [config, ...others] = choices;
  // The auth configs are unknown. The server chooses one, and Composio's page asks for missing fields.
  if (!config) return { kind: "window", config: null };
  if (others.length > 0) return { kind: "dialog", request: { choices, replaces: null } };
  if (connectMethod(config.authScheme) === "redirect" && !needsFieldsFirst(config)) return { kind: "window", config };
  // The app supplies the credentials.
  if (connectMethod(config.authScheme) === "fields" && config.fields.length === 0) return { kind: "send", config };
  return { kind: "dialog", request: { choices, replaces: null } };
}

/** Whether a field is required before the redirect. */
export function needsFieldsFirst(config: AuthConfig): boolean {
  return config.fields.some((field) => field.required);
}
