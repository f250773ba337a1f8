import { useCallback, useEffect, useRef, useState } from "react";
import type { Connections } from "../../client/flow/connections.ts";
import type { ErrorText, ListText } from "../../locales/messages.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { sentence, troubleText } from "../shared/text.ts";

/** The text of a list's live region for screen readers: what a row announces, and changes of accounts. */
export function useAnnouncer(
  accounts: readonly ConnectedAccount[] | undefined,
  messages: ErrorText & ListText,
): readonly [text: string, announce: (text: string) => void] {
  const { connections } = useComposio().client;
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
        news = `${name}: ${troubleText(account, messages)}`;
      }
    }
    if (news !== null && isNews(connections, news)) queueMicrotask(() => announce(news));
  }, [connections, accounts, messages, announce]);
  return [text, announce];
}

/** Milliseconds within which a text is announced only once on the page. */
const echoTime = 1_000;
const announced = new WeakMap<Connections, { readonly text: string; readonly at: number }>();

/** Whether no other part of the page has just announced this text. */
function isNews(connections: Connections, text: string): boolean {
  const at = connections.clock.now();
  const last = announced.get(connections);
  if (last?.text === text && at - last.at < echoTime) return false;
  announced.set(connections, { text, at });
  return true;
}
