import type { BadgeText } from "../messages.ts";

export const badgeText: BadgeText = {
  notConnected: "Not connected",
  pending: "Connecting",
  needsReconnect: "Reconnect needed",
  failedBadge: "Failed",
  statusUnknown: "Status unknown",
};
