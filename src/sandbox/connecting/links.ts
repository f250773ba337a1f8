import type { z } from "zod";
import { experimentalView } from "../model/accountView.ts";
import { accessListOnlyForShared, authConfigDisabled } from "../http/apiError.ts";
import type { experimental } from "../model/accessList.ts";
import { completeValues } from "../model/credentials.ts";
import { linkUrl } from "../model/flows.ts";
import { assertVerifiableUser } from "../model/identityVerification.ts";
import { startWaiting } from "../model/lifecycle.ts";
import type { AuthConfigRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";

interface LinkOptions {
  readonly authConfig: AuthConfigRecord;
  readonly userId: string;
  readonly alias?: string | undefined;
  readonly callbackUrl?: string | undefined;
  /** Values that the hosted form already has, by field name. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly experimental?: z.output<typeof experimental> | undefined;
  readonly raw: unknown;
}

/** The answer to a new link. */
export interface LinkView {
  readonly link_token: string;
  readonly redirect_url: string;
  readonly expires_at: string;
  readonly connected_account_id: string;
  readonly experimental: Readonly<Record<string, unknown>>;
}

/** Creates a pending account and its connect link. */
export function startLink(world: World, options: LinkOptions): LinkView {
  const { store } = world;
  const { authConfig } = options;
  assertUsable(authConfig);
  assertVerifiableUser(store, options.userId);
  assertAccessListAllowed(options.experimental);
  const account = store.addAccount({
    userId: options.userId,
    authConfig,
    values: completeValues(authConfig, options.values ?? {}),
    alias: options.alias,
    accountType: options.experimental?.account_type,
    access: options.experimental?.acl_config_for_shared,
    raw: options.raw,
  });
  const flow = store.startFlow(account, "link", options.callbackUrl);
  startWaiting(account, "INITIALIZING", store.now());
  return {
    link_token: flow.token,
    redirect_url: linkUrl(flow, world.origin()),
    expires_at: new Date(flow.expiresAt).toISOString(),
    connected_account_id: account.id,
    experimental: experimentalView(account),
  };
}

export function assertUsable(authConfig: AuthConfigRecord): void {
  if (!authConfig.enabled) throw authConfigDisabled();
}

export function assertAccessListAllowed(options: z.output<typeof experimental> | undefined): void {
  if (options?.acl_config_for_shared && options.account_type !== "SHARED") throw accessListOnlyForShared();
}
