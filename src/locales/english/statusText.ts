import type { StatusText } from "../messages.ts";

export const statusText: StatusText = {
  connected: "Connected",
  loading: "Loading…",
  notConnected: "Not connected",
  pending: "Connecting",
  paused: "Paused",
  needsReconnect: "Reconnect needed",
  failedBadge: "Failed",
  statusUnknown: "Status unknown",
};
