import { defaultEnvironment } from "./environment.ts";
import type { NodeRequest } from "./nodeRequest.ts";

/** Most bytes of an unread body that are read, so that the connection can carry another request. */
const discarded = 1024 * 1024;
/** At this many unread bytes Node stops reading from the connection: its smallest high-water mark. */
const stopping = 16 * 1024;
/** Milliseconds in which a client that keeps sending can read its answer. */
const timeToRead = 1_000;
/** Milliseconds in which a client that has stopped sending can continue. */
const timeToSend = 5_000;

/**
 * Reads the rest of a request's body after its answer. Closes the connection if the rest is too long or does not arrive:
 * the connection could not carry another request, perhaps of another user behind the same proxy.
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
    // Not at once, or the client could not read its answer. By then the rest may have arrived, and another request after it.
    clock.setTimeout(() => isHarmless(incoming) || close(), timeToRead);
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
