import type { ReactElement } from "react";
import { useComposio } from "../../react/context/context.ts";
import { createLater } from "../../react/createLater.ts";
import type * as PanelLater from "./panelLater.ts";
import type { StatusPanelProps } from "./StatusPanel.tsx";

/** Loads the code of panels. It is loaded once. */
export const loadPanelCode = (): Promise<typeof PanelLater> => import("./panelLater.ts");

const usePanelCode = createLater(loadPanelCode);

/** The panel of a button. Renders nothing until its code is loaded, which starts on mount. */
export function LatePanel(props: StatusPanelProps): ReactElement | null {
  const composio = useComposio();
  const hasLine = props.view.line !== null;
  const { code, hasFailed } = usePanelCode(hasLine);
  if (code) return <code.StatusPanel {...props} composio={composio} />;
  if (!hasFailed) return null;
  // The panel's own texts are in the code that could not be loaded.
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
    <span id={props.id} role="status" className="cr-status">
      {hasLine && props.messages.notLoaded}
    </span>
  );
}
