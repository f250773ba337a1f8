import { type ReactElement, useId, useRef } from "react";
import type { DialogText } from "../../locales/messages.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { mayBeSame } from "../../protocol/replaced.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import { isFailedAttempt, statusKind } from "../../protocol/status.ts";
import { useComposio } from "../../react/context/context.ts";
import type { Hideable } from "../../react/context/overlay.ts";
import { connectedAccountsQuery } from "../../react/queries/queries.ts";
import { useOneAtATime } from "../../react/useOneAtATime.ts";
import { useDisconnect } from "../../react/hooks/useDisconnect.ts";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { accountName, errorText, label, sentence } from "../shared/text.ts";
import { Dialog } from "../dialog/Dialog.tsx";
import { useAlertInSight } from "../dialog/useAlertInSight.ts";
import { useUserNotice } from "../dialog/useUserNotice.tsx";
import { type DialogClassNames, useModal } from "../dialog/useModal.ts";

/**
 * Asks before an account is disconnected, and disconnects it. What was never connected is only removed, and the question does not
 * speak of access.
 */
export function DisconnectDialog(props: DisconnectDialogProps & Hideable): ReactElement {
  const { account, name, opener, page = null, messages, classNames, onRemoved, onClose } = props;
  const modal = useModal({ opener, page }, onClose, props.isHidden);
  const { client, queryClient } = useComposio();
  const { disconnect, isPending, error } = useDisconnect();
  const detailId = useId();
  const problem = error && sentence(errorText(error, messages), name, messages);
  const alert = useAlertInSight(problem);
  const revoke = useRef<HTMLInputElement>(null);
  const isAttempt = isFailedAttempt(account);
  // Composio's own label says nothing of an attempt.
  const who = isAttempt ? account.alias : accountName(account);
  const title = label(isAttempt ? messages.removeQuestion : messages.disconnectQuestion, name);
  useUserNotice({ title, opener, messages, classNames }, () => !props.isHidden);

  const remove = useOneAtATime(async () => {
    try {
      const options = { revoke: revoke.current?.checked ?? false };
      const listed = queryClient.getQueryData(connectedAccountsQuery(client).queryKey) ?? [];
      // Without them, a row of the same app would come back.
      for (const each of hiddenBehind(account, listed, client.connections.replacements))
        // It may work by now, though it did not when it was listed. Then it is a connection of its own, and stays.
        if (works(each)) await disconnect(each.id, options);
        else await disconnect(each.id, { unlessActive: true }).catch(ignoreConflict);
      await disconnect(account.id, options);
      onRemoved(isAttempt ? messages.attemptRemoved : sentence(messages.disconnected, name, messages));
      modal.close();
    } catch (cause) {
      // The dialog shows `error`.
      if (!isComposioError(cause)) throw cause;
    }
  });

  return (
    <Dialog modal={modal} kind="question" title={title} detail={who} describedBy={detailId} classNames={classNames}>
      <div className={joinClasses("cr-dialog-body", classNames.dialogBody)}>
        <p id={detailId}>{isAttempt ? sentence(messages.removeDetail, name, messages) : messages.disconnectDetail}</p>
        {isAttempt ? null : account.authScheme !== null && connectMethod(account.authScheme) === "fields" ? (
          <p>{label(messages.credentialsStay, name)}</p>
        ) : (
          <label className="cr-check">
            <input ref={revoke} type="checkbox" disabled={isPending} />
            <span>{label(messages.alsoRevoke, name)}</span>
          </label>
        )}
        <p ref={alert} role="alert" className={error ? "cr-alert" : "cr-visually-hidden"}>
          {problem}
        </p>
      </div>
      <div className={joinClasses("cr-dialog-footer", classNames.dialogFooter)}>
        <TextButton
          text={messages.cancel}
          className={classNames.dialogButton}
          data-variant="plain"
          onClick={modal.close}
        />
        <TextButton
          text={isAttempt ? messages.removeItem : messages.disconnectItem}
          className={classNames.dialogButton}
          data-variant="danger"
          data-pending={isPending ? "" : undefined}
          aria-disabled={isPending || undefined}
          onClick={remove}
        />
      </div>
    </Dialog>
  );
}

type Replacements = ReturnType<typeof useComposio>["client"]["connections"]["replacements"];

/** Whether an account is ACTIVE, or paused. */
function works({ status }: ConnectedAccount): boolean {
  return statusKind(status) === "active" || statusKind(status) === "paused";
}

function ignoreConflict(cause: unknown): void {
  if (!isComposioError(cause) || cause.code !== "conflict") throw cause;
}

/**
 * The accounts that are hidden because this one has replaced them, the oldest first, and that have to go with it. Of one that was
 * connected, only the record of the reconnect in this browser proves that; the handler compares names. Of one that works, `mark` has
 * compared them.
 */
function hiddenBehind(
  account: ConnectedAccount,
  listed: readonly ConnectedAccount[],
  replacements: Replacements,
): readonly ConnectedAccount[] {
  const hidden = listed.filter(
    (each) =>
      each.replacedBy === account.id &&
      (isFailedAttempt(each) ||
        statusKind(each.status) === "pending" ||
        (replacements.get(each.id) === account.id && mayBeSame(each, account))),
  );
  // Stored records could lead in a circle.
  const others = listed.filter((each) => !hidden.includes(each));
  return hidden.flatMap((each) => [...hiddenBehind(each, others, replacements), each]);
}

export interface DisconnectDialogProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  /** The element that gets the focus at the end. */
  opener: HTMLElement | null;
  /** The page's address at the press, if the dialog is rendered outside of its component. */
  page?: string;
  messages: DialogText;
  classNames: DialogClassNames;
  /** Called with a text for screen readers. */
  onRemoved: (text: string) => void;
  onClose: () => void;
}
