import { z } from "zod";
import { canReplaceCredentials } from "../../protocol/schemes.ts";
import { accessListOnlyForShared, accountBadRequest, accountConflict, fieldsMissing } from "../http/apiError.ts";
import { accessListShape } from "../model/accessList.ts";
import { labelsOf, missingKeys } from "../model/credentials.ts";
import { activate } from "../model/lifecycle.ts";
import { ownValue, record } from "../http/parse.ts";
import { assertAccepted } from "./creatable.ts";
import type { AccountRecord } from "../model/records.ts";
import type { Store } from "../model/store.ts";

export const patchBody: z.ZodType<{
  alias?: string | undefined;
  connection?: { state: { authScheme: string; val: Readonly<Record<string, unknown>> } } | undefined;
  experimental?: { acl_config_for_shared?: z.output<typeof accessListShape> | undefined } | undefined;
}> = z.object({
  alias: z.string().optional(),
  connection: z.object({ state: z.object({ authScheme: z.string(), val: record }) }).optional(),
  experimental: z.object({ acl_config_for_shared: accessListShape.optional() }).optional(),
});

/** Changes alias, credentials and access list. If one part is invalid, nothing is changed. */
export function patchAccount(store: Store, account: AccountRecord, body: z.output<typeof patchBody>): void {
  const access = body.experimental?.acl_config_for_shared;
  if (access && account.accountType !== "SHARED") throw accessListOnlyForShared();
  store.assertAliasFree(account.userId, account.authConfig.toolkit.slug, body.alias, account);
  const values = body.connection && patchedValues(account, body.connection.state);
  if (values) assertAccepted({ authConfig: account.authConfig, values }, store.switches);

  if (access) account.access = { ...account.access, ...access };
  if (body.alias !== undefined) account.alias = body.alias === "" ? null : body.alias;
  account.updatedAt = store.now();
  if (!values) return;
  account.values = values;
  // New credentials reactivate an account that has lost its old ones; a paused account stays paused.
  if (account.status !== "INACTIVE") activate(account, store.now());
}

function patchedValues(
  account: AccountRecord,
  state: { readonly authScheme: string; readonly val: Readonly<Record<string, unknown>> },
): Record<string, unknown> {
  const { mode } = account.authConfig.scheme;
  if (state.authScheme !== mode)
    throw accountBadRequest(`Auth scheme ${state.authScheme} does not match the connection's scheme ${mode}`);
  if (!canReplaceCredentials(mode)) throw accountBadRequest(`Credentials of auth scheme ${mode} cannot be updated`);
  if (account.status === "REVOKED") throw accountConflict("A revoked connection cannot be updated");
  const { status: _status, ...changes } = state.val;
  const kept = Object.entries({ ...account.values, ...changes }).filter(([name]) => ownValue(changes, name) !== null);
  const values: Record<string, unknown> = Object.fromEntries(kept);
  const missing = missingKeys(mode, values);
  if (missing.length > 0) throw fieldsMissing(labelsOf(account.authConfig, missing));
  return values;
}
