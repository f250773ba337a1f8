import type { Clock } from "../../platform/environment.ts";
import { handlerError } from "../http/handlerError.ts";

/** The messages of one stream of server-sent events. */
export interface EventOutput {
  readonly body: ReadableStream<Uint8Array>;
  /** Aborted when the stream has ended: by `end`, because the page has left, or because it reads too slowly. */
  readonly ended: AbortSignal;
  /** Sends a message as JSON. Without effect before the stream is read and after its end. */
  send(message: object): void;
  end(): void;
}

/** Milliseconds between heartbeats. Without them Bun closes the connection after 10 s, the client after 40 s. */
export const heartbeat = 6_000;
/** Most messages that a page has not read yet. With more, the stream ends with an error. */
const longestQueue = 200;

interface EventOutputOptions {
  readonly clock: Clock;
  /** Called when the stream is read for the first time. */
  onOpen(): void;
  /** Called before each heartbeat. */
  onBeat(): void;
}

export function createEventOutput({ clock, onOpen, onBeat }: EventOutputOptions): EventOutput {
  const ending = new AbortController();
  const { signal: ended } = ending;
  let output: ReadableStreamDefaultController<Uint8Array> | null = null;
  let nextBeat: unknown;

  function close(): void {
    clock.clearTimeout(nextBeat);
    ending.abort();
  }

  function write(text: string): void {
    if (ended.aborted || !output) return;
    output.enqueue(new TextEncoder().encode(text));
    if ((output.desiredSize ?? 0) > -longestQueue) return;
    close();
    // `error` drops the queued messages, which `close` would keep in memory.
    output.error(handlerError("aborted", { message: "The page does not read its stream." }));
  }

  function beat(): void {
    onBeat();
    write(":\n\n");
    if (!ended.aborted) nextBeat = clock.setTimeout(beat, heartbeat);
  }

  return {
    ended,
    send: (message) => write(`data: ${JSON.stringify(message)}\n\n`),
    end() {
      if (ended.aborted) return;
      close();
      output?.close();
    },
    body: new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (ended.aborted) return controller.close();
          if (output) return;
          output = controller;
          beat();
          onOpen();
        },
        cancel: close,
      },
      { highWaterMark: 0 },
    ),
  };
}
