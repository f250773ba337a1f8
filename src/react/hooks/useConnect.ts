import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import type { Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { type UseConnectOptions, type UseConnectResult, useFlow } from "./useFlow.ts";

/**
 * The connect flow of a target, without a user interface. All hooks with the same target share one flow. It continues if the
 * component unmounts, and resumes after a reload.
 */
export function useConnect(target: Target, options: UseConnectOptions = {}): UseConnectResult {
  useComposio().client.connections.flows(createLazyFlows);
  return useFlow(target, options);
}
