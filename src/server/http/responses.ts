import type { ComposioError } from "../../protocol/errors.ts";
import { handlerError } from "./handlerError.ts";

export function json(body: object, status: number, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
  });
}

/** A redirect that is not cached. The next page does not get this request's URL as its referrer. */
export function redirect(location: string, status: 302 | 303): Response {
  return new Response(null, {
    status,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}

/** Server-sent events. The headers forbid proxies to compress or buffer them. */
export function eventStream(body: ReadableStream<Uint8Array> | null): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    },
  });
}

/** The HTTP status for an error. Some codes have none. Nobody receives the 499, because the browser has aborted. */
export function httpStatus({ code, status }: ComposioError): number {
  return status >= 400 && status <= 599 ? status : code === "aborted" ? 499 : 500;
}

export function errorResponse(error: ComposioError, headers: Record<string, string> = {}): Response {
  return json({ error: error.toJSON() }, httpStatus(error), {
    ...(error.retryAfter !== null && { "retry-after": String(error.retryAfter) }),
    ...headers,
  });
}

export function methodNotAllowed(methods: readonly string[]): Response {
  return errorResponse(handlerError("method_not_allowed"), { allow: methods.toSorted().join(", ") });
}
