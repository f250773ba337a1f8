import { defaultEnvironment } from "./environment.ts";
import type { NodeRequest } from "./nodeRequest.ts";

/** Bytes of a body that nobody wanted which are read all the same, so that the connection can take another request. */
const discarded = 1024 * 1024;
/** Bytes that nobody reads which stop a connection: Node's least high-water mark. */
const stopping = 16 * 1024;
/** Milliseconds in which a client that goes on sending may read its answer. */
const timeToRead = 1_000;
/** Milliseconds in which a client that stops sending may go on. */
const timeToSend = 5_000;

/**
 * Reads what is left of a request's body once its answer is made. A connection whose body goes on beyond reason, or
 * stops half-way, is closed: it could take no other request, of somebody else behind the same proxy.
 * @param incoming Node's own request
 * @param chunks what its body was read by so far
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
    // What is not read stops the client. At once, the connection would be cut under the answer.
    clock.setTimeout(close, timeToRead);
  } catch {
    return; // The client has left half-way: its connection is closed already.
  } finally {
    clock.clearTimeout(timer);
  }
}

/**
 * All of it has come, and what of it nobody has read is less than what stops a connection: Node forgets it with the
 * request. So it is with every GET, and with most of what is refused.
 */
function isHarmless({
  httpVersionMajor,
  complete,
  readableLength = Infinity,
}: Pick<NodeRequest, "httpVersionMajor" | "complete" | "readableLength">): boolean {
  return httpVersionMajor === 1 && complete === true && readableLength < stopping;
}
