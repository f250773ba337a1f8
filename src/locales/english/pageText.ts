/** Texts of the handler's own pages, the callback page and the verify page. Only the server has these. */
export interface PageText {
  /** How the language is written. */
  direction: "ltr" | "rtl";
  /** Title of a page without a success to tell. */
  pageTitle: string;
  /** Outcomes of a connect flow, in the window that the provider has left. */
  callbackDone: string;
  callbackDenied: string;
  callbackMismatch: string;
  callbackFailed: string;
  /** Why a connection isn't finished. */
  verifySignedOut: string;
  verifyFailed: string;
  verifyIncomplete: string;
}

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
