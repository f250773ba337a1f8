import { type HTMLAttributes, type ReactElement, type Ref, useId } from "react";
import type { ButtonText, Messages } from "../../locales/messages.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { ManageActions } from "../connection-menu/ManageActions.ts";
import { MenuButton, type MenuButtonClassNames } from "./MenuButton.tsx";
import { Glyph } from "../shared/Glyph.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { joinClasses } from "../shared/element.ts";
import { accountName, label } from "../shared/text.ts";

/** A connected or paused account: a badge, the account's name, and its menu. */
export function AccountControl(props: AccountControlProps): ReactElement {
  const { account, name, logo, isPaused, isUpdating, isCompact, isIcon, hasSeveral, messages, overrides, classNames } =
    props;
  const accountId = useId();
  const who = accountName(account);
  const managed = hasSeveral && who ? `${name}, ${who}` : name;

  // With room for only one picture it is the logo, because a text names the state. A spinner has no text, so it comes first.
  const hasLogo = logo !== undefined && !(isCompact && isUpdating);

  const state = isPaused ? messages.paused : messages.connected;
  // The menu button's description, even where there is no room for it.
  const whose = who && (
    <bdi id={accountId} className={joinClasses("cr-account", classNames?.accountName)}>
      {who}
    </bdi>
  );

  return (
    <span title={who ?? undefined} {...props.element} data-compact={isCompact ? "" : undefined}>
      {hasLogo && <LogoTile logo={logo} name={name} className={classNames?.logo} />}
      <span
        className={joinClasses("cr-badge", classNames?.badge)}
        data-variant={isCompact ? "plain" : "soft"}
        data-phase={isPaused ? "paused" : "connected"}
        data-pending={isUpdating ? "" : undefined}
      >
        {(isIcon || !(isCompact && hasLogo)) && <Glyph name={isUpdating ? "pending" : isPaused ? "pause" : "check"} />}
        <span className={joinClasses(isIcon ? "cr-visually-hidden" : "cr-badge-label", classNames?.label)}>
          {isCompact && whose ? (
            <>
              <span>{state}</span> {whose}
            </>
          ) : (
            state
          )}
        </span>
      </span>
      {!isCompact && whose}
      <MenuButton
        account={account}
        name={name}
        label={label(messages.manage, managed)}
        describedBy={joinClasses(props.describedBy, who && !hasSeveral ? accountId : undefined) || undefined}
        overrides={overrides}
        classNames={classNames}
        triggerRef={props.triggerRef}
        manage={props.manage}
        onAnnounce={props.onAnnounce}
        onLoadFailed={props.onMenuFailed}
      />
    </span>
  );
}

/** Class names per part. */
export interface AccountControlClassNames {
  account?: string | undefined;
  accountName?: string | undefined;
  badge?: string | undefined;
  label?: string | undefined;
  logo?: string | undefined;
}

interface AccountControlProps {
  /** Attributes of the element. */
  element: HTMLAttributes<HTMLSpanElement>;
  account: ConnectedAccount;
  name: string;
  /** Undefined: no logo is shown. */
  logo: string | null | undefined;
  isPaused: boolean;
  isUpdating: boolean;
  /** Whether there is no room for the account's name beside the state. */
  isCompact: boolean;
  /** Whether there is no room for the state in words either. */
  isIcon: boolean;
  hasSeveral: boolean;
  messages: ButtonText;
  /** The component's own texts, for the menu. */
  overrides: Partial<Messages> | undefined;
  classNames: (AccountControlClassNames & MenuButtonClassNames) | undefined;
  triggerRef: Ref<HTMLButtonElement>;
  describedBy: string | undefined;
  manage: ManageActions;
  onAnnounce: (text: string) => void;
  /** Called with the reason if the menu's code could not be loaded for the last press, otherwise with null. */
  onMenuFailed: (failure: unknown) => void;
}
