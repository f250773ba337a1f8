import type { BadgeText, StatusText } from "../messages.ts";

export const statusText: StatusText = {
  connected: "Connected",
  loading: "Loading…",
  paused: "Paused",
};

/** The status of a connection where it is a badge. */
export const badgeText: BadgeText = {
  notConnected: "Not connected",
  pending: "Connecting",
  needsReconnect: "Reconnect needed",
  failedBadge: "Failed",
  statusUnknown: "Status unknown",
};
