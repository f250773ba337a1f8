/** What is used of a response of Node's. */
interface ClosingResponse {
  readonly writableFinished: boolean;
  on(event: "close", listener: () => void): unknown;
}

/** By socket, those who wait for an answer on it. */
const waitingOn = new WeakMap<object, Set<() => void>>();

/**
 * Aborted when the client has left before it had its answer. Of several requests that were sent ahead on one
 * connection, Node tells only the first of its end: the others are told by the socket.
 */
export function leftSignal(socket: object, response: ClosingResponse): AbortSignal {
  const gone = new AbortController();
  const waiting = waitingOn.get(socket) ?? watch(socket);
  const leave = () => gone.abort();
  waiting.add(leave);
  response.on("close", () => {
    waiting.delete(leave);
    if (!response.writableFinished) leave();
  });
  return gone.signal;
}

function watch(socket: object): Set<() => void> {
  const waiting = new Set<() => void>();
  waitingOn.set(socket, waiting);
  // One listener for each socket, however many requests it brings.
  if (tellsOfItsEnd(socket))
    socket.once("close", () => {
      for (const leave of waiting) leave();
      waiting.clear();
    });
  return waiting;
}

/** Stand-ins of tests have no events. */
function tellsOfItsEnd(socket: object): socket is { once(event: "close", listener: () => void): unknown } {
  return "once" in socket && typeof socket.once === "function";
}
