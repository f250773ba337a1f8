import { type ComposioError, isComposioError } from "../../protocol/errors.ts";
import { type TransportOptions, request } from "./transport.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { type LiveMessage, parseLiveMessage } from "../../protocol/responses.ts";

/** What comes in on a stream. */
export interface LiveListener {
  /** The stream has begun: from here on, nothing is missed. */
  onOpen(): void;
  /** As the server has it now; after every look, changed or not. */
  onAccount(account: ConnectedAccount): void;
  /** Not, or no longer, listed for this user. */
  onMissing(id: string): void;
  /** The server's look failed; it goes on by itself. */
  onError(error: ComposioError): void;
  /** No more will come: the server has ended it, it broke off, or it was not to be had. */
  onEnd(): void;
}

/** News of accounts as the server gets them, in place of asking again and again. */
export interface LiveUpdates {
  /** False once it is plain that there are none: an older handler, a proxy that holds everything back. */
  readonly isUsable: boolean;
  /** Opens a stream until the returned function is called; after that nothing is heard any more. */
  open(ids: readonly string[], listener: LiveListener): () => void;
}

export type LiveUpdatesOptions = Omit<TransportOptions, "timeout">;

/** Milliseconds in which a stream must say its first word: as long as any other request may take. */
const openingTime = 30_000;
/** Milliseconds of silence after which a stream is dead: the server says something every 6 s, older ones every 15 s. */
const longestSilence = 40_000;

export function createLiveUpdates(options: LiveUpdatesOptions): LiveUpdates {
  const { clock } = options;
  let isUsable = true;

  /** The lines of a stream, until it ends or breaks off. */
  async function* receive(ids: readonly string[], signal: AbortSignal): AsyncGenerator<string> {
    try {
      const input = ids.length > 0 ? { ids } : {};
      const { response, hear } = await request(options, { route: "events", input }, signal);
      hear();
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      if (response.status === 404 || (response.ok && !isStream)) isUsable = false;
      if (response.ok && isStream && response.body) yield* linesOf(response.body, signal);
    } catch {
      // Cut off, offline, or closed by us: whoever waits looks for themselves.
    }
  }

  async function follow(ids: readonly string[], signal: AbortSignal, hear: (line: string) => void): Promise<void> {
    for await (const line of receive(ids, signal)) {
      if (signal.aborted) return;
      hear(line);
    }
  }

  return {
    get isUsable() {
      return isUsable;
    },
    open(ids, listener) {
      const controller = new AbortController();
      let timer = clock.setTimeout(() => {
        isUsable = false; // Something in between holds back what should flow.
        end();
      }, openingTime);
      function close(): void {
        clock.clearTimeout(timer);
        controller.abort();
      }
      function end(): void {
        if (controller.signal.aborted) return;
        close();
        listener.onEnd();
      }
      let isOpen = false;
      void follow(ids, controller.signal, (line) => {
        if (!isOpen) listener.onOpen();
        isOpen = true;
        clock.clearTimeout(timer);
        timer = clock.setTimeout(end, longestSilence);
        const message = line.startsWith("data: ") ? parseLiveMessage(line.slice(6)) : null;
        if (message) tell(message, listener);
      }).finally(end);
      return close;
    },
  };
}

function tell({ account, missing, error }: LiveMessage, listener: LiveListener): void {
  if (account) listener.onAccount(account);
  if (missing !== null) listener.onMissing(missing);
  if (isComposioError(error)) listener.onError(error);
}

async function* linesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const reader = body.getReader();
  // Not every fetch carries the signal into the body. What cancelling runs into is of no interest any more.
  signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
  const decoder = new TextDecoder();
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const parts = (rest + decoder.decode(chunk.value, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
