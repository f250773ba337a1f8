import { z } from "zod";
import { ApiError } from "../http/apiError.ts";
import {
  accountsFor,
  assertLinkable,
  authConfigFor,
  currentAccount,
  isAllowed,
  isUsable,
} from "../connecting/sessionAccounts.ts";
import { startLink } from "../connecting/links.ts";
import type { AccountRecord, SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import { needsNoAuth } from "./toolView.ts";

interface Asked {
  readonly name: string;
  readonly action: "add" | "list" | "rename" | "remove";
  readonly alias?: string | null | undefined;
  readonly account_id?: string | null | undefined;
}

interface ManageInput {
  readonly toolkits: readonly (string | Asked)[];
  readonly reinitiate_all?: boolean | null | undefined;
  readonly session_id?: string | null | undefined;
}

const asked: z.ZodType<Asked> = z.object({
  name: z.string(),
  action: z
    .enum(["add", "list", "rename", "remove"])
    .nullish()
    .transform((action) => action ?? "add"),
  alias: z.string().nullish(),
  account_id: z.string().nullish(),
});

export const manageInput: z.ZodType<ManageInput> = z.object({
  toolkits: z.array(z.union([z.string(), asked])).min(1),
  reinitiate_all: z.boolean().nullish(),
  session_id: z.string().nullish(),
});

type Row = Readonly<Record<string, unknown>> & { readonly status: "active" | "initiated" | "failed" };

/** `COMPOSIO_MANAGE_CONNECTIONS`: makes a link for each toolkit that is not connected. With `multi_account`, rows list the accounts. */
export function manageConnections(
  world: World,
  session: SessionRecord,
  { toolkits, reinitiate_all, session_id }: ManageInput,
): Record<string, unknown> {
  const asked = toolkits.map((each): Asked => (typeof each === "string" ? { name: each, action: "add" } : each));
  const results: Record<string, Row> = {};
  for (const each of asked) {
    const slug = each.name.toLowerCase();
    results[slug] = { toolkit: slug, ...resultOf(world, session, each, reinitiate_all ?? false) };
  }
  const rows = Object.values(results);
  const having = (status: Row["status"]) => rows.filter((row) => row.status === status);
  return {
    message: messageOf(having("initiated"), having("failed")),
    results,
    summary: {
      total_toolkits: rows.length,
      active_connections: having("active").length,
      initiated_connections: having("initiated").length,
      failed_connections: having("failed").length,
    },
    session: { id: session_id ?? "lead", instructions: "Pass this id to every meta tool of this workflow." },
  };
}

/** The row of a toolkit. If it can't be connected, the row has the error, and the call does not fail. */
function resultOf(world: World, session: SessionRecord, asked: Asked, isForced: boolean): Row {
  try {
    const toolkit = world.store.toolkit(asked.name.toLowerCase());
    if (!isAllowed(session, toolkit)) return failed(`Toolkit '${toolkit.slug}' is not allowed in this session`);
    return rowOf(world, session, toolkit, asked, isForced);
  } catch (error) {
    if (error instanceof ApiError) return failed(error.message);
    throw error;
  }
}

function rowOf(world: World, session: SessionRecord, toolkit: SandboxToolkit, asked: Asked, isForced: boolean): Row {
  if (needsNoAuth(toolkit)) return { ...activeRow(null), instruction: `${toolkit.name} needs no connection.` };
  if (asked.action === "remove" && !session.removesAccounts) return failed("This session does not remove accounts");
  if (asked.action === "rename" || asked.action === "remove") return changed(world, session, toolkit, asked);
  const current = currentAccount(world, session, toolkit);
  const isActive = current !== null && isUsable(current);
  const adds = asked.action === "add" && Boolean(asked.alias) && current?.alias !== asked.alias;
  if (asked.action === "list") {
    const row = isActive ? activeRow(current) : { status: "initiated" as const, has_active_connection: false };
    return withAccounts(world, session, toolkit, row);
  }
  if (isActive && !isForced && !adds) return withAccounts(world, session, toolkit, activeRow(current));
  assertLinkable(session, toolkit);
  const { redirect_url } = startLink(world, {
    authConfig: authConfigFor(world, session, toolkit),
    userId: session.userId,
    alias: asked.alias ?? undefined,
    callbackUrl: session.callbackUrl,
    raw: asked,
  });
  return withAccounts(world, session, toolkit, {
    status: "initiated",
    has_active_connection: false,
    redirect_url,
    instruction: `Show this link to the user as a Markdown link, and wait until ${toolkit.name} is connected.`,
    was_reinitiated: isActive,
    connected_account_id: null,
    auth_config_id: null,
    created_at: null,
    current_user_info: null,
    account_type: null,
    error_message: null,
  });
}

function activeRow(account: AccountRecord | null): Row {
  const name = account?.values["displayName"];
  return {
    status: "active",
    has_active_connection: true,
    redirect_url: null,
    instruction: null,
    was_reinitiated: false,
    connected_account_id: account?.id ?? null,
    auth_config_id: account?.authConfig.id ?? null,
    created_at: account && new Date(account.createdAt).toISOString(),
    current_user_info: typeof name === "string" ? { name } : null,
    account_type: account?.accountType ?? null,
    error_message: null,
  };
}

function changed(world: World, session: SessionRecord, toolkit: SandboxToolkit, asked: Asked): Row {
  const account = accountsFor(world, session, toolkit).find(
    ({ id, wordId, alias }) => Boolean(asked.account_id) && [id, wordId, alias].includes(asked.account_id ?? null),
  );
  if (!account) return failed(`No account '${asked.account_id ?? ""}' of ${toolkit.slug}`);
  if (asked.action === "remove") account.deleted = true;
  else {
    world.store.assertAliasFree(account.userId, toolkit.slug, asked.alias ?? undefined, account);
    account.alias = asked.alias || null;
  }
  return withAccounts(world, session, toolkit, activeRow(account));
}

/** With `multi_account`, adds the accounts to a row, by their word ids instead of their ids. */
function withAccounts(world: World, session: SessionRecord, toolkit: SandboxToolkit, row: Row): Row {
  if (!session.isMultiAccount) return row;
  const current = currentAccount(world, session, toolkit);
  const accounts = accountsFor(world, session, toolkit).map((account) => ({
    id: account.wordId,
    alias: account.alias,
    status: account.status === "INITIALIZING" ? "initiated" : account.status.toLowerCase(),
    is_default: account === current,
  }));
  return { ...row, accounts };
}

function failed(message: string): Row {
  return { status: "failed", has_active_connection: false, redirect_url: null, error_message: message };
}

function messageOf(initiated: readonly Row[], failures: readonly Row[]): string {
  const names = (rows: readonly Row[]) => rows.map((row) => String(row["toolkit"])).join(", ");
  return [
    initiated.length > 0 ? `Initiated connections for: ${names(initiated)}.` : "All connections are active.",
    failures.length > 0 ? `Failed: ${names(failures)}.` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
