/** Errors that a page can have before it has the code for the server's answers. */
export interface EarlyErrorText {
  cancelled: string;
  noConnection: string;
  unreachable: string;
  somethingWrong: string;
  /** Replaces the name in a sentence while the name is unknown. */
  thisApp: string;
}

export const earlyErrorText: EarlyErrorText = {
  cancelled: "Cancelled.",
  noConnection: "No connection. Check your network and try again.",
  unreachable: "{name} can't be reached right now. Try again in a moment.",
  somethingWrong: "Something went wrong. Please try again.",
  thisApp: "This app",
};
