import type { ListText } from "../messages.ts";

export const listText: ListText = {
  connections: "Connections",
  noConnections: "Nothing is connected yet.",
  showAll: "Show all {count, plural, one {# connection} other {# connections}}",
  showLess: "Show less",
  offlineList: "You are offline. This may be out of date.",
  addAccount: "Add another account",
  waitingElsewhere: "Waiting for you in the other window…",
  startedElsewhere: "Started elsewhere, not finished yet",
  signInExpired: "Access has expired",
  accessWithdrawn: "Access was withdrawn",
  notConnectedYet: "Could not be connected",
  switchedOffHere: "Switched off right now",
  sharedWithYou: "Shared with you",
  connectedTwice: "Connected twice",
  earlierStays:
    "Connected with the new access. This earlier connection stays, since it may be of another account. Disconnect it if you no longer need it.",
  gateTitle: "Connect {count} apps to go on",
  gateTitleOne: "Connect {name} to go on",
  gateProgress: "Step {number} of {count}",
  gateHelp: "Please contact support.",
  accountOf: "{name} account",
  pickAccount: "Choose an account",
};
