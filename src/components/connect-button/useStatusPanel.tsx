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
 * @param line the button's text, or null
 */
export function useStatusPanel(line: string | null): Panel | null {
  useEffect(() => void load(), [line]);
  return useSyncExternalStore(
    loads.subscribe,
    () => panel,
    () => null,
  );
}

/** The text alone, for a page that could not load the panel's code. */
function PlainPanel({ view, id }: StatusPanelProps): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
    <span id={id} role="status" className="cr-status">
      {view.line}
    </span>
  );
}
