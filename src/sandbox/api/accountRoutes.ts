import { Hono } from "hono";
import { z } from "zod";
import { connectMethod } from "../../protocol/schemes.ts";
import { accountView, createdView, legacyData } from "../model/accountView.ts";
import { accountBadRequest, accountConflict, accountUnprocessable } from "../http/apiError.ts";
import { dropIssuedCredentials } from "../model/credentials.ts";
import { completeAuth } from "../model/identityVerification.ts";
import { reasons, startWaiting, transition } from "../model/lifecycle.ts";
import { paginate } from "../http/pagination.ts";
import {
  commaList,
  namesToolkit,
  parseBody,
  parseQuery,
  queryBoolean,
  queryCursor,
  queryLimit,
} from "../http/parse.ts";
import { patchAccount, patchBody } from "./patchAccount.ts";
import type { AccountRecord } from "../model/records.ts";
import { viewContext, type World } from "../model/world.ts";

const statuses = ["INITIALIZING", "INITIATED", "ACTIVE", "FAILED", "EXPIRED", "INACTIVE", "REVOKED"];

const listQuery = z.object({
  user_ids: commaList,
  auth_config_ids: commaList,
  connected_account_ids: commaList,
  toolkit_slugs: commaList,
  statuses: commaList.refine((list) => list === undefined || list.every((status) => statuses.includes(status)), {
    error: `Invalid status: expected ${statuses.join("|")}`,
  }),
  account_type: z.enum(["PRIVATE", "SHARED", "ALL"]).default("PRIVATE"),
  order_by: z.enum(["created_at", "updated_at"]).default("created_at"),
  order_direction: z.enum(["asc", "desc"]).default("desc"),
  cursor: queryCursor,
  limit: queryLimit,
});

/** Reading and changing connected accounts. */
export function accountRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();

  routes.get("/", (context) => {
    const query = parseQuery(context, listQuery);
    const matches = (list: readonly string[] | undefined, value: string) => list === undefined || list.includes(value);
    const found = store
      .accounts()
      .filter(
        (account) =>
          matches(query.user_ids, account.userId) &&
          matches(query.auth_config_ids, account.authConfig.id) &&
          matches(query.connected_account_ids, account.id) &&
          (!query.toolkit_slugs || namesToolkit(query.toolkit_slugs, account.authConfig.toolkit)) &&
          matches(query.statuses, account.status) &&
          (query.account_type === "ALL" || account.accountType === query.account_type),
      );
    const page = paginate(inOrder(found, query), query, world.pageSize ?? 50);
    return context.json({ ...page, items: page.items.map((account) => accountView(account, viewContext(world))) });
  });

  routes.get("/:id", (context) => {
    const account = store.account(context.req.param("id"));
    const view = viewContext(world);
    return context.json({ ...accountView(account, view), params: legacyData(account, view) });
  });

  routes.patch("/:id", async (context) => {
    const body = await parseBody(context, patchBody);
    const account = store.account(context.req.param("id"));
    patchAccount(store, account, body);
    account.raw.push(await context.req.json());
    return context.json({ success: true, id: account.id, status: account.status });
  });

  routes.patch("/:id/status", async (context) => {
    const { enabled } = await parseBody(context, z.object({ enabled: z.boolean() }));
    const account = store.account(context.req.param("id"));
    const [from, to] = enabled ? ["INACTIVE", "ACTIVE"] : ["ACTIVE", "INACTIVE"];
    if (account.status !== to) {
      if (account.status !== from) throw accountConflict(`Invalid status transition: ${account.status} to ${to}`);
      transition(account, to, enabled ? null : reasons.updatedByUser, store.now());
    }
    return context.json({ success: true });
  });

  routes.delete("/:id", (context) => {
    const query = parseQuery(context, z.object({ revoke_on_delete: queryBoolean }));
    const account = store.account(context.req.param("id"));
    account.deleted = true;
    account.updatedAt = store.now();
    return context.json({ success: true, ...(query.revoke_on_delete && { revoke_job_id: store.newId("pj") }) });
  });

  routes.post("/complete_auth", async (context) => {
    const body = await parseBody(context, z.object({ session_uri: z.string().min(1), user_id: z.string().min(1) }));
    const account = completeAuth(store, body.session_uri, body.user_id);
    return context.json({ connected_account_id: account.id, toolkit_slug: account.authConfig.toolkit.slug });
  });

  routes.post("/:id/revoke", (context) => {
    const account = store.account(context.req.param("id"));
    const revoked = revoke(account, store.now());
    return context.json({ revoked_tokens: revoked, connected_account: { id: account.id, status: account.status } });
  });

  routes.post("/:id/refresh", async (context) => {
    const body = await parseBody(context, z.object({ redirect_url: z.string().optional() }));
    const query = parseQuery(context, z.object({ redirect_url: z.string().optional() }));
    const account = store.account(context.req.param("id"));
    if (connectMethod(account.authConfig.scheme.mode) !== "redirect") {
      throw accountConflict(`Connections with auth scheme ${account.authConfig.scheme.mode} cannot be refreshed`);
    }
    if (account.status === "INACTIVE" || account.status === "REVOKED") {
      throw accountUnprocessable(`A connection in status ${account.status} cannot be refreshed`);
    }
    // As at Composio (ComposioHQ/composio#1914): after a refresh, a working account stops working at once.
    dropIssuedCredentials(account);
    store.startFlow(account, "direct", query.redirect_url ?? body.redirect_url);
    startWaiting(account, "INITIATED", store.now());
    const { redirect_url } = createdView(account, viewContext(world));
    return context.json({ id: account.id, status: account.status, redirect_url });
  });

  return routes;
}

function inOrder(
  accounts: readonly AccountRecord[],
  query: { readonly order_by: "created_at" | "updated_at"; readonly order_direction: "asc" | "desc" },
): readonly AccountRecord[] {
  const key = query.order_by === "created_at" ? "createdAt" : "updatedAt";
  const ascending = accounts.toSorted((one, other) => one[key] - other[key]);
  return query.order_direction === "asc" ? ascending : ascending.toReversed();
}

/** Revokes an account's tokens at the provider. Returns their names; none if they were revoked before. */
function revoke(account: AccountRecord, at: number): readonly string[] {
  if (account.authConfig.scheme.mode !== "OAUTH2")
    throw accountBadRequest("Revocation is not supported for this toolkit");
  if (account.status === "REVOKED") return [];
  if (account.status !== "ACTIVE") throw accountConflict(`A connection in status ${account.status} cannot be revoked`);
  const revoked = ["access_token", "refresh_token"].filter((name) => name in account.values);
  dropIssuedCredentials(account);
  transition(account, "REVOKED", reasons.revokedByUser, at);
  return revoked;
}
