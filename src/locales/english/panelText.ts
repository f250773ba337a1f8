import type { PanelText } from "../messages.ts";

export const panelText: PanelText = {
  opening: "Opening a window…",
  waiting: "Finish in the window that opened.",
  windowClosed: "Finished signing in? This updates by itself.",
  openLink: "Sign in with {name} in a new tab. This updates by itself.",
  closeWindow: "If its window is still open, please close it.",
  offline: "You are offline. This goes on when the connection is back.",
  serverUnreachable: "The server can't be reached. This goes on when it answers again.",
  rateLimited: "A lot is going on right now. Waiting a moment…",
  continueInThisTab: "Continue in this tab",
  waitingDetail: "{name} asks for your permission there.",
  expiresIn: "The link works for {minutes, plural, one {# more minute} other {# more minutes}}.",
  otherWays: "Connect another way",
  reload: "Reload the page",
  continue: "Continue to {name}",
  newTab: "opens in a new tab",
};
