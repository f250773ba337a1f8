import { createFlows } from "../dist/client/flow/flows.js";

/** The flow of a target, with the code of the flows loaded. */
export const flowOf = (client, target) => client.connections.flows(createFlows).flow(target);
