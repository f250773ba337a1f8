import type { Environment } from "../../platform/environment.ts";
import type { Target } from "../../protocol/types.ts";

/** A request to the handler: traced when it is sent, and again when it is answered. */
export interface RequestStep {
  readonly kind: "request";
  readonly number: number;
  readonly method: string;
  /** Without the query. */
  readonly url: string;
  readonly startedAt: number;
  /** Null until it is answered. */
  readonly endedAt: number | null;
  /** 0 without an answer. */
  readonly status: number;
  /** Code of the error, if there is one. */
  readonly code: string | null;
}

/** A step of a flow's machine. */
export interface FlowStep {
  readonly kind: "flow";
  readonly target: Target;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly effects: readonly string[];
  readonly at: number;
}

/** The state of the poller. Times are those of the clock, in milliseconds. */
export interface PollerStep {
  readonly kind: "poller";
  readonly ids: readonly string[];
  readonly isPolling: boolean;
  /** When it polls next; null if it does not. */
  readonly due: number | null;
  /** No poll before this time: the server has sent Retry-After. */
  readonly notBefore: number;
  /** `heard`: an event has arrived on the stream, which then replaces polling. */
  readonly stream: "closed" | "open" | "heard";
  readonly at: number;
}

/** A request for connections, as a `ConnectCard` shows it. */
export interface CardStep {
  readonly kind: "card";
  readonly key: string;
  readonly state: string;
}

export type TraceStep = RequestStep | FlowStep | PollerStep | CardStep;

/** Reports a step to the devtools, if they are on the page. */
export function trace(environment: Pick<Environment, "trace">, step: TraceStep): void {
  environment.trace?.(step);
}
