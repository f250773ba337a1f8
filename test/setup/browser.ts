import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import * as React from "react";
import { afterEach, beforeAll } from "vitest";
import { cdp } from "vitest/browser";

// Thirty forms at once, on a busy machine, take longer than the library's second.
configure({ asyncUtilTimeout: 8_000 });
takeNoStacks(React);

beforeAll(async () => {
  // Chromium's pointer is at 0, 0 until it moves, and would open whatever is rendered there.
  await cdp().send("Input.dispatchMouseEvent", { type: "mouseMoved", x: 5_000, y: 5_000 });
  // The page may be that of another file. After its last press, a focus by script would have no ring.
  await cdp().send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "F15", windowsVirtualKeyCode: 126 });
});
afterEach(cleanup);

/** React notes where each element was made, for its own warnings: a fifth of the time of these tests. */
function takeNoStacks(react: object): void {
  const internals: unknown = Reflect.get(react, "__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE");
  if (typeof internals !== "object" || internals === null) return;
  // React stops by itself when it has made so many in a second.
  Object.defineProperty(internals, "recentlyCreatedOwnerStacks", { get: () => Infinity, set() {} });
}
