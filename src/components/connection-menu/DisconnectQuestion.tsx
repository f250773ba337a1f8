import type { ReactElement } from "react";
import { dialogText } from "../../locales/english/dialogText.ts";
import type { Messages } from "../../locales/messages.ts";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import type { Hideable } from "../../react/context/overlay.ts";
import { useMessages } from "../shared/useMessages.ts";
import { DisconnectDialog, type DisconnectDialogProps } from "./DisconnectDialog.tsx";

/** `DisconnectDialog` without a menu. */
export const DisconnectQuestion: (props: DisconnectQuestionProps & Hideable & InComposio) => ReactElement =
  inComposio(Question);

function Question({ messages, ...props }: DisconnectQuestionProps & Hideable): ReactElement {
  return <DisconnectDialog {...props} messages={useMessages(dialogText, messages)} />;
}

export interface DisconnectQuestionProps extends Omit<DisconnectDialogProps, "messages"> {
  /** The component's own texts. */
  messages: Partial<Messages> | undefined;
}
