import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import type { Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { type FlowResult, type UseConnectOptions, type UseConnectResult, useFlow } from "./useFlow.ts";

/** `useConnect` for the kit's own buttons. */
export function useOwnConnect(target: Target, options: UseConnectOptions = {}): FlowResult {
  useComposio().client.connections.flows(createLazyFlows);
  return useFlow(target, options);
}

/**
 * The connect flow of a target, without a user interface. All hooks with the same target share one flow. It continues if the
 * component unmounts, and resumes after a reload.
 */
export const useConnect: (target: Target, options?: UseConnectOptions) => UseConnectResult = useOwnConnect;
