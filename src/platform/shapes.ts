/*
 * Validates the handler's answers and stored values in the browser. Every page loads this code, so it is small. The server
 * uses zod.
 */

/** Checks a value and returns it with its type, without unknown members. Throws a `ShapeError` if it does not fit. */
export type Shape<Value> = (value: unknown) => Value;
export type ValueOf<AnyShape> = AnyShape extends Shape<infer Value> ? Value : never;

export class ShapeError extends Error {}

function only<Value>(isRight: (value: unknown) => value is Value): Shape<Value> {
  return (value) => {
    if (!isRight(value)) throw new ShapeError();
    return value;
  };
}

export const string: Shape<string> = only((value) => typeof value === "string");
export const boolean: Shape<boolean> = only((value) => typeof value === "boolean");
export const number: Shape<number> = only((value): value is number => Number.isFinite(value));
export const unknown: Shape<unknown> = (value) => value;
const array = only<readonly unknown[]>((value) => Array.isArray(value));
const record = only(
  (value): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** Accepts null and undefined too, as null. */
export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  return (value) => (value === null || value === undefined ? null : shape(value));
}

export function withDefault<Value>(shape: Shape<Value>, fallback: Value): Shape<Value> {
  return (value) => (value === undefined ? fallback : shape(value));
}

export function arrayOf<Value>(shape: Shape<Value>): Shape<Value[]> {
  return (value) => array(value).map((item) => shape(item));
}

export function object<Members extends Readonly<Record<string, Shape<unknown>>>>(
  members: Members,
): Shape<{ [Name in keyof Members]: ValueOf<Members[Name]> }> {
  return (value) => {
    const given = record(value);
    const read = Object.entries(members).map(([name, shape]) => [
      name,
      shape(Object.hasOwn(given, name) ? given[name] : undefined),
    ]);
    // SAFETY: each member was read with the shape of its name.
    return Object.fromEntries(read) as { [Name in keyof Members]: ValueOf<Members[Name]> };
  };
}

/** The checked value, or null if it does not fit. */
export function readOrNull<Value>(shape: Shape<Value>, value: unknown): Value | null {
  try {
    return shape(value);
  } catch (error) {
    if (error instanceof ShapeError) return null;
    throw error;
  }
}
