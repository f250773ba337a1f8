import { type ReactElement, useId, useRef } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { label } from "../shared/text.ts";
import type { RowText } from "./RowView.tsx";
import type { RowClassNames } from "./RowClassNames.ts";
import { RowFlow } from "./RowFlow.tsx";

/** The last row of a toolkit: connects another account of it. */
export function AddAccountRow({ account, messages, overrides, classNames }: AddAccountRowProps): ReactElement {
  const { name, slug } = account.toolkit;
  const row = useRef<HTMLLIElement>(null);
  const nameId = useId();
  return (
    <li ref={row} className="cr-row" data-kind="add">
      <span id={nameId} hidden>
        {name}
      </span>
      <RowFlow
        target={{ toolkit: slug }}
        another={account}
        allowMultiple
        anchor={row}
        name={name}
        nameId={nameId}
        line={null}
        badge={null}
        hasButton
        reconnect={{ text: messages.reconnectShort, label: label(messages.reconnect, name) }}
        invitation={messages.addAccount}
        messages={messages}
        overrides={overrides}
        classNames={classNames}
      />
    </li>
  );
}

interface AddAccountRowProps {
  /** The first of the toolkit's accounts. */
  account: ConnectedAccount;
  messages: RowText;
  overrides: Partial<Messages> | undefined;
  classNames: RowClassNames | undefined;
}
