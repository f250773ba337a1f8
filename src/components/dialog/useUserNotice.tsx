import { type ReactElement, useRef } from "react";
import { useComposio } from "../../react/context/context.ts";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { useUserChange } from "../../react/useUserChange.ts";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { Dialog } from "./Dialog.tsx";
import { type DialogClassNames, useModal } from "./useModal.ts";

/**
 * Says in a dialog why a dialog has closed, or why typed text is gone, when another user was signed in meanwhile. The provider
 * renders it, because the component may be removed with the previous user's data. After `client.reset()` nothing new is said: the
 * app itself changes the user. What is said already stays: an app may call it when it hears of the same change.
 * @param isNeeded whether the user would miss something
 */
export function useUserNotice(options: UserNoticeOptions, isNeeded: () => boolean): void {
  const composio = useComposio();
  const { overlay } = composio;
  useUserChange((isExpected) => {
    if (isExpected || !isNeeded()) return;
    const close = () => overlay.set(key, null);
    overlay.set(key, <UserNotice {...options} key={key} composio={composio} onClose={close} />);
  });
}

/** The overlay's key: one notice is enough. */
const key = "user notice";

const UserNotice: (props: UserNoticeProps & InComposio) => ReactElement = inComposio(Notice);

/** The dialog that says that another user is signed in. */
export function Notice({ title, opener, messages, classNames, onClose }: UserNoticeProps): ReactElement {
  const modal = useModal({ opener, page: null, isNotice: true }, onClose);
  const text = useRef<HTMLParagraphElement>(null);
  // Not the button: the user may be typing, and a space would close the dialog before it is read.
  useBrowserLayoutEffect(() => text.current?.focus(), []);
  return (
    <Dialog modal={modal} kind="question" title={title} detail={null} classNames={classNames}>
      <div className={joinClasses("cr-dialog-body", classNames.dialogBody)}>
        <p ref={text} tabIndex={-1}>
          {messages.userChanged}
        </p>
      </div>
      <div className={joinClasses("cr-dialog-footer", classNames.dialogFooter)}>
        <TextButton
          text={messages.close}
          className={classNames.dialogButton}
          data-variant="solid"
          onClick={modal.close}
        />
      </div>
    </Dialog>
  );
}

interface UserNoticeOptions {
  /** What the user was doing. */
  title: string;
  opener: HTMLElement | null;
  messages: { readonly userChanged: string; readonly close: string };
  classNames: DialogClassNames;
}

export interface UserNoticeProps extends UserNoticeOptions {
  onClose: () => void;
}
