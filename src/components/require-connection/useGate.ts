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

/** The state of a gate, which survives a new answer about the accounts. */
export function useGate(toolkits: readonly string[], required: RequiredConnectionsResult): UseGateResult {
  const { isSatisfied, isKnown, missing } = required;
  const [hasOpened, setOpened] = useState(false);
  const [isClosed, setClosed] = useState(false);
  const [steps, setSteps] = useState(none);

  // While the accounts are read again, the gate stays as it was.
  const isOpen = isSatisfied ?? (isKnown && hasOpened && !isClosed);
  if (hasOpened !== ((isKnown && hasOpened) || isOpen)) setOpened(isOpen);
  if (isSatisfied !== null && isClosed === isSatisfied) setClosed(!isSatisfied);

  const wanted =
    isSatisfied === false
      ? [...new Set(toolkits)].filter((slug) => missing.includes(slug) || steps.includes(slug))
      : none;
  const next = isSatisfied === null && isKnown ? steps : wanted;
  if (next.join() !== steps.join()) setSteps(next);
  return { isOpen, hasOpened: hasOpened || isOpen, steps: next };
}
