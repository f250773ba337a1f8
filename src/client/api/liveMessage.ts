import type { ComposioError } from "../../protocol/errors.ts";
import { nullable, object, readOrNull, unknown, withDefault } from "../../platform/shapes.ts";
import { parseJson } from "../../platform/json.ts";
import { account, nullableString, parseError } from "../../protocol/answers/accountAnswers.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

const liveMessage = object({
  account: nullable(account),
  missing: nullableString,
  error: withDefault(unknown, null),
});

/** One message of `GET /events`. Exactly one member is not null. */
export interface LiveMessage {
  readonly account: ConnectedAccount | null;
  /** Id of an account that is not listed for the user, or no longer. */
  readonly missing: string | null;
  readonly error: ComposioError | null;
}

/** Reads a message. Null if it is malformed, or unknown because the handler is newer. */
export function parseLiveMessage(text: string): LiveMessage | null {
  const message = readOrNull(liveMessage, parseJson(text));
  if (!message) return null;
  const { error } = message;
  return { ...message, error: error === null ? null : parseError(0, { error }, null) };
}
