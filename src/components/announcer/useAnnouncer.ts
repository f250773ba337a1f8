import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { ErrorText, ListText } from "../../locales/messages.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { sentence, troubleText } from "../shared/text.ts";
import { claimAnnouncement } from "./claimAnnouncement.ts";
import { saidAgain } from "./saidAgain.ts";

/**
 * The text of a list's live region for screen readers: what a row announces, and changes of accounts.
 * @param list an element beside the region. If it is not rendered, the region is not announced, and others may announce it
 */
export function useAnnouncer(
  accounts: readonly ConnectedAccount[] | undefined,
  messages: ErrorText & ListText,
  list: RefObject<HTMLElement | null>,
): readonly [text: string, announce: (text: string) => void] {
  const { connections } = useComposio().client;
  const [text, setText] = useState("");
  const announce = useCallback((next: string) => setText((last) => saidAgain(last, next)), []);
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
    const isShown = list.current?.checkVisibility?.() ?? true;
    if (news !== null && isShown && claimAnnouncement(connections, news)) queueMicrotask(() => announce(news));
  }, [connections, accounts, messages, announce, list]);
  return [text, announce];
}
