import { callApp } from "./callApp.ts";
import { handlerError } from "./handlerError.ts";

/**
 * Returns the id of the request's user, from the app's own session.
 * @param context the handler's second argument, unchanged
 */
export type Identify<Context = unknown> = (
  request: Request,
  context: Context,
) => string | null | undefined | Promise<string | null | undefined>;

/** Most characters of a user id. Composio documents this limit for access lists. */
const longestId = 256;

/** Calls `identify` and checks the user id. Throws `unauthenticated` without one. */
export async function userOf<Context>(
  request: Request,
  context: Context,
  identify: Identify<Context>,
): Promise<string> {
  const userId: unknown = await callApp("identify", async () => {
    try {
      return await identify(request, context);
    } catch (cause) {
      if (isForSignedOut(cause)) return null;
      throw cause;
    }
  });
  if (userId === null || userId === undefined || userId === "") throw handlerError("unauthenticated");
  if (typeof userId !== "string")
    throw handlerError("internal_error", {
      message: "identify() must return the user's id as a string, or null.",
    });
  // Composio's filters join user ids by commas, so such an id would list other users' accounts.
  if (userId.includes(","))
    throw handlerError("internal_error", {
      message:
        "identify() returned a user id with a comma. Composio would read it as two users. Use an id without a comma.",
    });
  if (userId.length > longestId || /[\p{Cc}\p{Surrogate}]/u.test(userId))
    throw handlerError("internal_error", {
      message: `identify() returned a user id with more than ${longestId} characters, or with control characters. Use a plain id.`,
    });
  return userId;
}

/** Whether a framework's guard has thrown its answer for nobody: a 401, or a redirect to the page for signing in. */
function isForSignedOut(cause: unknown): boolean {
  // Next.js throws an error that only its `digest` tells from others.
  if (cause instanceof Error)
    return "digest" in cause && /^NEXT_(REDIRECT|HTTP_ERROR_FALLBACK;401)/.test(String(cause.digest));
  // By its name: the response may be of a polyfill.
  const isResponse = Object.prototype.toString.call(cause) === "[object Response]";
  const { status } = (isResponse ? cause : {}) as Partial<Response>; // SAFETY: of anything else, nothing is read.
  return status === 401 || (status !== undefined && status >= 300 && status < 400);
}
