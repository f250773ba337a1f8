import { type ReactElement, useId, useRef } from "react";
import { createPortal } from "react-dom";
import type { DialogText } from "../../locales/messages.ts";
import { isComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useDisconnect } from "../../react/hooks/useDisconnect.ts";
import { ThemeScope } from "../../react/ThemeScope.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import type { DialogClassNames } from "../shared/useModal.ts";
import { accountName, errorText, label, sentence } from "../shared/text.ts";
import { useModal } from "../shared/useModal.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";

/** Asks before a connection is removed, and removes it. */
export function DisconnectDialog(props: DisconnectDialogProps): ReactElement {
  const { account, name, opener, messages, classNames, onRemoved, onClose } = props;
  const root = useRootScheme(true);
  const modal = useModal(opener, onClose);
  const { disconnect, isPending, error } = useDisconnect();
  const titleId = useId();
  const detailId = useId();
  const revoke = useRef<HTMLInputElement>(null);
  const who = accountName(account);

  async function remove(): Promise<void> {
    if (isPending) return;
    try {
      await disconnect(account.id, { revoke: revoke.current?.checked ?? false });
      onRemoved();
      modal.close();
    } catch (cause) {
      // `error` has it, and the dialog shows it.
      if (!isComposioError(cause)) throw cause;
    }
  }

  const dialog = (
    <dialog
      {...modal.dialogProps}
      {...root}
      ref={useMergedRef(modal.dialogRef, root.ref)}
      className={joinClasses("cr-dialog", classNames.dialog)}
      data-kind="question"
      aria-labelledby={titleId}
      aria-describedby={detailId}
    >
      <div className={joinClasses("cr-dialog-header", classNames.dialogHeader)}>
        <div>
          <h2 id={titleId} className={joinClasses("cr-dialog-title", classNames.dialogTitle)}>
            {label(messages.disconnectQuestion, name)}
          </h2>
          {who !== null && <p className={joinClasses("cr-dialog-detail", classNames.dialogDetail)}>{who}</p>}
        </div>
      </div>
      <div className={joinClasses("cr-dialog-body", classNames.dialogBody)}>
        <p id={detailId}>{messages.disconnectDetail}</p>
        <label className="cr-check">
          <input ref={revoke} type="checkbox" disabled={isPending} />
          {label(messages.alsoRevoke, name)}
        </label>
        <p role="alert" className={error ? "cr-alert" : "cr-visually-hidden"}>
          {error && sentence(errorText(error, messages), name, messages)}
        </p>
      </div>
      <div className={joinClasses("cr-dialog-footer", classNames.dialogFooter)}>
        <button
          type="button"
          className={joinClasses("cr-button", classNames.dialogButton)}
          data-variant="plain"
          onClick={modal.close}
        >
          <span className="cr-label">{messages.cancel}</span>
        </button>
        <button
          type="button"
          className={joinClasses("cr-button", classNames.dialogButton)}
          data-variant="danger"
          data-pending={isPending ? "" : undefined}
          aria-disabled={isPending || undefined}
          onClick={() => void remove()}
        >
          <span className="cr-label">{messages.disconnectItem}</span>
        </button>
      </div>
    </dialog>
  );
  return createPortal(<ThemeScope>{dialog}</ThemeScope>, modal.container);
}

interface DisconnectDialogProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  /** What the focus returns to. */
  opener: HTMLElement | null;
  messages: DialogText;
  classNames: DialogClassNames;
  onRemoved: () => void;
  onClose: () => void;
}
