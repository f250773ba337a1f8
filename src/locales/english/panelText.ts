import type { PanelText } from "../messages.ts";

export const panelText: PanelText = {
  continueInThisTab: "Continue in this tab",
  waitingDetail: "{name} asks for your permission there.",
  expiresIn: "The link works for {minutes, plural, one {# more minute} other {# more minutes}}.",
  otherWays: "Connect another way",
  continue: "Continue to {name}",
  newTab: "opens in a new tab",
};
