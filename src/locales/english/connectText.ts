import type { ConnectText } from "../messages.ts";
import { earlyErrorText } from "./earlyErrorText.ts";

export const connectText: ConnectText = {
  connect: "Connect {name}",
  connecting: "Connecting {name}…",
  reconnect: "Reconnect {name}",
  resume: "Resume {name}",
  connectShort: "Connect",
  connectingShort: "Connecting…",
  reconnectShort: "Reconnect",
  resumeShort: "Resume",
  manage: "Manage {name}",
  notLoaded: earlyErrorText.notLoaded,
  tryAgain: "Try again",
  cancel: "Cancel",
  dismiss: "Dismiss",
  verifying: "Checking the connection…",
  noAuth: "Ready to use",
};
