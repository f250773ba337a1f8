import type { ComposioErrorCode } from "../../protocol/errors.ts";
import { redact } from "./redact.ts";

/** One thing worth knowing. Never holds a credential, a body, a query or a key. */
export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly code?: ComposioErrorCode;
  /** Method and route pattern, such as `GET /connected-accounts/:id`. */
  readonly route?: string;
  /** Composio's HTTP status, its slug for the error and its request id, for its support. */
  readonly upstreamStatus?: number;
  readonly upstreamSlug?: string;
  readonly requestId?: string;
}

export type Logger = (entry: LogEntry) => void;

/** The default: a line on stderr for what an operator must look at; a warning, such as a wrong id in the settings, once. */
export function logErrors({ level, message, ...details }: LogEntry): void {
  if (level === "info" || (level === "warn" && warned.has(message))) return;
  if (level === "warn" && warned.size < 100) warned.add(message);
  console.error(`[composio-react] ${message} ${JSON.stringify(details)}`);
}

const warned = new Set<string>();

/**
 * A logger that fails must not fail the request that it hears of. What it gets is free of line breaks and of the
 * escapes that terminals obey: some of it is other people's text.
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
  // SAFETY: the same keys, and texts for texts.
  return Object.fromEntries(plain) as LogEntry;
}

/** Control and format characters, line separators and halves of letters, written out. */
function plainText(text: string): string {
  const short = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

const longestText = 2_000;

/** An error of the app's own functions: its words and first frame on one line, without what looks like a secret. */
export function describeThrown(cause: unknown): string {
  if (!(cause instanceof Error)) return `a thrown ${typeof cause}`;
  const frame = firstFrame(cause);
  return redact(`${cause.name}: ${cause.message}`) + (frame ? ` ${frame}` : "");
}

/** Where it was thrown: a path is no secret, and would not be readable without its long names. The message comes before, and may have lines that look like it. */
function firstFrame({ message, stack = "" }: Error): string | undefined {
  const start = stack.indexOf(message);
  if (start < 0) return undefined;
  const frame = /^\s+at .*/m.exec(stack.slice(start + message.length))?.[0];
  return frame?.trim().replace(/\?[^\s)]*?(?=:\d|[\s)]|$)/, "");
}
