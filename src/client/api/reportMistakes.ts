import type { ComposioError } from "../../protocol/errors.ts";
import type { Messages } from "../../locales/messages.ts";
import { createUnavailableReport } from "./unavailableReport.ts";
import type { Call, Transport } from "./transport.ts";

/** Texts for users that do not name the cause, because only the developer can fix it. */
const vague = new Set<keyof Messages>(["notSetUp", "somethingWrong", "signedOut", "notAllowed", "unavailable"]);

/**
 * In development, logs errors whose text for users does not name the cause, each once: a wrong baseUrl, a missing session,
 * a toolkit without an auth config. In production, only the app's callbacks get errors.
 */
export function reportMistakes(call: Transport): Transport {
  const reported = new Set<string>();
  const unavailable = createUnavailableReport();
  return async (request, pick, options) => {
    try {
      return await call(
        request,
        (answers) => {
          const parse = pick(answers);
          return (body) => {
            const value = parse(body);
            const warnings = warningsIn(body);
            for (const text of [...warnings, ...unavailable(request, value, warnings)]) logOnce(text, text);
            return value;
          };
        },
        options,
      );
    } catch (cause) {
      report(cause as ComposioError, request); // SAFETY: a transport throws nothing else.
      throw cause;
    }
  };

  function report({ code, messageKey, message, status }: ComposioError, request: Call): void {
    // Of a server's own failure, users only read that something can't be reached.
    if (status < 500 && !vague.has(messageKey)) return;
    // Each wrong name is a cause of its own. Other causes are the same for all names.
    const name = /^(toolkit|auth_config)_|^not_allowed$/.test(code) ? nameIn(request) : undefined;
    const named = name === undefined ? message : `${message} Asked for: "${name}".${hintFor(name)}`;
    logOnce(`${code} ${name}`, `${code}: ${named}`);
  }

  function logOnce(cause: string, text: string): void {
    if (reported.has(cause)) return;
    reported.add(cause);
    console.error(`[composio-react] ${text}`);
  }
}

/** The handler's warnings about its settings, such as an auth config that Composio does not have. */
function warningsIn(body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null || !("warnings" in body) || !Array.isArray(body.warnings)) return [];
  return body.warnings.map(String);
}

/** The slug or id that a request is about. */
function nameIn({ id, input }: Call): string | undefined {
  if (id !== undefined) return id;
  const target = input && "target" in input ? input.target : undefined;
  return target?.toolkit ?? target?.authConfigId ?? target?.connectedAccountId;
}

function hintFor(name: string): string {
  const isId = /^(ac|ca)_/.test(name);
  const slug = name.toLowerCase();
  return isId || slug === name ? "" : ` Slugs of toolkits are lower case: "${slug}".`;
}
