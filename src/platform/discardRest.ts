import { defaultEnvironment } from "./environment.ts";
import type { NodeRequest } from "./nodeRequest.ts";

/** Bytes of an unread body that are still read, so that the connection can carry another request. */
const discarded = 1024 * 1024;
/** Unread bytes at which Node pauses the connection: its smallest high-water mark. */
const stopping = 16 * 1024;
/** Milliseconds for a client that keeps sending to read its answer. */
const timeToRead = 1_000;
/** Milliseconds for a client that stops sending to continue. */
const timeToSend = 5_000;

/**
 * Reads the rest of a request's body after its answer. It closes a connection whose body is too long or stalls: such
 * a connection could carry no other request, perhaps of another user behind the same proxy.
 * @param incoming Node's own request
 * @param chunks the iterator that has read the body so far
 */
export async function discardRest(
  incoming: Pick<NodeRequest, "httpVersionMajor" | "complete" | "readableLength" | "readableEnded" | "destroy">,
  chunks: AsyncIterator<unknown>,
): Promise<void> {
  if (isHarmless(incoming)) return;
  const { clock } = defaultEnvironment();
  const close = () => void incoming.destroy?.();
  const timer = clock.setTimeout(close, timeToSend);
  try {
    for (let left = discarded; left > 0;) {
      if (incoming.readableEnded !== false) return;
      const chunk: IteratorResult<unknown, unknown> = await chunks.next();
      if (chunk.done) return;
      left -= chunk.value instanceof Uint8Array ? chunk.value.length : String(chunk.value).length;
    }
    // Unread data pauses the client. Closing at once would cut off the answer.
    clock.setTimeout(close, timeToRead);
  } catch {
    return; // The client has disconnected, and the connection is closed.
  } finally {
    clock.clearTimeout(timer);
  }
}

/**
 * Whether the body has arrived completely and its unread part is too small to pause the connection: Node drops it
 * with the request. True for every GET and most refused requests.
 */
function isHarmless({
  httpVersionMajor,
  complete,
  readableLength = Infinity,
}: Pick<NodeRequest, "httpVersionMajor" | "complete" | "readableLength">): boolean {
  return httpVersionMajor === 1 && complete === true && readableLength < stopping;
}
