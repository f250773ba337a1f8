/** Errors that a page can have before it has the code for the server's answers. */
export interface EarlyErrorText {
  cancelled: string;
  noConnection: string;
  /** Code that is loaded later could not be: browsers try again only after a reload. */
  notLoaded: string;
  unreachable: string;
  somethingWrong: string;
  /** Replaces the name in a sentence while the name is unknown. */
  thisApp: string;
}

export const earlyErrorText: EarlyErrorText = {
  cancelled: "Cancelled.",
  noConnection: "The server can't be reached. Check your network and try again.",
  notLoaded: "This could not be loaded. Check your network and reload the page.",
  unreachable: "{name} can't be reached right now. Try again in a moment.",
  somethingWrong: "Something went wrong. Please try again.",
  thisApp: "This app",
};
