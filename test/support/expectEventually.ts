import { expect } from "vitest";
import { settle } from "./ManualClock.ts";

/**
 * Lets promises run until `read` returns the wanted value; none of it takes real time. When it does not come, the
 * error names the last value, and every value before it in order.
 */
export async function expectEventually<Value>(read: () => Value, wanted: Value): Promise<void> {
  const seen: Value[] = [read()];
  for (let turn = 0; turn < 200 && seen.at(-1) !== wanted; turn++) {
    await settle();
    const value = read();
    if (value !== seen.at(-1)) seen.push(value);
  }
  expect(seen.at(-1), `all values seen, in order: ${JSON.stringify(seen)}`).toBe(wanted);
}
