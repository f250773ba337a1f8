import { useState } from "react";
import type { RequiredConnectionsResult } from "../../react/hooks/useRequiredConnections.ts";

export interface UseGateResult {
  readonly isOpen: boolean;
  /** Whether this user has seen the children. */
  readonly hasOpened: boolean;
  /** Slugs of the toolkits that have been missing since the gate closed, connected ones too. */
  readonly steps: readonly string[];
}

const none: readonly string[] = [];

/**
 * The state of a gate, which survives a new answer about the accounts, but not another user.
 * @param user changes with the user. The accounts of both may come in one render, without an unknown state between them.
 */
export function useGate(
  toolkits: readonly string[],
  { isSatisfied, isKnown: isListed, missing }: RequiredConnectionsResult,
  user: string | null,
): UseGateResult {
  const [seenUser, setSeenUser] = useState(user);
  if (seenUser !== user) setSeenUser(user);
  const isKnown = isListed && seenUser === user;
  // Not set in the first render: see `useRoom`.
  const [hasOpened, setOpened] = useState(isSatisfied === true);
  const [isClosed, setClosed] = useState(isSatisfied === false);
  const [steps, setSteps] = useState(() => stepsAfter(none));

  // While the accounts are read again, the gate stays as it was.
  const isOpen = isSatisfied ?? (isKnown && hasOpened && !isClosed);
  if (hasOpened !== ((isKnown && hasOpened) || isOpen)) setOpened(isOpen);
  if (isSatisfied !== null && isClosed === isSatisfied) setClosed(!isSatisfied);

  const next = isSatisfied === null && isKnown ? steps : stepsAfter(steps);
  if (next.join() !== steps.join()) setSteps(next);
  return { isOpen, hasOpened: hasOpened || isOpen, steps: next };

  function stepsAfter(last: readonly string[]): readonly string[] {
    if (isSatisfied !== false) return none;
    return [...new Set(toolkits)].filter((slug) => missing.includes(slug) || (isKnown && last.includes(slug)));
  }
}
