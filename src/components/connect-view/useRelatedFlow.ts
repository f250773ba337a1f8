import { useSyncExternalStore } from "react";
import type { ConnectFlow } from "../../client/flow/flow.ts";
import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { FlowResult } from "../../react/hooks/useFlow.ts";

/** A flow under way, and its snapshot. */
export interface RelatedFlow {
  readonly flow: ConnectFlow;
  readonly snapshot: ConnectSnapshot;
}

/** The flow of this page that has made an account or reconnects it, perhaps for another target; null if none is under way. */
export function useRelatedFlow(account: ConnectedAccount | null): RelatedFlow | null {
  const { flows, underWay } = useComposio().client.connections;
  const find = () => account && flows(createLazyFlows).related(account);
  const getSnapshot = () => find()?.getSnapshot() ?? null;
  const snapshot = useSyncExternalStore(underWay.subscribe, getSnapshot, () => null);
  const flow = snapshot && find();
  return flow && { flow, snapshot };
}

/** `own`, with the flow of another button that connects the same account. Null without such a flow, and while `own` is under way. */
export function useOtherFlow(own: FlowResult, account: ConnectedAccount | null): FlowResult | null {
  const related = useRelatedFlow(account);
  if (!related || own.isPending) return null;
  const { check, cancel, retry } = related.flow;
  return { ...own, ...related.snapshot, isPending: true, check, cancel, retry };
}
