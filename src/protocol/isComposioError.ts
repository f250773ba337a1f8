import type { ComposioError } from "./errors.ts";

/** Whether a value is a `ComposioError`, also one of another copy of the package. */
export function isComposioError(value: unknown): value is ComposioError {
  return typeof value === "object" && value !== null && "isComposioError" in value && value.isComposioError === true;
}
