import { useState } from "react";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { RequiredConnectionsResult } from "../../react/hooks/useRequiredConnections.ts";

export interface UseGateResult {
  readonly isOpen: boolean;
  /** Whether this user has seen the children. */
  readonly hasOpened: boolean;
  /** Slugs of what had to be connected when the gate closed, and of what came to be missing since. */
  readonly steps: readonly string[];
  /** The account that was connected last, while the gate was closed. */
  readonly connected: ConnectedAccount | null;
}

const none: readonly string[] = [];

/** What a gate remembers between two answers. */
export function useGate(toolkits: readonly string[], required: RequiredConnectionsResult): UseGateResult {
  const { isSatisfied, isKnown, missing, accounts } = required;
  const [hasOpened, setOpened] = useState(false);
  const [isClosed, setClosed] = useState(false);
  const [steps, setSteps] = useState(none);
  const [last, setLast] = useState(missing);
  const [connected, setConnected] = useState<ConnectedAccount | null>(null);

  // What is known stays known while the same user is signed in.
  const isOpen = isSatisfied ?? (isKnown && hasOpened && !isClosed);
  if (hasOpened !== ((isKnown && hasOpened) || isOpen)) setOpened(isOpen);
  if (isSatisfied !== null && isClosed === isSatisfied) setClosed(!isSatisfied);

  const wanted =
    isSatisfied === false
      ? [...new Set(toolkits)].filter((slug) => missing.includes(slug) || steps.includes(slug))
      : none;
  const next = isSatisfied === null && isKnown ? steps : wanted;
  if (next.join() !== steps.join()) setSteps(next);

  if (isSatisfied !== null && last.join() !== missing.join()) {
    setLast(missing);
    const slug = last.find((each) => !missing.includes(each));
    setConnected(accounts.find(({ toolkit }) => toolkit.slug === slug) ?? null);
  }
  return { isOpen, hasOpened: hasOpened || isOpen, steps: next, connected };
}
