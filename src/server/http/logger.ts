import type { ComposioErrorCode } from "../../protocol/errorTypes.ts";
import { redact } from "./redact.ts";

/** One log entry. It never contains a credential, a body, a query or a key. */
export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly code?: ComposioErrorCode;
  /** Method and route pattern, such as `GET /connected-accounts/:id`. */
  readonly route?: string;
  /** Composio's HTTP status, error slug and request id, for Composio's support. */
  readonly upstreamStatus?: number;
  readonly upstreamSlug?: string;
  readonly requestId?: string;
}

export type Logger = (entry: LogEntry) => void;

/** The default logger: one line on stderr for each error, and once for each warning, such as a wrong id in the options. */
export function logErrors({ level, message, ...details }: LogEntry): void {
  if (level === "info" || (level === "warn" && warned.has(message))) return;
  if (level === "warn" && warned.size < 100) warned.add(message);
  console.error(`[composio-react] ${message} ${JSON.stringify(details)}`);
}

const warned = new Set<string>();

/**
 * Makes a logger safe: if it throws, the request does not fail. Line breaks and terminal escapes are escaped, because some
 * texts come from requests.
 */
export function safely(logger: Logger): Logger {
  return (entry) => {
    try {
      logger(plainEntry(entry));
    } catch (error) {
      logErrors({ level: "error", message: `The logger threw: ${describeThrown(error)}` });
    }
  };
}

function plainEntry(entry: LogEntry): LogEntry {
  const plain = Object.entries(entry).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === "string" ? plainText(value) : value,
  ]);
  // SAFETY: the same keys, and each text is replaced by a text.
  return Object.fromEntries(plain) as LogEntry;
}

/** Escapes control and format characters, line separators and lone surrogates. */
function plainText(text: string): string {
  const short = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

const longestText = 2_000;

/** Describes what one of the app's functions threw: message and first stack frame on one line, without likely secrets. */
export function describeThrown(cause: unknown): string {
  if (!(cause instanceof Error)) return `a thrown ${typeof cause}`;
  const frame = firstFrame(cause);
  return redact(`${cause.name}: ${cause.message}`) + (frame ? ` ${frame}` : "");
}

/** The first stack frame, not redacted, because `redact` would remove long file names. The message may contain lines like frames, so it is skipped. */
function firstFrame({ message, stack = "" }: Error): string | undefined {
  const start = stack.indexOf(message);
  if (start < 0) return undefined;
  const frame = /^\s+at .*/m.exec(stack.slice(start + message.length))?.[0];
  return frame?.trim().replace(/\?[^\s)]*?(?=:\d|[\s)]|$)/, "");
}
