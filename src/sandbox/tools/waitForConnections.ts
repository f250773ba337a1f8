import { z } from "zod";
import { currentAccount, isUsable } from "../connecting/sessionAccounts.ts";
import type { SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";

interface WaitInput {
  readonly toolkits: readonly string[];
  readonly mode: "any" | "all";
  readonly session_id?: string | null | undefined;
}

export const waitInput: z.ZodType<WaitInput> = z.object({
  toolkits: z.array(z.string()).min(1),
  mode: z
    .enum(["any", "all"])
    .nullish()
    .transform((mode) => mode ?? "all"),
  session_id: z.string().nullish(),
});

/** Milliseconds between two checks. */
const pause = 250;
/** How many checks there are at most: after a minute the call ends. */
const most = 240;

/** `COMPOSIO_WAIT_FOR_CONNECTIONS`: answers when all toolkits, or any of them, are connected or have failed. */
export async function waitForConnections(
  world: World,
  session: SessionRecord,
  { toolkits, mode, session_id }: WaitInput,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const read = () => toolkits.map((slug) => rowOf(world, session, slug.toLowerCase()));
  const isOver = (rows: ReturnType<typeof read>) => (mode === "all" ? rows.every(isTerminal) : rows.some(isTerminal));
  let rows = read();
  for (let left = most; left > 0 && !isOver(rows) && !signal.aborted; left--) {
    await world.wait(pause);
    rows = read();
  }
  const connected = rows.filter(({ status }) => status === "ACTIVE").length;
  return {
    message: `${connected} of ${rows.length} toolkits are connected.`,
    results: Object.fromEntries(rows.map((row) => [row.toolkit, row])),
    session: { id: session_id ?? "lead", instructions: "Pass this id to every meta tool of this workflow." },
  };
}

function rowOf(world: World, session: SessionRecord, slug: string) {
  const toolkit = world.store.toolkits.get(slug);
  const account = toolkit ? currentAccount(world, session, toolkit) : null;
  const status = account === null ? "NOT_FOUND" : statusOf(account.status);
  return {
    toolkit: slug,
    status,
    has_active_connection: account !== null && isUsable(account),
    connected_account_id: account?.id ?? null,
    error_message: account?.statusReason ?? null,
  };
}

function isTerminal({ status }: { readonly status: string }): boolean {
  return status !== "INITIATED";
}

function statusOf(status: string): "ACTIVE" | "INITIATED" | "FAILED" {
  if (status === "ACTIVE") return "ACTIVE";
  return status === "INITIALIZING" || status === "INITIATED" ? "INITIATED" : "FAILED";
}
