import type { ReactElement } from "react";
import type { ConnectionPhase } from "../../protocol/types.ts";

const paths = {
  check: "M3.5 8.5l3 3 6-7",
  pause: "M6 4.5v7M10 4.5v7",
  warning: "M8 2.75 14 13.25H2ZM8 6.75v3M8 11.4v.01",
  pending: "M8 2.75a5.25 5.25 0 1 1-5.25 5.25",
  again: "M13 8A5 5 0 1 1 11 4l2 2V3",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
};

/** Those that a connect button does not need at first. */
const statePaths = {
  error: "M8 2.25a5.75 5.75 0 1 0 .01 0ZM8 5.25v3.25M8 10.75v.01",
  none: "M8 3.75a4.25 4.25 0 1 0 .01 0Z",
};

type StateGlyphName = keyof typeof paths | keyof typeof statePaths;

/** The icon of a badge, by phase. */
export const phaseGlyphs: Readonly<Record<ConnectionPhase, StateGlyphName>> = {
  not_connected: "none",
  pending: "pending",
  connected: "check",
  paused: "pause",
  needs_reconnect: "warning",
  failed: "error",
};

/** A small icon in the colour of the text. */
export function Glyph({ name }: { name: keyof typeof paths }): ReactElement {
  return <Drawing name={name} path={paths[name]} />;
}

/** A small icon for the state of a connection, in the colour of the text. */
export function StateGlyph({ name }: { name: StateGlyphName }): ReactElement {
  return <Drawing name={name} path={{ ...paths, ...statePaths }[name]} />;
}

/** An icon of 16 by 16 pixels. It is hidden from screen readers, because a text beside it says the same. */
export function Drawing({ name, path }: { name: string; path: string }): ReactElement {
  return (
    <svg className="cr-glyph" data-glyph={name} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
