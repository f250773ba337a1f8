import type { Clock } from "../../platform/environment.ts";
import type { ComposioErrorOptions } from "../../protocol/errorTypes.ts";
import { largestBody } from "../../protocol/limits.ts";
import { handlerError } from "./handlerError.ts";

/** Reads a body as a JSON object. Throws `unsupported_media_type`, `invalid_json`, `invalid_request` or `body_too_large`. */
export async function readJsonObject(request: Request, clock: Clock): Promise<object> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw handlerError("unsupported_media_type");
  const value = parseJson(await readBytes(request, { limit: largestBody, clock }));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw handlerError("invalid_request", { message: "The request body must be a JSON object." });
  }
  return value;
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) throw handlerError("invalid_json"); // Without the cause, which quotes the body.
    throw cause;
  }
}

/** Milliseconds in which a body must arrive. Its bytes are in memory until then. */
const timeForBody = 10_000;

export interface ReadRules {
  /** Bytes. */
  readonly limit: number;
  readonly clock: Clock;
  /** The error's options for a larger body. */
  readonly tooLarge?: ComposioErrorOptions;
  /** Ends the reading early. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a body of at most `limit` bytes, for at most 10 seconds. A Content-Length over the limit is refused at once. The
 * bytes are counted too, because the header may be wrong.
 */
export async function readBytes(
  request: Request,
  { limit, clock, tooLarge = {}, signal }: ReadRules,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length")) > limit) throw handlerError("body_too_large", tooLarge);
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let timer: unknown;
  const over = new Promise<never>((_, reject) => {
    const late = "The request's body did not arrive within 10 seconds.";
    timer = clock.setTimeout(() => reject(handlerError("invalid_request", { message: late })), timeForBody);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const next = async () => {
    try {
      return await reader.read();
    } catch (cause) {
      throw handlerError("aborted", { cause }); // The client has disconnected, which is not an error of the server.
    }
  };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let chunk = await Promise.race([next(), over]); !chunk.done; chunk = await Promise.race([next(), over])) {
      size += chunk.value.length;
      // Not cancelled: cancelling one half of a cloned request waits for the other half.
      if (size > limit) throw handlerError("body_too_large", tooLarge);
      chunks.push(chunk.value);
    }
  } finally {
    clock.clearTimeout(timer);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
