import { useCallback, useEffect, useRef, useState } from "react";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { sentence } from "../shared/text.ts";
import type { RowText } from "./ConnectionRow.tsx";
import { troubleText } from "./rowText.ts";

/** What a list says to screen readers: what a row asks for, and what has happened to an account meanwhile. */
export function useAnnouncer(
  accounts: readonly ConnectedAccount[] | undefined,
  messages: RowText,
): readonly [text: string, announce: (text: string) => void] {
  const [text, setText] = useState("");
  const announce = useCallback((next: string) => setText(next), []);
  const before = useRef<ReadonlyMap<string, ReturnType<typeof accountPhase>> | null>(null);
  useEffect(() => {
    if (!accounts) {
      before.current = null;
      return;
    }
    const known = before.current;
    before.current = new Map(accounts.map((account) => [account.id, accountPhase(account)]));
    if (!known) return;
    let news: string | null = null;
    for (const account of accounts) {
      const phase = accountPhase(account);
      const was = known.get(account.id);
      if (phase === was || account.replacedBy) continue;
      const { name } = account.toolkit;
      if (phase === "connected") news = sentence(messages.ready, name, messages);
      else if (was !== undefined && phase === "needs_reconnect") {
        news = `${name}: ${troubleText(account, messages) ?? messages.needsReconnect}`;
      }
    }
    if (news !== null) queueMicrotask(() => announce(news));
  }, [accounts, messages, announce]);
  return [text, announce];
}
