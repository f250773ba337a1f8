/** The parts of Node's `ServerResponse` that are used. */
interface ClosingResponse {
  /** Whether `end` was called. By `writableFinished`, an HTTP/2 stream that was cancelled counts as finished. */
  readonly writableEnded: boolean;
  on(event: "close", listener: () => void): unknown;
}

/** Callbacks of the requests that wait for an answer, by socket. */
const waitingOn = new WeakMap<object, Set<() => void>>();

/**
 * A signal that is aborted when the client disconnects before its answer. With several pipelined requests Node emits
 * "close" only for the first; the socket's event covers the others.
 */
export function disconnectSignal(socket: object, response: ClosingResponse): AbortSignal {
  const gone = new AbortController();
  const waiting = waitingOn.get(socket) ?? watch(socket);
  const leave = () => gone.abort();
  waiting.add(leave);
  response.on("close", () => {
    waiting.delete(leave);
    if (!response.writableEnded) leave();
  });
  return gone.signal;
}

function watch(socket: object): Set<() => void> {
  const waiting = new Set<() => void>();
  waitingOn.set(socket, waiting);
  // One listener per socket, for any number of requests.
  if (tellsOfItsEnd(socket))
    socket.once("close", () => {
      for (const leave of waiting) leave();
      waiting.clear();
    });
  return waiting;
}

/** Sockets of test doubles have no events. */
function tellsOfItsEnd(socket: object): socket is { once(event: "close", listener: () => void): unknown } {
  return "once" in socket && typeof socket.once === "function";
}
