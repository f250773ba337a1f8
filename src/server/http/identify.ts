import { isComposioError } from "../../protocol/errors.ts";
import { handlerError } from "./handlerError.ts";

/**
 * Says whose request it is, from the app's own session.
 * @param context what the framework has beside the request: the handler's second argument, as it came
 */
export type Identify<Context = unknown> = (
  request: Request,
  context: Context,
) => string | null | undefined | Promise<string | null | undefined>;

/** Composio's own limit, where it names one (access lists). */
const longestId = 256;

/** The user's id, by the app's own word. */
export async function userOf<Context>(
  request: Request,
  context: Context,
  identify: Identify<Context>,
): Promise<string> {
  const userId: unknown = await ask("identify", () => identify(request, context));
  if (userId === null || userId === undefined || userId === "") throw handlerError("unauthenticated");
  if (typeof userId !== "string")
    throw handlerError("internal_error", {
      message: "identify() must return the user's id as a string, or null.",
    });
  // Composio's lists join user ids by comma: such an id would read other users' accounts.
  if (userId.includes(","))
    throw handlerError("internal_error", {
      message:
        "identify() returned a user id with a comma, which Composio can't tell from two users. Use an id without one.",
    });
  if (userId.length > longestId || /[\p{Cc}\p{Surrogate}]/u.test(userId))
    throw handlerError("internal_error", {
      message: `identify() returned a user id of more than ${longestId} characters, or with some that are none. Use a plain id.`,
    });
  return userId;
}

/** Calls one of the app's own functions: its ComposioErrors are answers, anything else is its bug. */
export async function ask<Value>(name: string, call: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (cause) {
    if (isComposioError(cause)) throw cause;
    throw handlerError("internal_error", { message: `${name}() threw. The handler's log has the cause.`, cause });
  }
}
