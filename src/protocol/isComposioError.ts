import type { ComposioError } from "./errors.ts";

export function isComposioError(value: unknown): value is ComposioError {
  return typeof value === "object" && value !== null && "isComposioError" in value && value.isComposioError === true;
}
