import type { PageText } from "../messages.ts";

export const pageText: PageText = {
  direction: "ltr",
  pageTitle: "Connection",
  callbackDone: "You can close this window.",
  callbackDenied: "Access was not granted. You can close this window.",
  callbackMismatch: "This connection was started by someone else, so nothing was connected. You can close this window.",
  callbackFailed: "The connection didn’t work. You can close this window and try again.",
  verifySignedOut: "You are signed out here. Sign in to the app in another tab, then try again within 10 minutes.",
  verifyFailed: "This can’t be finished right now. Try again within 10 minutes.",
  verifyIncomplete: "This link is not complete. You can close this window and connect again.",
};
