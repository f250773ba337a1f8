import { expect, test } from "vitest";
import { type RowChoice, chooseRows } from "../../src/components/first-rows/chooseRows.ts";

/** Rows by one-letter keys. Those in capitals are urgent. */
const rowsOf = (keys: string) =>
  keys.split("").map((key) => ({ key: key.toLowerCase(), isUrgent: key !== key.toLowerCase() }));

const hiddenOf = (choice: RowChoice): string =>
  [...choice].flatMap(([key, isHidden]) => (isHidden ? key : [])).join("");

test.each([
  ["abc", 3, ""],
  ["abcd", 3, ""],
  ["abcde", 3, ""],
  ["abcdef", 3, "def"],
  ["ABcdefg", 3, "defg"],
  ["abCdeFghijk", 3, "bdeghijk"],
  ["ABCDEFghi", 3, "ghi"],
  ["ABCDEFgh", 3, ""],
  ["abcd", 0, "abcd"],
  ["abcdef", Infinity, ""],
  ["", 3, ""],
])("of %s with %d first rows, %j are hidden", (keys, limit, expected) => {
  expect(hiddenOf(chooseRows(null, rowsOf(keys), limit))).toBe(expected);
});

test("what was shown stays, what is new is shown, and a removed row is filled", () => {
  let last: RowChoice | null = null;
  const next = (keys: string) => hiddenOf((last = chooseRows(last, rowsOf(keys), 3)));
  expect(next("Abcdefghij")).toBe("defghij");
  expect(next("bcdefaghij"), "the urgent row is repaired, and sorted behind others").toBe("defghij");
  expect(next("Ibcdefaghj"), "a hidden row becomes urgent").toBe("defghj");
  expect(next("bcdefaghij"), "and is repaired").toBe("defghj");
  expect(next("bcdeXfaghij"), "a new one").toBe("defghj");
  expect(next("bcdexfaghij"), "and it stays").toBe("defghj");
  expect(next("defghij"), "all but one of the shown ones are removed").toBe("fghj");
  expect(next("dfghij"), "one of four is needed to fill up").toBe("ghj");
  expect(next("fghij"), "two are not left hidden").toBe("");
});
