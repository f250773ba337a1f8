import { useSyncExternalStore } from "react";
import type { ConnectFlow } from "../../client/flow/flow.ts";
import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { UseConnectResult } from "../../react/hooks/useFlow.ts";

/** A flow under way, and its snapshot. */
export interface RelatedFlow {
  readonly flow: ConnectFlow;
  readonly snapshot: ConnectSnapshot;
}

const nothing = () => null;

/** The flow of this page that has made an account or reconnects it, perhaps for another target; null if none is under way. */
export function useRelatedFlow(account: ConnectedAccount | null): RelatedFlow | null {
  const { flows, underWay } = useComposio().client.connections;
  const find = () => account && flows(createLazyFlows).related(account);
  const flow = useSyncExternalStore(underWay.subscribe, find, nothing);
  const read = () => flow && flow.getSnapshot();
  const snapshot = useSyncExternalStore(underWay.subscribe, read, nothing);
  return flow && snapshot && { flow, snapshot };
}

/** The result for the flow of another button that connects the same account; null if there is none, or `own` is under way. */
export function useOtherFlow(own: UseConnectResult, account: ConnectedAccount | null): UseConnectResult | null {
  const related = useRelatedFlow(account);
  if (!related || own.isPending) return null;
  const { check, cancel, retry } = related.flow;
  return { ...own, ...related.snapshot, isPending: true, check, cancel, retry };
}
