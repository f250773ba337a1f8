import { type ComposioError } from "../../protocol/errors.ts";
import { nullable, object, readOrNull, unknown, withDefault } from "../../platform/shapes.ts";
import { parseJson } from "../../platform/json.ts";
import { account, nullableString, parseError } from "../../protocol/responses.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

const liveMessage = object({
  account: nullable(account),
  missing: nullableString,
  error: withDefault(unknown, null),
});

/** One message of `GET /events`: exactly one of them is given. */
export interface LiveMessage {
  readonly account: ConnectedAccount | null;
  /** Id of an account that the user does not have, or no longer has. */
  readonly missing: string | null;
  readonly error: ComposioError | null;
}

/** Null for a malformed message, or an unknown one of a newer handler. */
export function parseLiveMessage(text: string): LiveMessage | null {
  const message = readOrNull(liveMessage, parseJson(text));
  if (!message) return null;
  const { error } = message;
  return { ...message, error: error === null ? null : parseError(0, { error }, null) };
}
