import type { CardText } from "../messages.ts";

export const cardText: CardText = {
  cardTitle: "Connect {name} to go on",
  cardTitleReconnect: "Reconnect {name} to go on",
  cardTitleSeveral: "Connect {count} apps to go on",
  cardProgress: "{done} of {count}",
  cardDone: "Connected: {accounts}",
  cardDeclined: "Not connected.",
  cardConnectNow: "Connect now",
  notNow: "Not now",
  cardForeign: "Can't be connected here",
  cardContinue: "Continue",
  cardGoOn: "Continue anyway",
  chooseAccount: "Which {name} account?",
  useAccount: "Use {account}",
  addAccount: "Add another account",
};
