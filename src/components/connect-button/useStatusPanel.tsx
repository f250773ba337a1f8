import type { ReactElement } from "react";
import { createLater } from "../shared/createLater.ts";
import type { StatusPanel, StatusPanelProps } from "./StatusPanel.tsx";

const usePanelCode = createLater(() => import("./panelLater.ts"));

/**
 * The panel of a button; null until its code is loaded, which starts on mount.
 * @param hasLine whether the button has a text
 */
export function useStatusPanel(hasLine: boolean): typeof StatusPanel | null {
  const { code, hasFailed } = usePanelCode(hasLine);
  return code?.StatusPanel ?? (hasFailed ? PlainPanel : null);
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
