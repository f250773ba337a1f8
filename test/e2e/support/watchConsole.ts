import type { BrowserContext } from "playwright-core";

/** Hears every error and warning of every page and window of a context. */
export function watchConsole(context: BrowserContext, onComplaint: (text: string) => void): void {
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      onComplaint(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => onComplaint(`uncaught: ${error.error().message}`));
}
