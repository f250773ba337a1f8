import type { Connections } from "../../src/client/flow/connections.ts";
import type { ConnectFlow } from "../../src/client/flow/flow.ts";
import { createFlows } from "../../src/client/flow/flows.ts";
import type { Target } from "../../src/protocol/types.ts";

/** The flow of a target, with the code of the flows loaded. */
export function flowOf(client: { readonly connections: Pick<Connections, "flows"> }, target: Target): ConnectFlow {
  return client.connections.flows(createFlows).flow(target);
}
