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
  const [{ text, about }, setSaid] = useState(nothingSaid);
  const announce = useCallback(
    (next: string, about?: ConnectedAccount) => setSaid((last) => ({ text: saidAgain(last.text, next), about })),
    [],
  );
  // Users of screen readers also read on their own, and must not find what is no longer true.
  if (about && !accounts?.some((each) => each.id === about.id && accountPhase(each) === accountPhase(about)))
    setSaid(nothingSaid);
  const before = useRef<ReadonlyMap<string, ReturnType<typeof accountPhase>> | null>(null);
  useEffect(() => {
    if (!accounts) {
      before.current = null;
      return;
    }
    const known = before.current;
    before.current = new Map(accounts.map((account) => [account.id, accountPhase(account)]));
    if (!known) return;
    const changed = accounts.findLast((account) => {
      const phase = accountPhase(account);
      const was = known.get(account.id);
      if (phase === was || account.replacedBy) return false;
      return phase === "connected" || (was !== undefined && phase === "needs_reconnect");
    });
    if (!changed || list.current?.checkVisibility?.() === false) return;
    const { name } = changed.toolkit;
    const next =
      accountPhase(changed) === "connected"
        ? sentence(messages.ready, name, messages)
        : `${name}: ${troubleText(changed, messages)}`;
    if (claimAnnouncement(connections, next)) queueMicrotask(() => announce(next, changed));
  }, [connections, accounts, messages, announce, list]);
  return [text, announce];
}

interface Said {
  readonly text: string;
  /** The account whose phase the text names. */
  readonly about?: ConnectedAccount | undefined;
}

const nothingSaid: Said = { text: "" };
