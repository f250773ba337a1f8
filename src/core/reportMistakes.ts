import type { ComposioError } from "./errors.ts";
import type { Messages } from "./messages.ts";
import type { Transport } from "./transport.ts";

/** Texts that tell a user nothing of the cause, which is the developer's to mend. */
const vague = new Set<keyof Messages>([
  "notSetUp",
  "somethingWrong",
  "signedOut",
  "notAllowed",
  "unavailable",
  "unreachable",
]);

/**
 * In development, says once for each code what the page can only call "something went wrong": a wrong baseUrl, a
 * missing session, a toolkit without an auth config. Silent in production, where errors reach the app's callbacks.
 */
export function reportMistakes(call: Transport, isDevelopment: boolean): Transport {
  if (!isDevelopment) return call;
  const reported = new Set<string>();
  return async (request, parse, options) => {
    try {
      return await call(request, parse, options);
    } catch (cause) {
      report(cause as ComposioError); // SAFETY: a transport throws nothing else.
      throw cause;
    }
  };

  function report({ code, words, message }: ComposioError): void {
    if (!vague.has(words) || reported.has(code)) return;
    reported.add(code);
    console.error(`[composio-react] ${code}: ${message}`);
  }
}
