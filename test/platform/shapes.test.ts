import { describe, expect, test } from "vitest";
import {
  ShapeError,
  arrayOf,
  boolean,
  nullable,
  number,
  object,
  readOrNull,
  string,
  unknown,
  withDefault,
} from "../../src/platform/shapes.ts";

const shape = object({
  id: string,
  alias: nullable(string),
  isOn: withDefault(boolean, true),
  items: arrayOf(object({ count: number })),
  rest: unknown,
});
const whole = { id: "a", alias: "b", isOn: false, items: [{ count: 1 }], rest: { c: 1 } };

describe("a shape", () => {
  test("gives back what it names, and nothing else", () => {
    expect(shape({ ...whole, more: 1, items: [{ count: 1, more: 2 }] })).toEqual(whole);
  });

  test("fills in what may be missing", () => {
    expect(shape({ id: "a", items: [] })).toEqual({ id: "a", alias: null, isOn: true, items: [], rest: undefined });
    expect(shape({ ...whole, alias: null }).alias).toBeNull();
  });

  test.each<[wrong: string, value: unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["a text", "text"],
    ["a list", [whole]],
    ["id", { ...whole, id: 1 }],
    ["id", { ...whole, id: null }],
    ["alias", { ...whole, alias: {} }],
    ["isOn", { ...whole, isOn: null }],
    ["items", { ...whole, items: { length: 1, 0: { count: 1 } } }],
    ["items.1", { ...whole, items: [{ count: 1 }, null] }],
    ["items.0.count", { ...whole, items: [{ count: "1" }] }],
    ["items.0.count", { ...whole, items: [{ count: Number.NaN }] }],
  ])("refuses a value of another shape: %j", (_wrong, value) => {
    expect(() => shape(value)).toThrow(ShapeError);
    expect(readOrNull(shape, value)).toBeNull();
  });

  test("takes no member from what it does not name, such as a prototype's", () => {
    const read = object({ constructor: nullable(string), toString: nullable(string) });
    expect(readOrNull(read, JSON.parse('{"__proto__": {"constructor": "x"}}'))).toEqual({
      constructor: null,
      toString: null,
    });
  });
});
