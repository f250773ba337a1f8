import { isComposioError } from "../../protocol/isComposioError.ts";
import { handlerError } from "./handlerError.ts";

/** Calls one of the app's own functions. Throws its `ComposioError` unchanged, and `internal_error` for any other error. */
export async function callApp<Value>(name: string, call: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (cause) {
    if (isComposioError(cause)) throw cause;
    throw handlerError("internal_error", { message: `${name}() threw. The handler's log has the cause.`, cause });
  }
}
