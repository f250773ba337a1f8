import { createPageFlows } from "../../client/flow/pageFlows.ts";
import type { Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { type UseConnectOptions, type UseConnectResult, useFlow } from "./useFlow.ts";

/**
 * The connect flow of a target without a user interface. Every hook on the same target shares one flow,
 * which goes on when the component unmounts and is found again after a reload.
 */
export function useConnect(target: Target, options: UseConnectOptions = {}): UseConnectResult {
  useComposio().client.connections.flows(createPageFlows);
  return useFlow(target, options);
}
