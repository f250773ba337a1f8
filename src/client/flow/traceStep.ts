import type { Environment } from "../../platform/environment.ts";
import type { Target } from "../../protocol/types.ts";
import { trace } from "../trace/trace.ts";
import type { Flow, FlowEvent, Step } from "./machineTypes.ts";

/** Reports a step to the devtools. Steps that change nothing are left out. */
export function traceStep(
  environment: Environment,
  target: Target,
  from: Flow,
  event: FlowEvent,
  [to, ...effects]: Step,
): void {
  if (to === from && effects.length === 0) return;
  trace(environment, {
    kind: "flow",
    target,
    event: event.type,
    from: from.state,
    to: to.state,
    effects: effects.map(([name]) => name),
    at: event.now,
  });
}
