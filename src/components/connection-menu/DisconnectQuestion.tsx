import type { ReactElement } from "react";
import { dialogText } from "../../locales/english/dialogText.ts";
import type { Messages } from "../../locales/messages.ts";
import { ComposioContext, type ComposioContextValue } from "../../react/context/context.ts";
import type { Hideable } from "../../react/context/overlay.ts";
import { useMessages } from "../shared/useMessages.ts";
import { DisconnectDialog, type DisconnectDialogProps } from "./DisconnectDialog.tsx";

/** `DisconnectDialog` without a menu. Like `ConnectionMenu`, it shares no React context with the page. */
export function DisconnectQuestion({
  composio,
  ...props
}: DisconnectQuestionProps & Hideable & InComposio): ReactElement {
  return (
    <ComposioContext.Provider value={composio}>
      <Question {...props} />
    </ComposioContext.Provider>
  );
}

function Question({ messages, ...props }: DisconnectQuestionProps & Hideable): ReactElement {
  return <DisconnectDialog {...props} messages={useMessages(dialogText, messages)} />;
}

interface InComposio {
  /** The value of `useComposio()` where the dialog is rendered. */
  readonly composio: ComposioContextValue;
}

export interface DisconnectQuestionProps extends Omit<DisconnectDialogProps, "messages"> {
  /** The component's own texts. */
  messages: Partial<Messages> | undefined;
}
