import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { createEmitter } from "../../platform/emitter.ts";
import type { StatusPanel, StatusPanelProps } from "./StatusPanel.tsx";

type Panel = typeof StatusPanel;

const loads = createEmitter();
let panel: Panel | null = null;

async function load(): Promise<void> {
  if (panel && panel !== PlainPanel) return;
  try {
    panel = (await import("./panelLater.ts")).StatusPanel;
  } catch {
    panel = PlainPanel; // Offline, or a new version was deployed. The next text tries again.
  }
  loads.emit();
}

/**
 * The panel of a button; null until its code is loaded, which starts on mount.
 * @param hasLine whether the button has a text
 */
export function useStatusPanel(hasLine: boolean): Panel | null {
  useEffect(() => void load(), [hasLine]);
  return useSyncExternalStore(
    loads.subscribe,
    () => panel,
    () => null,
  );
}

/** In place of any text, for a page that could not load the panel's code: its texts are in there. */
function PlainPanel({ view, id, messages }: StatusPanelProps): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
    <span id={id} role="status" className="cr-status">
      {view.line && messages.notLoaded}
    </span>
  );
}
