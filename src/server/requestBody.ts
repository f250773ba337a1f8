import type { ComposioErrorOptions } from "../core/errors.ts";
import { refusal } from "./refusal.ts";

/** Bytes of a body the handler reads: a service account's JSON and a private key fit. */
const limit = 64 * 1024;

/** Reads a JSON object. */
export async function readJsonObject(request: Request): Promise<object> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw refusal("unsupported_media_type");
  const value = parseJson(await readBytes(request, limit));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal("invalid_request", { message: "The request body must be a JSON object." });
  }
  return value;
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) throw refusal("invalid_json"); // The cause quotes the body.
    throw cause;
  }
}

/** Reads a body, up to a number of bytes. Content-Length is believed when it says too much, never when it says little. */
export async function readBytes(
  request: Request,
  limit: number,
  tooLarge: ComposioErrorOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length")) > limit) throw refusal("body_too_large", tooLarge);
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const next = async () => {
    try {
      return await reader?.read();
    } catch (cause) {
      throw refusal("aborted", { cause }); // The client has left half-way: no fault of the server's.
    }
  };
  for (let chunk = await next(); chunk && !chunk.done; chunk = await next()) {
    size += chunk.value.length;
    // The rest is left unread, not cancelled: of a cloned request that waits for the other half.
    if (size > limit) throw refusal("body_too_large", tooLarge);
    chunks.push(chunk.value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
