import type { CardStep, FlowStep, PollerStep, RequestStep, TraceStep } from "../client/trace/trace.ts";
import type { ComposioClient } from "../client/createComposioClient.ts";
import type { ComposioEvent } from "../client/flow/states.ts";
import { createEmitter } from "../platform/emitter.ts";
import { targetKey } from "../protocol/targets.ts";

export interface RecordedEvent extends ComposioEvent {
  readonly number: number;
  readonly at: number;
}

/** What the devtools have recorded of a client since they were first rendered. Newest last. */
export interface Recording {
  readonly requests: readonly RequestStep[];
  /** The steps of each flow, by its target. */
  readonly flows: Readonly<Record<string, readonly FlowStep[]>>;
  readonly events: readonly RecordedEvent[];
  /** Null before the page has a poller. */
  readonly poller: PollerStep | null;
  readonly cards: readonly CardStep[];
}

export interface Recorder {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getRecording: () => Recording;
}

/** How many requests, events, cards, and steps of one flow are kept. */
const kept = 100;
const recorders = new WeakMap<ComposioClient, Recorder>();

/** The recorder of a client. It records from the first call on. */
export function recorderOf(client: ComposioClient): Recorder {
  const found = recorders.get(client) ?? createRecorder(client);
  recorders.set(client, found);
  return found;
}

function createRecorder({ connections }: ComposioClient): Recorder {
  const { environment } = connections;
  const { emit, subscribe } = createEmitter();
  let recording: Recording = { requests: [], flows: {}, events: [], poller: null, cards: [] };
  let last = 0;
  let isTelling = false;

  function add(change: Partial<Recording>): void {
    recording = { ...recording, ...change };
    if (isTelling) return;
    isTelling = true;
    // In a microtask, once for many steps, because some happen while React renders.
    queueMicrotask(() => {
      isTelling = false;
      emit();
    });
  }

  function take(step: TraceStep): void {
    const { requests, flows, cards } = recording;
    switch (step.kind) {
      case "request":
        return add({ requests: [...requests.filter(({ number }) => number !== step.number), step].slice(-kept) });
      case "flow": {
        const key = targetKey(step.target);
        return add({ flows: { ...flows, [key]: [...(flows[key] ?? []), step].slice(-kept) } });
      }
      case "poller":
        return add({ poller: step });
      case "card":
        return add({ cards: [...cards.filter(({ key }) => key !== step.key), step].slice(-kept) });
    }
  }

  // SAFETY: the client traces nothing else.
  environment.trace = (step) => take(step as TraceStep);
  connections.onEvent((event) =>
    add({ events: [...recording.events, { ...event, number: ++last, at: environment.clock.now() }].slice(-kept) }),
  );
  return { subscribe, getRecording: () => recording };
}
