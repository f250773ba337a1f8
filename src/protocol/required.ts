import { accountPhase } from "./status.ts";
import type { ConnectedAccount } from "./types.ts";

/*
 * When a required connection is there. Browser and server use the same functions, so that a gate on a page and a check
 * on the server never disagree.
 */

/** Whether tools can run with an account: it is ACTIVE, and neither it nor its auth config is disabled. */
export function isUsable(
  account: Pick<ConnectedAccount, "status" | "statusReason" | "isDisabled" | "authConfig" | "replacedBy">,
): boolean {
  return accountPhase(account) === "connected" && !account.replacedBy;
}

/** The toolkits without a usable account, each once, in order. */
export function unconnectedOf(
  toolkits: readonly string[],
  usable: readonly { readonly toolkit: { readonly slug: string } }[],
): readonly string[] {
  const connected = new Set(usable.map(({ toolkit }) => toolkit.slug));
  return [...new Set(toolkits)].filter((slug) => !connected.has(slug));
}
