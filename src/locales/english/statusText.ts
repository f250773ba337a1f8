import type { StatusText } from "../messages.ts";

export const statusText: StatusText = {
  connected: "Connected",
  loading: "Loading…",
  paused: "Paused",
};
