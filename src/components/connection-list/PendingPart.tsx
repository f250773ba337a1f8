import type { ReactElement } from "react";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { UseDisconnectResult } from "../../react/hooks/useDisconnect.ts";
import { useOneAtATime } from "../../react/useOneAtATime.ts";
import { claimAnnouncement } from "../announcer/claimAnnouncement.ts";
import { useRelatedFlow } from "../connect-view/useRelatedFlow.ts";
import { SmallButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { sentence } from "../shared/text.ts";
import type { RowClassNames } from "./RowClassNames.ts";
import type { RowFlowText } from "./RowFlow.tsx";

/** Line and buttons of an account that is not connected yet. A flow of this page is controlled from here too. */
export function PendingPart(props: PendingPartProps): ReactElement {
  const { account, refused, hasActions, messages, classNames, remove } = props;
  const { connections } = useComposio().client;
  const { flow, snapshot } = useRelatedFlow(account) ?? {};
  const text = snapshot ? lineOf(snapshot, account.toolkit.name, messages) : messages.startedElsewhere;

  const cancel = useOneAtATime(async () => {
    const announce = () => {
      if (claimAnnouncement(connections, messages.cancelled)) props.onAnnounce(messages.cancelled);
    };
    if (flow) {
      flow.cancel();
      announce();
    } else {
      // The user may have finished on another device. An error is shown in the line.
      await remove.disconnect(account.id, { unlessActive: true }).then(announce, () => undefined);
    }
  });

  return (
    <>
      <span className={joinClasses("cr-row-line", classNames.line)}>
        <span data-tone={refused !== null ? "danger" : undefined} title={refused ?? text}>
          {refused ?? text}
        </span>
      </span>
      {hasActions ? (
        <span
          // The group has the app's name, which "Cancel" lacks.
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <fieldset> belongs to the form around it
          role="group"
          aria-label={account.toolkit.name}
          className="cr-row-buttons"
          data-last={props.isLast ? "" : undefined}
        >
          {flow && snapshot && isLeft(snapshot) && (
            <SmallButton text={messages.tryAgain} className={classNames.button} onClick={() => flow.retry()} />
          )}
          <SmallButton
            text={messages.cancel}
            className={classNames.button}
            data-variant="plain"
            aria-disabled={remove.isPending || undefined}
            onClick={cancel}
          />
        </span>
      ) : (
        props.badge
      )}
    </>
  );
}

/** Whether the window of a flow was closed, or is not known to be open, such as after a reload. */
const isLeft = ({ state, hasWindow, link }: ConnectSnapshot): boolean =>
  state === "waiting" && !hasWindow && link === null;

function lineOf(flow: ConnectSnapshot, name: string, messages: RowFlowText): string {
  if (flow.state !== "waiting") return messages.verifying;
  if (flow.link !== null) return sentence(messages.openLink, name, messages);
  return isLeft(flow) ? messages.windowClosed : messages.waitingElsewhere;
}

interface PendingPartProps {
  account: ConnectedAccount;
  /** Why the account could not be deleted. */
  refused: string | null;
  hasActions: boolean;
  /** Whether the app adds nothing of its own to the row. */
  isLast: boolean;
  badge: ReactElement;
  remove: Pick<UseDisconnectResult, "disconnect" | "isPending">;
  messages: RowFlowText;
  classNames: RowClassNames;
  /** A text for screen readers. */
  onAnnounce: (text: string) => void;
}
