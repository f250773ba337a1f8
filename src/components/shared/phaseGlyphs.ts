import type { ConnectionPhase } from "../../protocol/types.ts";
import type { GlyphName } from "./Glyph.tsx";

/** The drawing of a badge for a phase. */
export const phaseGlyphs: Readonly<Record<ConnectionPhase, GlyphName>> = {
  not_connected: "none",
  pending: "pending",
  connected: "check",
  paused: "pause",
  needs_reconnect: "warning",
  failed: "error",
};
