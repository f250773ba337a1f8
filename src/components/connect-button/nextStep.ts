import type { ConnectOptions } from "../../client/flow/flow.ts";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import { canReplaceCredentials, connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";

/** How an account is connected anew: Composio makes a second one, which `replaces` the first if that works. */
export type LinkAnew = Pick<ConnectOptions, "allowMultiple" | "replaces">;

/** What the dialog is opened for. */
export interface DialogRequest {
  /** The ways to connect. A single one needs no choice. */
  readonly choices: readonly AuthConfig[];
  /** Id of the account that gets new credentials. */
  readonly replaces: string | null;
  /** Id of the auth config that is in use: another access level is chosen. */
  readonly current?: string;
  /** Further options of the link, for an account that is connected anew. */
  readonly link?: LinkAnew;
  /** Counts the openings of the dialog. */
  readonly number: number;
  /** The button that was pressed. */
  readonly opener: HTMLElement | null;
}

/** What a press on a connect button does next. */
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

/** Decides how to connect, with as few questions as possible. */
export function connectStep({ choices, phase, account, state }: ConnectStepInput): ConnectStep {
  if (phase === "needs_reconnect" && account) {
    const own = choices.filter(({ id }) => id === account.authConfig.id);
    // When the app supplies the credentials, there is nothing to type.
    const isAsked = own[0]?.fields.length !== 0;
    if (isAsked && canReplaceCredentials(account.authScheme) && account.status !== "REVOKED") {
      return { kind: "dialog", request: { choices: [], replaces: account.id } };
    }
    if (own.length === 1) return stepOf(own);
  }
  const step = stepOf(waysOf(choices));
  // A retry does not ask again for the way that failed.
  const hasFailed = state !== "idle" && state !== "cancelled" && state !== "connected";
  return hasFailed && step.kind === "dialog" ? { kind: "again" } : step;
}

/**
 * One auth config per scheme, sign-in first. Projects collect several auth configs of one scheme over time; two "sign
 * in" choices would help nobody. Those that the app has labelled (access levels) are choices of their own.
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
  // Unknown, or not readable: the server decides, and the hosted page asks for missing fields.
  if (!config) return { kind: "window", config: null };
  if (others.length > 0) return { kind: "dialog", request: { choices, replaces: null } };
  if (connectMethod(config.authScheme) === "redirect" && !needsFieldsFirst(config)) return { kind: "window", config };
  // The app supplies the credentials itself: one key for all users.
  if (connectMethod(config.authScheme) === "fields" && config.fields.length === 0) return { kind: "send", config };
  return { kind: "dialog", request: { choices, replaces: null } };
}

/** Whether the provider's URL needs a field before the redirect. */
export function needsFieldsFirst(config: AuthConfig): boolean {
  return config.fields.some((field) => field.required);
}
