import { eventRoutes } from "../../protocol/routes.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { type TransportOptions, request } from "./transport.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { type LiveMessage, parseLiveMessage } from "./liveMessage.ts";

/** The events of a stream. */
export interface LiveListener {
  /** Called when the stream is open. Every later change arrives. */
  onOpen(): void;
  /** Called after every poll of the server with the account as it is now, changed or not. */
  onAccount(account: ConnectedAccount): void;
  /** Called if the account is not listed for this user, or no longer. */
  onMissing(id: string): void;
  /** Called after a failed poll of the server. The server retries by itself. */
  onError(error: ComposioError): void;
  /** Called at the end of the stream: the server closed it, the connection broke, or it could not be opened. */
  onEnd(): void;
}

/** A stream of account changes, which replaces polling. */
export interface LiveUpdates {
  /** Whether a stream can be opened now. For a while it can't after one that stayed silent, as behind a proxy that buffers it. */
  readonly isUsable: boolean;
  /** Whether none can be opened later either: an older handler. */
  readonly isOver: boolean;
  /** Opens a stream. The returned function closes it; then no listener is called any more. */
  open(ids: readonly string[], listener: LiveListener): () => void;
}

export type LiveUpdatesOptions = Omit<TransportOptions, "timeout">;

/** Milliseconds until the first line of a stream. Later, a proxy is assumed to buffer the stream. */
const openingTime = 30_000;
/**
 * Milliseconds until the next try after a stream without a line: the network may have been slow, or a login page has answered.
 * Doubled after each such stream, up to the longest.
 */
const firstPause = 5 * 60_000;
const longestPause = 60 * 60_000;
/**
 * Milliseconds without a line after which a stream counts as dead. The server sends one every 6 s, older versions
 * every 15 s.
 */
const longestSilence = 40_000;

export function createLiveUpdates(options: LiveUpdatesOptions): LiveUpdates {
  const { clock } = options;
  let isOver = false;
  let pausedAt = -Infinity;
  let pause = 0;

  function pauseStreams(): void {
    pausedAt = clock.now();
    pause = Math.min(pause * 2 || firstPause, longestPause);
  }

  /** Yields the lines of a stream, until it ends or the connection breaks. */
  async function* receive(ids: readonly string[], signal: AbortSignal): AsyncGenerator<string> {
    try {
      const input = ids.length > 0 ? { ids } : {};
      const { response, readUser } = await request(options, { route: eventRoutes.events, input }, signal);
      if (!readUser()) return;
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      if (response.status === 404) isOver = true;
      if (response.ok && !isStream) pauseStreams();
      if (response.ok && isStream && response.body) yield* linesOf(response.body, signal);
    } catch {
      // Aborted, offline, or closed by `close`: the page polls instead.
    }
  }

  async function follow(ids: readonly string[], signal: AbortSignal, onLine: (line: string) => void): Promise<void> {
    for await (const line of receive(ids, signal)) {
      if (signal.aborted) return;
      onLine(line);
    }
  }

  return {
    get isUsable() {
      // The difference, because the clock may be set back.
      return !isOver && Math.abs(clock.now() - pausedAt) >= pause;
    },
    get isOver() {
      return isOver;
    },
    open(ids, listener) {
      const controller = new AbortController();
      let timer = clock.setTimeout(() => {
        pauseStreams();
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
        pause = 0;
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
  // Not every fetch implementation cancels the body when the signal is aborted.
  signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
  const decoder = new TextDecoder();
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const parts = (rest + decoder.decode(chunk.value, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
