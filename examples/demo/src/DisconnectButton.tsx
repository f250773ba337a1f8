import { type ConnectedAccount, useDisconnect } from "composio-react";
import { type ReactNode, useId, useRef } from "react";

/** Disconnects an account, once the user has said so twice. */
export function DisconnectButton({ account, onDisconnected }: DisconnectButtonProps): ReactNode {
  const { disconnect, isPending, error } = useDisconnect();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const { name } = account.toolkit;

  async function confirm(): Promise<void> {
    try {
      await disconnect(account.id, { revoke: true });
      // While it is open, nothing beneath it can take the focus.
      dialog.current?.close();
      onDisconnected();
    } catch {
      // Shown in the dialog by `error`.
    }
  }

  return (
    <>
      <button
        type="button"
        className="button quiet"
        aria-label={`Disconnect ${name}`}
        onClick={() => dialog.current?.showModal()}
      >
        Disconnect
      </button>
      <dialog ref={dialog} className="confirm" aria-labelledby={titleId}>
        <h2 id={titleId}>Disconnect {name}?</h2>
        <p>Fernhill stops using this account at once, and asks {name} to withdraw its access.</p>
        {error && <p role="alert">{error.userMessage}</p>}
        <form method="dialog">
          <button type="submit" className="button">
            Cancel
          </button>
          <button
            type="button"
            className="button danger"
            aria-disabled={isPending}
            onClick={() => void (isPending || confirm())}
          >
            Disconnect
          </button>
        </form>
      </dialog>
    </>
  );
}

export interface DisconnectButtonProps {
  account: ConnectedAccount;
  /** The account is gone, and soon this button: put the focus elsewhere. */
  onDisconnected: () => void;
}
