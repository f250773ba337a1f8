import type { ComposioError } from "../../protocol/errors.ts";
import type { Messages } from "../../locales/messages.ts";
import type { Transport } from "./transport.ts";

/** Texts for users that do not name the cause, because only the developer can fix it. */
const vague = new Set<keyof Messages>([
  "notSetUp",
  "somethingWrong",
  "signedOut",
  "notAllowed",
  "unavailable",
  "unreachable",
]);

/**
 * In development, logs errors whose text for users does not name the cause, each once: a wrong baseUrl, a missing session,
 * a toolkit without an auth config. In production, only the app's callbacks get errors.
 */
export function reportMistakes(call: Transport): Transport {
  const reported = new Set<string>();
  return async (request, pick, options) => {
    try {
      return await call(
        request,
        (answers) => {
          const parse = pick(answers);
          return (body) => {
            reportWarnings(body);
            return parse(body);
          };
        },
        options,
      );
    } catch (cause) {
      report(cause as ComposioError); // SAFETY: a transport throws nothing else.
      throw cause;
    }
  };

  /** Logs the handler's warnings about its settings, such as an auth config that Composio does not have. */
  function reportWarnings(body: unknown): void {
    if (typeof body !== "object" || body === null || !("warnings" in body) || !Array.isArray(body.warnings)) return;
    for (const warning of body.warnings.map(String).filter((text) => !reported.has(text))) {
      reported.add(warning);
      console.error(`[composio-react] ${warning}`);
    }
  }

  function report({ code, messageKey, message }: ComposioError): void {
    if (!vague.has(messageKey) || reported.has(code)) return;
    reported.add(code);
    console.error(`[composio-react] ${code}: ${message}`);
  }
}
