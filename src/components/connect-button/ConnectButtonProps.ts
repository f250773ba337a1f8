import type { ComponentPropsWithoutRef, ReactNode } from "react";
import type { ConnectState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import type { ConnectedAccount, ConnectionPhase, Target } from "../../protocol/types.ts";
import type { MenuButtonClassNames } from "./MenuButton.tsx";
import type { AccountControlClassNames } from "./AccountControl.tsx";
import type { ConnectDialogClassNames } from "./ConnectDialog.tsx";
import type { PanelPlacement, StatusPanelClassNames } from "../connect-view/StatusPanel.tsx";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style`, `render` and `children` receive. */
export interface ConnectButtonState {
  /** Phase of the connection; null until the server has answered. */
  readonly phase: ConnectionPhase | null;
  /** State of this page's connect flow. */
  readonly state: ConnectState;
  /** How the target is connected; null until known. */
  readonly method: ConnectMethod | "unavailable" | null;
  /** Whether a connect flow or a request is in progress. */
  readonly isPending: boolean;
  /** True until the user's accounts are known. */
  readonly isLoading: boolean;
  /** Whether the flow's popup is open. */
  readonly hasWindow: boolean;
  /** The app's name. Until the server has answered: made from the slug. */
  readonly name: string;
}

/** Class names per part. */
export interface ConnectButtonClassNames
  extends StatusPanelClassNames, AccountControlClassNames, MenuButtonClassNames, ConnectDialogClassNames {
  root?: string | undefined;
  button?: string | undefined;
  label?: string | undefined;
}

interface OwnProps extends RootProps<"button", ConnectButtonState> {
  /**
   * Called when the account is ACTIVE, as the server says. If it replaces another account, it gets that one's alias a moment
   * later: lists and `useConnectionStatus` have it then. A button that is not on the page any more is not told: the provider's
   * `onEvent` is.
   */
  onConnected?: ((account: ConnectedAccount) => void) | undefined;
  /** Called when the flow has ended without a connection. `error.code` is the reason. */
  onError?: ((error: ComposioError) => void) | undefined;
  /** The page that Composio redirects to, on the app's own origin: a path or a URL. @default the client's */
  callbackUrl?: string | undefined;
  /** Alias of the new account, unique per user and toolkit. */
  alias?: string | undefined;
  /** Whether the user may connect a second account. @default false */
  allowMultiple?: boolean | undefined;
  /**
   * `popup`: in a window. `redirect`: the page itself goes to the provider. `auto`: a popup, if the browser supports it.
   * @default 'auto'
   */
  mode?: "auto" | "popup" | "redirect" | undefined;
  /** Milliseconds to wait for the account to become ACTIVE. @default the lifetime of the link */
  timeout?: number | undefined;
  /**
   * For a connection that is pending but was not started in this browser: on another device, or by an agent's own link.
   * `show`: the button is pending. `ignore`: it shows "Connect". @default 'show'
   */
  elsewhere?: "show" | "ignore" | undefined;
  /** `solid`: filled with the accent colour; `outline`: bordered. @default 'solid' */
  variant?: "solid" | "outline" | undefined;
  /** Height: 28, 36 or 44 pixels. @default 'md' */
  size?: "sm" | "md" | "lg" | undefined;
  /** `short`: "Connect" without the app's name, which stays in the accessible name. @default 'full' */
  label?: "full" | "short" | undefined;
  /** Whether the app's logo is shown. @default true */
  logo?: boolean | undefined;
  /**
   * Where the status text is, such as "Finish in the window that opened.". `popover`: in a popover, which moves nothing on
   * the page. `below`: below the button. `none`: only for screen readers. @default 'popover'
   */
  panel?: PanelPlacement | undefined;
  /**
   * Whether a badge with the account and a menu replaces a connected button. Otherwise it is a disabled button.
   * @default true, unless `render` or a function as `children` is given
   */
  menu?: boolean | undefined;
  /** Label in place of `Connect {name}`. A function gives the label in every state. */
  children?: ReactNode | ((state: ConnectButtonState) => ReactNode) | undefined;
  /**
   * Class names per part: root, button, logo, label; panel, status, hint, actions, action; of a connected one
   * account, badge, accountName, menuButton, menu, menuTitle, menuItem, rename, renameInput, renameSave; dialog and
   * its parts (`dialogTitle`, …), ways, way, wayIcon, wayButton, wayDetail, back, question, and `form`, which has those
   * of `ApiKeyForm`.
   */
  classNames?: ConnectButtonClassNames | undefined;
}

/** Exactly one of `toolkit`, `authConfigId` and `connectedAccountId`; the props below; any other `<button>` prop. */
export type ConnectButtonProps = Target & OwnProps & Omit<ComponentPropsWithoutRef<"button">, keyof OwnProps | "type">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    connectButton?:
      | Pick<
          OwnProps,
          | "variant"
          | "size"
          | "label"
          | "logo"
          | "panel"
          | "menu"
          | "mode"
          | "className"
          | "classNames"
          | "style"
          | "render"
        >
      | undefined;
  }
}
