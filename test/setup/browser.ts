import { takeNoStacks } from "./reactTraces.ts";
import "@testing-library/jest-dom/vitest";
import { cleanup, configure, getConfig } from "@testing-library/react";
import * as React from "react";
import { afterEach, beforeAll } from "vitest";
import { cdp, page, server } from "vitest/browser";

// Thirty forms at once, on a busy machine, take longer than the library's second.
configure({ asyncUtilTimeout: 8_000 });
printPageAtTheEnd();
takeNoStacks(React);
if (server.config.browser.headless) drawOnlyPictures();

beforeAll(async () => {
  // Chromium's pointer is at 0, 0 until it moves, and would open whatever is rendered there.
  await cdp().send("Input.dispatchMouseEvent", { type: "mouseMoved", x: 5_000, y: 5_000 });
  // The page may be that of another file. After its last press, a focus by script would have no ring.
  await cdp().send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "F15", windowsVirtualKeyCode: 126 });
});
afterEach(cleanup);

/**
 * Without a window nobody sees the page that tests run in, and drawing it is a seventh of their time. To scripts, focus and
 * pointer it is like any other page: its frame is transparent, not hidden. Vitest's picture of a failure shows it.
 */
function drawOnlyPictures(): void {
  draw(false);
  // Files share their page, and this file runs for each of them.
  if (Object.hasOwn(page, "isDrawnForPictures")) return;
  const screenshot = page.screenshot.bind(page);
  Object.assign(page, {
    isDrawnForPictures: true,
    screenshot: async (options: never): Promise<unknown> => {
      draw(true);
      return screenshot(options).finally(() => draw(false));
    },
  });
}

function draw(isDrawn: boolean): void {
  for (const frame of window.parent.document.querySelectorAll("iframe")) frame.style.opacity = isDrawn ? "" : "0";
}

/** While `waitFor` looks again and again, the library would print the whole page for each look that finds nothing. */
function printPageAtTheEnd(): void {
  const { getElementError: print } = getConfig();
  // Files share their page, and this file runs for each of them.
  if (print.name === printAtTheEnd.name) return;
  configure({ getElementError: printAtTheEnd });

  function printAtTheEnd(message: string | null, container: Element): Error {
    const isWaiting = Reflect.get(getConfig(), "_disableExpensiveErrorDiagnostics") === true;
    const error = isWaiting ? new Error() : print(message, container);
    error.name = "TestingLibraryElementError";
    if (isWaiting) {
      Object.defineProperty(error, "message", { configurable: true, get: () => print(message, container).message });
    }
    // The first line that is shown of a failure is one of the test.
    Error.captureStackTrace(error, printAtTheEnd);
    return error;
  }
}
